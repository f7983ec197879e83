package io.wafleet.send;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.wafleet.bus.DeviceId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets one device's scheduled jobs go when their time comes. Knows only when that is for the next one. */
final class Schedule {
    private static final Logger log = LoggerFactory.getLogger(Schedule.class);
    /** The wall clock may be set: what waits for a time is looked at at least this often. */
    private static final Duration MAX_SLEEP = Duration.ofMinutes(1);

    private final DeviceId device;
    private final Vertx vertx;
    private final SendStore store;
    private final Clock clock;
    private final Runnable released;
    private @Nullable Instant next;
    private boolean closed;
    private long timer = -1;

    /** @param released told whenever jobs may have been let go */
    Schedule(DeviceId device, Vertx vertx, SendStore store, Clock clock, Runnable released) {
        this.device = device;
        this.vertx = vertx;
        this.store = store;
        this.clock = clock;
        this.released = released;
    }

    /** Lets go what is due, and sleeps until the next is. */
    Future<Void> look() {
        return store.release(device, clock.instant())
                .compose(count -> store.nextDue(device))
                .onSuccess(due -> {
                    sleepUntil(due);
                    released.run();
                })
                .mapEmpty();
    }

    /** A job was stored that waits for this time. */
    void expect(Instant time) {
        if (next == null || time.isBefore(next)) {
            sleepUntil(time);
        }
    }

    void close() {
        closed = true;
        vertx.cancelTimer(timer);
    }

    private void sleepUntil(@Nullable Instant due) {
        next = due;
        vertx.cancelTimer(timer);
        if (due == null || closed) {
            return;
        }
        Duration rest = Duration.between(clock.instant(), due);
        Duration bounded = rest.compareTo(MAX_SLEEP) < 0 ? rest : MAX_SLEEP;
        timer = vertx.setTimer(
                Math.max(1, bounded.toMillis()),
                fired -> look().onFailure(failure -> {
                    log.error("device {}: scheduled jobs could not be released", device, failure);
                    sleepUntil(clock.instant().plus(MAX_SLEEP));
                }));
    }
}
