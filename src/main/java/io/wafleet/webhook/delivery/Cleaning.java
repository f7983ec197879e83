package io.wafleet.webhook.delivery;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.wafleet.webhook.delivery.Delivery.State;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Removes old deliveries and gives up what has waited too long; a little at a time, so that nobody waits for it. */
public final class Cleaning {
    private static final Logger log = LoggerFactory.getLogger(Cleaning.class);
    private static final long INTERVAL_MILLIS = 60_000;
    private static final long BREATH_MILLIS = 50;

    private final Vertx vertx;
    private final DeliveryStore store;
    private final Clock clock;
    private final Ages ages;
    private long timer;
    private boolean closed;

    /** How long what is kept. */
    public record Ages(Duration delivered, Duration dead, Duration pending) {}

    public Cleaning(Vertx vertx, DeliveryStore store, Clock clock, Ages ages) {
        this.vertx = vertx;
        this.store = store;
        this.clock = clock;
        this.ages = ages;
    }

    public void open() {
        if (closed) {
            return;
        }
        timer = vertx.setTimer(
                INTERVAL_MILLIS,
                due -> run().onFailure(
                                failure -> log.atWarn().setCause(failure).log("old deliveries could not be removed"))
                        .onComplete(done -> open()));
    }

    Future<Void> run() {
        return all(() -> store.expire(clock.instant().minus(ages.pending), clock.instant()))
                .compose(expired ->
                        all(() -> store.clean(State.DELIVERED, clock.instant().minus(ages.delivered))))
                .compose(cleaned ->
                        all(() -> store.clean(State.DEAD, clock.instant().minus(ages.dead))));
    }

    /** Until there is nothing left to do. */
    private Future<Void> all(Supplier<Future<Integer>> some) {
        return some.get()
                .compose(count -> count == 0 || closed
                        ? Future.succeededFuture()
                        : vertx.timer(BREATH_MILLIS, TimeUnit.MILLISECONDS).compose(rested -> all(some)));
    }

    public void close() {
        closed = true;
        vertx.cancelTimer(timer);
    }
}
