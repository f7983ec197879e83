package io.wafleet.supervisor;

import io.wafleet.cause.Cause;
import io.wafleet.cause.CauseCode;
import io.wafleet.config.Configuration.Restarts;
import io.wafleet.supervisor.process.Exit;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Decides what follows an unexpected exit. Knows only times and chance, so it is tested without a process. It never
 * gives up on crashes; only causes that a restart cannot cure end in {@link Decision.Fail}.
 */
final class RestartPolicy {
    /** After so many crashes in a row something is broken that time alone does not mend: try seldom, and say so. */
    static final int CRASH_LOOP = 10;

    static final int CRASH_LOOP_FACTOR = 5;
    /** Exit 0 without being asked means that the session was opened elsewhere: fighting for it gets numbers banned. */
    static final int MAX_REPLACED = 3;

    static final Duration REPLACED_WINDOW = Duration.ofMinutes(10);
    /** A binary that is being replaced cannot be executed for a moment (ETXTBSY), so once is not yet for ever. */
    static final int MAX_UNUSABLE = 3;

    private static final Duration LEAST_STABLE = Duration.ofMinutes(10);
    private static final double JITTER = 0.25;
    private static final int MAX_DOUBLINGS = 30;

    private final Restarts limits;
    private final RandomGenerator random;
    private final Deque<Duration> replacedAt = new ArrayDeque<>();
    /** The metrics ask from another thread. */
    private volatile int crashes;

    private int unusable;

    RestartPolicy(Restarts limits, RandomGenerator random) {
        this.limits = limits;
        this.random = random;
    }

    /** What to do next. */
    sealed interface Decision {
        /** Launch again after a delay. */
        record RestartAfter(Duration delay, Cause cause) implements Decision {}

        /** Do not launch again until somebody asks. */
        record Fail(Cause cause) implements Decision {}
    }

    /**
     * Weighs one exit that nobody asked for.
     *
     * @param ready how long the child had answered its probes, null if it never did
     * @param now on a monotonic clock
     */
    Decision onExit(Exit exit, @Nullable Duration ready, Duration now) {
        crashes = isStable(ready) ? 1 : crashes + 1;
        unusable = exit.isUnusableBinary() ? unusable + 1 : 0;
        if (unusable >= MAX_UNUSABLE) {
            unusable = 0;
            return new Decision.Fail(CauseCode.BINARY_UNUSABLE.cause());
        }
        if (exit.is(0) && ready != null) {
            return onReplaced(now);
        }
        return new Decision.RestartAfter(delay(), cause(exit, ready != null));
    }

    /**
     * A child that was ready this long is stable: its next crash counts as the first again. Longer than any delay, so
     * that one which dies whenever it has just come up is still backed off.
     */
    Duration stable() {
        Duration twice = limits.maxDelay().multipliedBy(2);
        return twice.compareTo(LEAST_STABLE) > 0 ? twice : LEAST_STABLE;
    }

    /** @param ready how long the child has answered; null if it does not, or did not */
    boolean isStable(@Nullable Duration ready) {
        return ready != null && ready.compareTo(stable()) >= 0;
    }

    private Decision onReplaced(Duration now) {
        replacedAt.removeIf(at -> at.plus(REPLACED_WINDOW).compareTo(now) < 0);
        replacedAt.add(now);
        if (replacedAt.size() > MAX_REPLACED) {
            replacedAt.clear();
            return new Decision.Fail(CauseCode.SESSION_REPLACED.cause());
        }
        return new Decision.RestartAfter(delay(), CauseCode.SESSION_REPLACED.cause());
    }

    private Cause cause(Exit exit, boolean wasReady) {
        if (exit.is(Exit.LAUNCHER_IO)) {
            return CauseCode.VOLUME_UNWRITABLE.cause();
        }
        if (exit.is(Exit.LAUNCHER_LOCKED)) {
            return CauseCode.VOLUME_LOCKED.cause();
        }
        if (exit.isUnusableBinary()) {
            return CauseCode.BINARY_UNUSABLE.cause();
        }
        Cause crash = exit.as(wasReady ? CauseCode.CRASHED : CauseCode.CRASHED_EARLY);
        return isLooping() ? CauseCode.CRASH_LOOP.cause(crashes, crash) : crash;
    }

    /** Whether it crashed so often in a row that something is broken, as far as the exits tell. */
    boolean isLooping() {
        return crashes > CRASH_LOOP;
    }

    /** Jitter stays within the cap, and keeps children that crashed together from coming back together even there. */
    private Duration delay() {
        Duration cap = isLooping() ? limits.maxDelay().multipliedBy(CRASH_LOOP_FACTOR) : limits.maxDelay();
        double doubled = limits.delay().toMillis() * Math.pow(2, Math.min(crashes - 1, MAX_DOUBLINGS));
        double middle = Math.min(doubled, cap.toMillis() / (1 + JITTER));
        return Duration.ofMillis(Math.round(middle * random.nextDouble(1 - JITTER, 1 + JITTER)));
    }

    /** Somebody asked for a fresh start: forget the past. */
    void reset() {
        crashes = 0;
        unusable = 0;
        replacedAt.clear();
    }
}
