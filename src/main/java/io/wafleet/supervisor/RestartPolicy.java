package io.wafleet.supervisor;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Decides what follows an unexpected exit. Knows only times and chance, so it is tested without a process. It never
 * gives up on crashes; only causes that a restart cannot cure end in {@link Decision.Fail}.
 */
final class RestartPolicy {
    static final Duration FIRST_DELAY = Duration.ofSeconds(1);
    static final Duration MAX_DELAY = Duration.ofSeconds(60);
    /** A child that was ready this long is stable: its next crash starts from the first delay again. */
    static final Duration STABLE = Duration.ofMinutes(10);
    /** Exit 0 without being asked means that the session was opened elsewhere: fighting for it gets numbers banned. */
    static final int MAX_REPLACED = 3;

    static final Duration REPLACED_WINDOW = Duration.ofMinutes(10);

    private static final double JITTER = 0.25;
    private static final int MAX_DOUBLINGS = 10;

    private final RandomGenerator random;
    private final Deque<Instant> replacedAt = new ArrayDeque<>();
    private int crashes;

    RestartPolicy(RandomGenerator random) {
        this.random = random;
    }

    /** What to do next. */
    sealed interface Decision {
        /** Launch again after a delay. */
        record RestartAfter(Duration delay, String cause) implements Decision {}

        /** Do not launch again until somebody asks. */
        record Fail(String cause) implements Decision {}
    }

    /**
     * Weighs one exit that nobody asked for.
     *
     * @param readySince since when the child had answered its probes, null if it never did
     */
    Decision onExit(Exit exit, @Nullable Instant readySince, Instant now) {
        if (exit.isUnusableBinary()) {
            return new Decision.Fail("binary-unusable: the child binary cannot be executed");
        }
        boolean stable = readySince != null && Duration.between(readySince, now).compareTo(STABLE) >= 0;
        crashes = stable ? 1 : crashes + 1;
        if (exit.is(0) && readySince != null) {
            return onReplaced(now);
        }
        return new Decision.RestartAfter(delay(), cause(exit, readySince != null));
    }

    private Decision onReplaced(Instant now) {
        replacedAt.removeIf(at -> at.isBefore(now.minus(REPLACED_WINDOW)));
        replacedAt.add(now);
        if (replacedAt.size() > MAX_REPLACED) {
            replacedAt.clear();
            return new Decision.Fail("session-replaced: the session is open elsewhere");
        }
        return new Decision.RestartAfter(delay(), "session-replaced: the child ended by itself with code 0");
    }

    private static String cause(Exit exit, boolean wasReady) {
        if (exit.is(Exit.LAUNCHER_IO)) {
            return "volume-unwritable: the identity record could not be written";
        }
        if (exit.is(Exit.LAUNCHER_LOCKED)) {
            return "volume-locked: another copy of this child lives";
        }
        return (wasReady ? "crashed: " : "crashed before it answered: ") + exit.text();
    }

    private Duration delay() {
        long doubled = FIRST_DELAY.toMillis() << Math.min(crashes - 1, MAX_DOUBLINGS);
        long capped = Math.min(doubled, MAX_DELAY.toMillis());
        return Duration.ofMillis(Math.round(capped * random.nextDouble(1 - JITTER, 1 + JITTER)));
    }

    /** Somebody asked for a fresh start: forget the past. */
    void reset() {
        crashes = 0;
        replacedAt.clear();
    }
}
