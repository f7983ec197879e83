package io.wafleet.device.row;

import io.wafleet.device.settings.ChildSettings;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered of a device's processes.
 *
 * @param generation how many launches were begun
 * @param restarts how many of them no user asked for
 * @param launched what the last launch was made with, the binary as a path; null if it was before such settings existed
 * @param linkedIn the generation of the child that a phone was linked in; 0 for none
 * @param lastExit null before the first one
 */
public record ProcessHistory(
        long generation,
        long restarts,
        @Nullable ChildSettings launched,
        long linkedIn,
        @Nullable LastExit lastExit) {
    public static final ProcessHistory NONE = new ProcessHistory(0, 0, null, 0, null);

    /** One more launch begins. */
    public ProcessHistory launching(ChildSettings settings) {
        return new ProcessHistory(generation + 1, restarts, settings, linkedIn, lastExit);
    }

    /** A launch that no user asked for. */
    public ProcessHistory restarted() {
        return new ProcessHistory(generation, restarts + 1, launched, linkedIn, lastExit);
    }

    /** A phone was linked in the child of now. */
    public ProcessHistory linked() {
        return new ProcessHistory(generation, restarts, launched, generation, lastExit);
    }

    public ProcessHistory exited(LastExit exit) {
        return new ProcessHistory(generation, restarts, launched, linkedIn, exit);
    }
}
