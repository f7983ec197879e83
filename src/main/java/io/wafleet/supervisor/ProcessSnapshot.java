package io.wafleet.supervisor;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What can be seen of a device's process.
 *
 * @param state {@code stopped starting adopting running stopping backoff failed port-conflict}
 * @param generation of the living child; 0 without one
 * @param lastExit how the last child ended, e.g. {@code signal 9}
 */
public record ProcessSnapshot(
        String state,
        Instant since,
        String cause,
        @Nullable Long pid,
        long generation,
        @Nullable Instant until,
        @Nullable String lastExit,
        @Nullable Instant lastExitAt) {

    /** Whether the child answers its probes. */
    public boolean isRunning() {
        return state.equals("running");
    }
}
