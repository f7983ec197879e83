package io.wafleet.supervisor;

import io.vertx.core.Vertx;
import io.wafleet.id.DeviceId;
import io.wafleet.time.MonotonicClock;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides whether a child that does not answer may be ended for it. Not while the whole fleet is sick, and not soon
 * after this gateway itself started or stood still (SIGSTOP, suspend, a long pause for garbage): then the silence may be
 * ours. Confined to the supervisor's context; {@link #isFleetSick} may be asked by any thread.
 */
final class LivenessGate {
    private static final Logger log = LoggerFactory.getLogger(LivenessGate.class);
    private static final long TICK_MILLIS = 500;
    private static final Duration STANDSTILL = Duration.ofSeconds(2);
    /** In probe intervals. */
    private static final int PARDON = 4;

    private final Vertx vertx;
    private final MonotonicClock clock;
    private final LongSupplier running;
    private final FleetBreaker breaker = new FleetBreaker();
    private final Duration pardon;
    private final long timer;
    private Duration pardonedUntil;
    private Duration stoodStillUntil = Duration.ofNanos(Long.MIN_VALUE);
    private Duration lastTick;
    private volatile boolean sick;

    LivenessGate(Vertx vertx, MonotonicClock clock, Duration probeInterval, LongSupplier running) {
        this.vertx = vertx;
        this.clock = clock;
        this.running = running;
        this.pardon = probeInterval.multipliedBy(PARDON);
        this.lastTick = clock.now();
        this.pardonedUntil = lastTick.plus(pardon);
        this.timer = vertx.setPeriodic(TICK_MILLIS, tick -> tick());
    }

    private void tick() {
        Duration now = clock.now();
        Duration gap = now.minus(lastTick);
        lastTick = now;
        if (gap.compareTo(STANDSTILL) > 0) {
            pardonedUntil = now.plus(pardon);
            stoodStillUntil = pardonedUntil;
            log.atWarn()
                    .addKeyValue("seconds", gap.toSeconds())
                    .addKeyValue("restSeconds", pardon.toSeconds())
                    .log("the gateway stood still: for a while no child is ended for its silence");
        }
        look(now);
    }

    /** One alarm when it begins, one line when it ends. */
    private void look(Duration now) {
        boolean is = breaker.isOpen(running.getAsLong(), now);
        if (is && !sick) {
            log.atError()
                    .addKeyValue("failure", breaker.reason())
                    .log("the fleet is sick; silent children are ended one a minute at most");
        } else if (!is && sick) {
            log.atInfo().log("the fleet is well again");
        }
        sick = is;
    }

    /** A child ended that should not. */
    void exited(DeviceId device) {
        breaker.exited(clock.now());
        breaker.settled(device);
    }

    void silent(DeviceId device) {
        breaker.silent(device);
    }

    /** A child answered, or is no more. */
    void settled(DeviceId device) {
        breaker.settled(device);
    }

    /** Whether one more child may be ended because it does not answer. */
    boolean mayEnd() {
        Duration now = clock.now();
        look(now);
        // A timer that is late tells of a standstill too; this one may run before it.
        boolean pardoned =
                now.compareTo(pardonedUntil) < 0 || now.minus(lastTick).compareTo(STANDSTILL) > 0;
        return !pardoned && breaker.mayEnd(running.getAsLong(), now);
    }

    /** Whether a start may have run out of its time because we stood still, and deserves some more. */
    boolean stoodStillLately() {
        Duration now = clock.now();
        return now.compareTo(stoodStillUntil) < 0 || now.minus(lastTick).compareTo(STANDSTILL) > 0;
    }

    boolean isFleetSick() {
        return sick;
    }

    void close() {
        vertx.cancelTimer(timer);
    }
}
