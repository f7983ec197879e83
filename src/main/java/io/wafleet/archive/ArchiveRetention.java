package io.wafleet.archive;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.wafleet.archive.RemovalStore.Share;
import io.wafleet.config.Archiving;
import io.wafleet.store.Database;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes messages from the archive that are too old, or too many of a tenant, or too much of all, some at a time between other
 * writes, so that nobody waits for it. Their room in the database is used again.
 */
final class ArchiveRetention {
    private static final Logger log = LoggerFactory.getLogger(ArchiveRetention.class);
    private static final Duration INTERVAL = Duration.ofSeconds(60);
    private static final Duration BREATH = Duration.ofMillis(50);

    private final Vertx vertx;
    private final RemovalStore store;
    private final Archiving limits;
    private final Clock clock;
    private long timer = -1;
    private boolean closed;

    ArchiveRetention(Vertx vertx, Database database, Archiving limits, Clock clock) {
        this.vertx = vertx;
        this.store = new RemovalStore(database);
        this.limits = limits;
        this.clock = clock;
    }

    /** Looks now and then, from now on. */
    void round() {
        tidy().onComplete(done -> {
            if (done.failed()) {
                log.warn("old messages could not be removed: {}", done.cause().toString());
            } else if (done.result() > 0) {
                log.info("{} old messages removed", done.result());
            }
            if (!closed) {
                timer = vertx.setTimer(INTERVAL.toMillis(), due -> round());
            }
        });
    }

    void close() {
        closed = true;
        vertx.cancelTimer(timer);
    }

    /** Removes all that is a tenant's. Fails when it is closed meanwhile: then there may be more, and it is to be asked again. */
    Future<Void> removeOf(String tenant) {
        return some(() -> store.removeOldest(tenant, null, RemovalStore.BATCH), 0)
                .compose(removed -> closed
                        ? Future.failedFuture(new IllegalStateException(
                                "the gateway stops before all messages of tenant " + tenant + " are removed"))
                        : store.forget(tenant));
    }

    /** Removes what is too much; gives how many messages that were. */
    Future<Long> tidy() {
        Instant before = clock.instant().minus(limits.retention());
        return measure()
                .compose(measured -> store.shares())
                .compose(shares -> ofEach(shares.iterator(), before, 0))
                .compose(removed -> some(this::removeFromLargest, removed));
    }

    private Future<Void> measure() {
        return store.measureOn().compose(more -> more && !closed ? measure() : Future.succeededFuture());
    }

    private Future<Long> ofEach(Iterator<Share> shares, Instant before, long soFar) {
        if (!shares.hasNext()) {
            return Future.succeededFuture(soFar);
        }
        String tenant = shares.next().tenant();
        return some(() -> store.removeOldest(tenant, before, RemovalStore.BATCH), soFar)
                .compose(removed -> some(() -> removeFromMany(tenant), removed))
                .compose(removed -> ofEach(shares, before, removed));
    }

    private Future<Long> some(Supplier<Future<Integer>> step, long soFar) {
        return step.get().compose(removed -> {
            long all = soFar + removed;
            return removed == 0 || closed
                    ? Future.succeededFuture(all)
                    : vertx.timer(BREATH.toMillis()).compose(rested -> some(step, all));
        });
    }

    private Future<Integer> removeFromMany(String tenant) {
        if (limits.messages().isEmpty()) {
            return Future.succeededFuture(0);
        }
        return store.shares().compose(shares -> {
            long tooMany = shares.stream()
                            .filter(share -> share.tenant().equals(tenant))
                            .mapToLong(Share::messages)
                            .sum()
                    - limits.messages().getAsLong();
            return tooMany <= 0 ? Future.succeededFuture(0) : store.removeOldest(tenant, null, tooMany);
        });
    }

    /** As many as hold too much, as far as one can tell by what one of them holds on average. */
    private Future<Integer> removeFromLargest() {
        return store.shares().compose(shares -> {
            long tooMuch = shares.stream().mapToLong(Share::bytes).sum() - limits.bytes();
            if (tooMuch <= 0 || shares.isEmpty()) {
                return Future.succeededFuture(0);
            }
            Share largest = shares.get(0);
            long each = Math.max(1, largest.bytes() / Math.max(1, largest.messages()));
            return store.removeOldest(largest.tenant(), null, Math.max(1, tooMuch / each));
        });
    }
}
