package io.wafleet.pacing;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * Why a send waits.
 *
 * @param cause a word or a short sentence
 * @param until when it is looked at again; null if nobody can tell
 */
public record Hold(String cause, @Nullable Instant until) {
    /** For people: {@code first-contact-cap until 2026-03-01T09:00:00Z}. */
    public String text() {
        return until == null ? cause : cause + " until " + until.truncatedTo(ChronoUnit.SECONDS);
    }

    /** The one that ends later; one without an end is the latest. */
    static @Nullable Hold later(@Nullable Hold one, @Nullable Hold other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return one.until == null || (other.until != null && one.until.isAfter(other.until)) ? one : other;
    }
}
