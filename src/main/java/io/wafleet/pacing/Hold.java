package io.wafleet.pacing;

import io.wafleet.cause.Cause;
import io.wafleet.cause.CauseCode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Why a send waits.
 *
 * @param code of the cause; its one argument is {@code until}
 * @param until when it is looked at again; null if nobody can tell
 */
public record Hold(CauseCode code, @Nullable Instant until) {
    public Cause cause() {
        return code.cause(until);
    }

    /** The one that ends later; one without an end is the latest. */
    static @Nullable Hold later(@Nullable Hold one, @Nullable Hold other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return one.until == null || (other.until != null && one.until.isAfter(other.until)) ? one : other;
    }
}
