package io.wafleet.media;

import com.github.f4b6a3.uuid.UuidCreator;
import io.wafleet.id.Sha256;
import io.wafleet.problem.Problem;
import io.wafleet.problem.ProblemCode;
import io.wafleet.quota.Quota;
import io.wafleet.quota.Quotas;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How many bytes lie in the spool, in all and of whom. A file's name begins with a mark of its owner, so that a gateway that was
 * killed finds out again whose each is. Asked by any thread.
 */
final class Holdings {
    /** Hexadecimal digits; no two tenants of one gateway will ever have the same. */
    private static final int MARK = 16;

    /** The mark of files of before there were any. */
    private static final String NOBODY = "";

    private final long capacity;
    private final Quotas quotas;
    private final Map<String, Long> byMark = new HashMap<>();
    private long all;

    Holdings(long capacity, Quotas quotas) {
        this.capacity = capacity;
        this.quotas = quotas;
    }

    /** A tenant, and what its files' names begin with. */
    record Owner(String tenant, String mark) {
        static Owner of(String tenant) {
            return new Owner(tenant, Sha256.of(tenant).substring(0, MARK));
        }

        /** A name for a new file, that no other has. */
        String newId() {
            return mark + "-" + UuidCreator.getTimeOrderedEpoch();
        }
    }

    private static String mark(String id) {
        return id.length() > MARK && id.indexOf('-') == MARK ? id.substring(0, MARK) : NOBODY;
    }

    synchronized void clear() {
        byMark.clear();
        all = 0;
    }

    /** Counts so many bytes more of the owner's; or gives why there may not be so many more, and counts nothing. */
    synchronized @Nullable Problem take(Owner owner, long bytes) {
        Problem refusal = refusal(owner, bytes);
        if (refusal == null) {
            add(owner.mark(), bytes);
        }
        return refusal;
    }

    /** Why there may not be so many bytes more of the owner's; null if there may. */
    synchronized @Nullable Problem refusal(Owner owner, long bytes) {
        if (all + bytes > capacity) {
            return Problem.of(
                    ProblemCode.SPOOL_FULL,
                    "files of " + capacity + " bytes wait to be sent, which is the limit (WAFLEET_SPOOL_SIZE)");
        }
        return quotas.refusal(owner.tenant(), Quota.SPOOL_BYTES, () -> of(owner), bytes);
    }

    /** Counts a file, or a part of it, that is there, whether there is room for it or not. */
    synchronized void found(String id, long bytes) {
        add(mark(id), bytes);
    }

    /** So many bytes of the file are gone. */
    synchronized void gone(String id, long bytes) {
        add(mark(id), -bytes);
    }

    private void add(String mark, long bytes) {
        all += bytes;
        byMark.merge(mark, bytes, Long::sum);
        byMark.remove(mark, 0L);
    }

    synchronized long all() {
        return all;
    }

    synchronized long of(Owner owner) {
        return byMark.getOrDefault(owner.mark(), 0L);
    }
}
