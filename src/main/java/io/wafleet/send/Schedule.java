package io.wafleet.send;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.wafleet.id.DeviceId;
import io.wafleet.job.SendStore;
import io.wafleet.loops.Retries;
import io.wafleet.loops.Rounds;
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

    private static final Duration STORE_RETRY = Duration.ofSeconds(3);

    private final Vertx vertx;
    private final Times store;
    private final Clock clock;
    private final Runnable released;
    private final Rounds<Void> looks = new Rounds<>(this::lookNow);
    private final Retries retries;
    private @Nullable Instant next;
    private boolean closed;
    private long timer = -1;

    /** What the jobs wait for. */
    interface Times {
        /** Lets jobs go whose time has come. */
        Future<Integer> release(Instant now);

        /** When the next job's time comes; null if none waits for its time. */
        Future<@Nullable Instant> nextDue();

        static Times of(SendStore store, DeviceId device) {
            return new Times() {
                @Override
                public Future<Integer> release(Instant now) {
                    return store.release(device, now);
                }

                @Override
                public Future<@Nullable Instant> nextDue() {
                    return store.nextDue(device);
                }
            };
        }
    }

    /** @param released told whenever jobs may have been let go */
    Schedule(DeviceId device, Vertx vertx, Times store, Clock clock, Runnable released) {
        this.retries = new Retries(log, "letting go what is scheduled", "device", device, STORE_RETRY, MAX_SLEEP);
        this.vertx = vertx;
        this.store = store;
        this.clock = clock;
        this.released = released;
    }

    /** Lets go what is due, and sleeps until the next is. */
    Future<Void> look() {
        return looks.wake();
    }

    private Future<Void> lookNow() {
        return store.release(clock.instant())
                .compose(count -> store.nextDue())
                .onSuccess(due -> {
                    retries.succeeded();
                    sleepUntil(due);
                    released.run();
                })
                .onFailure(failure -> sleepUntil(clock.instant().plus(retries.failed(failure))))
                .mapEmpty();
    }

    /** A job was stored that waits for this time. A look that is under way may have been too early to see it. */
    void expect(Instant time) {
        if (!looks.between().isComplete()) {
            look();
        } else if (next == null || time.isBefore(next)) {
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
        timer = vertx.setTimer(Math.max(1, bounded.toMillis()), fired -> look());
    }
}
