package io.wafleet.send.outcome;

import io.vertx.core.Future;
import io.wafleet.gowa.ChildEvent;
import io.wafleet.id.DeviceId;
import io.wafleet.job.SendJob;
import io.wafleet.job.SendState;
import io.wafleet.job.SendStore;
import io.wafleet.journal.Journal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Receipts of messages that no job knows. One may be all that is ever heard of a message: a child that is killed right
 * after WhatsApp took it never stores it, nor does one that got an error in place of WhatsApp's confirmation.
 */
public final class StrayReceipts {
    /** What children call their messages (contract 3.4). Those of phones look otherwise. */
    private static final Pattern OF_A_CHILD = Pattern.compile("3EB0[0-9A-F]{18}");
    /** An old message may be read at any time, and its job be gone by then. That it arrives late is rare. */
    private static final Duration SOON_READ = Duration.ofMinutes(10);
    /** Receipts bear WhatsApp's time and not ours. */
    private static final Duration CLOCK_SKEW = Duration.ofMinutes(1);

    private final SendStore store;
    private final Journal journal;

    public StrayReceipts(SendStore store, Journal journal) {
        this.store = store;
        this.journal = journal;
    }

    /** The one job without an outcome that the receipt can be about; null if there is none, or more than one. */
    public Future<@Nullable SendJob> owner(DeviceId device, String messageId, Receipt receipt) {
        if (!OF_A_CHILD.matcher(messageId).matches()) {
            return Future.succeededFuture(null);
        }
        return store.unsettled(device, receipt.chats()).compose(jobs -> {
            List<SendJob> candidates =
                    jobs.stream().filter(job -> fits(job, receipt)).toList();
            return candidates.size() == 1
                    ? typedElsewhere(device, messageId, receipt).map(known -> known ? null : candidates.get(0))
                    : Future.succeededFuture(null);
        });
    }

    private static boolean fits(SendJob job, Receipt receipt) {
        Instant attempt = Objects.requireNonNull(job.attemptedAt());
        boolean after = !receipt.at().plus(CLOCK_SKEW).isBefore(attempt);
        boolean soon = receipt.state() == SendState.DELIVERED || receipt.at().isBefore(attempt.plus(SOON_READ));
        return after && soon && !job.content().isRepeatable();
    }

    /** What the owner writes on another linked device is told to us as an event, before its receipt. */
    private Future<Boolean> typedElsewhere(DeviceId device, String messageId, Receipt receipt) {
        return Future.join(receipt.chats().stream()
                        .map(chat -> journal.knows(device, ChildEvent.dedupOfMessage(chat, messageId)))
                        .toList())
                .map(answers -> answers.<Boolean>list().contains(true));
    }
}
