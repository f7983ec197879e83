package io.wafleet.supervisor;

import io.wafleet.supervisor.process.Exit;
import io.wafleet.time.MonotonicClock;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How one device's children have done: for how long the living one has answered, how the last one ended. What follows an exit is
 * decided by that.
 */
final class TrackRecord {
    private final RestartPolicy policy;
    private final Clock clock;
    private final MonotonicClock monotonic;
    /** On the monotonic clock; null unless the living child has answered. */
    private volatile @Nullable Duration readySince;

    private @Nullable Exit lastExit;
    private @Nullable Instant lastExitAt;

    TrackRecord(SlotParts parts) {
        this.policy = new RestartPolicy(parts.settings().restarts(), parts.random());
        this.clock = parts.clock();
        this.monotonic = parts.monotonic();
    }

    /** Somebody wants another beginning: what was before counts no more. */
    void forgive() {
        policy.reset();
    }

    /** The child answers, and has done so for this long already. */
    void ready(Duration already) {
        readySince = monotonic.now().minus(already);
    }

    /** The child is gone. Gives for how long it had answered; null if it never did. */
    @Nullable
    Duration ended(Exit exit) {
        lastExit = exit;
        lastExitAt = clock.instant();
        Duration ready = readyFor();
        readySince = null;
        return ready;
    }

    private @Nullable Duration readyFor() {
        Duration since = readySince;
        return since == null ? null : monotonic.now().minus(since);
    }

    RestartPolicy.Decision decide(Exit exit, @Nullable Duration ready) {
        return policy.onExit(exit, ready, monotonic.now());
    }

    /**
     * Whether children crash again and again, until one has answered for so long that it is {@link RestartPolicy#stable}. May be
     * asked by any thread.
     */
    boolean isCrashLooping() {
        return policy.isLooping() && !policy.isStable(readyFor());
    }

    /** In words; null if no child has ended yet. */
    @Nullable
    String lastExit() {
        return lastExit == null ? null : lastExit.text();
    }

    @Nullable
    Instant lastExitAt() {
        return lastExitAt;
    }
}
