package io.wafleet.audit;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.wafleet.metrics.Meters;
import io.wafleet.store.Database;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes down what is changed. The change is done by then, so it neither waits for this nor fails with it. What the database does
 * not take (its disk is full, say) is in the gateway's own log at once, as JSON, counted, and tried again until it is stored; of
 * very much only what the log says is left. So an entry is lost to the table, though not to the log, only where the gateway is
 * killed meanwhile. Confined to the context that made it.
 */
public final class AuditTrail {
    private static final Logger log = LoggerFactory.getLogger(AuditTrail.class);
    private static final int MOST_KEPT = 10_000;
    private static final Duration AGAIN = Duration.ofSeconds(10);
    private static final Duration TIDY = Duration.ofMinutes(10);
    private static final Duration BREATH = Duration.ofMillis(50);

    private final Vertx vertx;
    private final AuditStore store;
    private final Duration retention;
    private final Meters meters;
    private final Clock clock;
    /** Those that the database has not taken, the oldest first. */
    private final Deque<AuditEntry> kept = new ArrayDeque<>();

    private volatile int waiting;

    /** @param retention how long entries are kept */
    public AuditTrail(Vertx vertx, Database database, Duration retention, Meters meters, Clock clock) {
        this.vertx = vertx;
        this.store = new AuditStore(database);
        this.retention = retention;
        this.meters = meters;
        this.clock = clock;
        meters.api().auditWaiting(this, trail -> trail.waiting);
    }

    /** Tries again and removes what is old, from now on, for as long as the caller's context lives. */
    public void open() {
        vertx.setPeriodic(AGAIN.toMillis(), tick -> again());
        vertx.setPeriodic(
                1000,
                TIDY.toMillis(),
                tick -> tidy().onFailure(
                                failure -> log.warn("old audit entries could not be removed: {}", failure.toString())));
    }

    /** Takes it down, soon. */
    public void record(AuditEntry entry) {
        meters.api().audited(entry.operation(), entry.outcome().text());
        store.insert(entry).onFailure(failure -> keep(entry, failure));
    }

    private void keep(AuditEntry entry, Throwable failure) {
        boolean full = kept.size() >= MOST_KEPT;
        log.error(
                "an audit entry was not stored and {}: {} ({})",
                full ? "is only here" : "is tried again",
                entry.toJson().encode(),
                failure.toString());
        if (!full) {
            kept.add(entry);
            waiting = kept.size();
        }
    }

    /** One alone shows whether the database takes something again. */
    void again() {
        AuditEntry first = kept.peek();
        if (first != null) {
            store.insert(first)
                    .onFailure(failure -> {
                        log.warn("{} audit entries are still not stored: {}", kept.size(), failure.toString());
                        // Should it be the entry that cannot be stored, it is not in the way of the others.
                        if (kept.remove(first)) {
                            kept.add(first);
                        }
                    })
                    .onSuccess(stored -> {
                        if (kept.remove(first)) {
                            waiting = kept.size();
                            again();
                        }
                    });
        }
    }

    /** Removes what is old; gives how many entries that were. */
    Future<Integer> tidy() {
        return store.removeOld(clock.instant().minus(retention))
                .compose(removed -> removed == 0
                        ? Future.succeededFuture(0)
                        : vertx.timer(BREATH.toMillis())
                                .compose(rested -> tidy())
                                .map(more -> more + removed));
    }
}
