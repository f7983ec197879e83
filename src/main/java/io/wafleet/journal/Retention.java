package io.wafleet.journal;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.wafleet.journal.RetentionStore.Held;
import io.wafleet.metrics.Meters;
import io.wafleet.quota.Quota;
import io.wafleet.quota.Quotas;
import io.wafleet.store.Database;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes old events, by age and by size, some at a time between other writes, so that nobody waits for it. Of a tenant that
 * holds more than its quota the oldest go; when all hold too much, those of the tenant that holds most. Their room in the
 * database is used again.
 */
public final class Retention {
    private static final Logger log = LoggerFactory.getLogger(Retention.class);
    private static final Duration INTERVAL = Duration.ofSeconds(60);
    private static final Duration BREATH = Duration.ofMillis(50);

    private final Vertx vertx;
    private final RetentionStore store;
    private final Limits limits;
    private final Quotas quotas;
    private final Supplier<Future<Long>> counted;
    private final Meters meters;
    private final Clock clock;
    private long timer = -1;
    private boolean closed;
    private volatile long bytes;

    /** How much is kept. */
    public record Limits(Duration age, long bytes) {}

    /** @param counted up to which event all is done with that is counted of them; later ones stay */
    public Retention(
            Vertx vertx,
            Database database,
            Limits limits,
            Quotas quotas,
            Supplier<Future<Long>> counted,
            Meters meters,
            Clock clock) {
        this.vertx = vertx;
        this.store = new RetentionStore(database);
        this.limits = limits;
        this.quotas = quotas;
        this.counted = counted;
        this.meters = meters;
        this.clock = clock;
        quotas.count(Quota.JOURNAL_BYTES, store::heldBy);
        meters.events().journalSize(this, retention -> retention.bytes);
    }

    /** Looks now and then, from now on. */
    public void open() {
        round();
    }

    public void close() {
        closed = true;
        vertx.cancelTimer(timer);
    }

    /** Removes all events of a tenant. The newest of all is only made nobody's: its number is where the numbers go on. */
    public Future<Void> removeOf(String tenant) {
        return store.removeOf(tenant).compose(removed -> {
            meters.events().eventsRemoved(removed);
            return removed == 0
                    ? store.forget(tenant)
                    : vertx.timer(BREATH.toMillis()).compose(rested -> removeOf(tenant));
        });
    }

    private void round() {
        tidy().onComplete(done -> {
            if (done.failed()) {
                log.warn("old events could not be removed: {}", done.cause().toString());
            } else if (done.result() > 0) {
                log.info("{} old events removed", done.result());
            }
            again(INTERVAL, this::round);
        });
    }

    private void again(Duration pause, Runnable work) {
        if (!closed) {
            timer = vertx.setTimer(pause.toMillis(), due -> work.run());
        }
    }

    /** Measures what is new and removes what is too much; gives how many events that were. */
    Future<Long> tidy() {
        return measure().compose(measured -> counted.get()).compose(upTo -> remove(upTo, 0));
    }

    private Future<Void> measure() {
        return store.measureOn().compose(more -> more ? measure() : Future.succeededFuture());
    }

    private Future<Long> remove(long upTo, long soFar) {
        return store.size()
                .compose(size -> {
                    bytes = size.bytes();
                    return removeSome(upTo, size.bytes() - limits.bytes());
                })
                .compose(removed -> {
                    meters.events().eventsRemoved(removed);
                    long all = soFar + removed;
                    return removed == 0 || closed
                            ? Future.succeededFuture(all)
                            : vertx.timer(BREATH.toMillis()).compose(rested -> remove(upTo, all));
                });
    }

    private Future<Integer> removeSome(long upTo, long tooMuch) {
        return store.removeOld(clock.instant().minus(limits.age()), upTo)
                .compose(old ->
                        old > 0 ? Future.succeededFuture(old) : store.held().compose(held -> fit(held, upTo, tooMuch)));
    }

    /** First of who is above its own limit; then, where all hold too much, of who holds most. */
    private Future<Integer> fit(List<Held> held, long upTo, long tooMuch) {
        for (Held each : held) {
            Long limit = quotas.limit(each.tenant(), Quota.JOURNAL_BYTES);
            if (limit != null && each.bytes() > limit) {
                return store.removeFrom(each.tenant(), each.bytes() - limit, upTo);
            }
        }
        return tooMuch <= 0 || held.isEmpty()
                ? Future.succeededFuture(0)
                : store.removeFrom(held.get(0).tenant(), tooMuch, upTo);
    }
}
