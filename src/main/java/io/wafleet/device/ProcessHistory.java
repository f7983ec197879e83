package io.wafleet.device;

import org.jspecify.annotations.Nullable;

/**
 * What is remembered of a device's processes.
 *
 * @param generation how many launches were begun
 * @param restarts how many of them no user asked for
 * @param launched what the last launch was made with, the binary as a path; null if it was before such settings existed
 * @param lastExit null before the first one
 */
record ProcessHistory(
        long generation,
        long restarts,
        @Nullable ChildSettings launched,
        @Nullable LastExit lastExit) {
    static final ProcessHistory NONE = new ProcessHistory(0, 0, null, null);

    /** One more launch begins. */
    ProcessHistory launching(ChildSettings settings) {
        return new ProcessHistory(generation + 1, restarts, settings, lastExit);
    }

    /** A launch that no user asked for. */
    ProcessHistory restarted() {
        return new ProcessHistory(generation, restarts + 1, launched, lastExit);
    }

    ProcessHistory exited(LastExit exit) {
        return new ProcessHistory(generation, restarts, launched, exit);
    }
}
