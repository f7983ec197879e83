package io.wafleet.supervisor;

import org.jspecify.annotations.Nullable;

/**
 * A place where the gateway dies as by {@code kill -9}, for the fault suite: some moments are too short to be hit from
 * outside.
 *
 * @param place named by {@code WAFLEET_FAILPOINT} at the start; null for none
 */
record Failpoint(@Nullable String place) {
    /** The generation is stored, nothing is launched. */
    static final String AFTER_INTENT = "after-intent";
    /** The launcher runs, its record may not be written yet. */
    static final String AFTER_SPAWN = "after-spawn";
    /** The child answers, nobody was told. */
    static final String BEFORE_READY = "before-ready";

    private static final int KILLED = 137;

    static Failpoint fromEnvironment() {
        return new Failpoint(System.getenv("WAFLEET_FAILPOINT"));
    }

    void pass(String here) {
        if (here.equals(place)) {
            Runtime.getRuntime().halt(KILLED);
        }
    }
}
