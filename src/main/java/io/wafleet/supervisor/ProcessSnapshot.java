package io.wafleet.supervisor;

import io.wafleet.cause.Cause;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What can be seen of a device's process.
 *
 * @param generation of the living child; 0 without one
 * @param lastExit how the last child ended, e.g. {@code signal 9}
 */
public record ProcessSnapshot(
        ProcessWord state,
        Instant since,
        Cause cause,
        @Nullable Long pid,
        long generation,
        @Nullable Instant until,
        @Nullable String lastExit,
        @Nullable Instant lastExitAt) {

    /** Whether the child answers its probes. */
    public boolean isRunning() {
        return state == ProcessWord.RUNNING;
    }
}
