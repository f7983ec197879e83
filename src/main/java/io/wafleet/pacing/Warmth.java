package io.wafleet.pacing;

import java.time.Duration;
import java.time.Instant;

/**
 * How much of its caps a young number may use: a tenth at first, then more with every hour, all after some days. WhatsApp
 * looks hardest at numbers that are new and busy.
 *
 * @param since when the number began to send
 * @param days how long it is young; 0 for not at all
 */
public record Warmth(Instant since, int days) {
    private static final double COLD = 0.1;

    /** Above 0 to 1. */
    double share(Instant now) {
        double age = Duration.between(since, now).toMinutes()
                / (double) Duration.ofDays(Math.max(1, days)).toMinutes();
        return days == 0 ? 1 : Math.max(COLD, Math.min(1, age));
    }

    /** That part of a cap, but at least 1; 0, no limit, stays 0. */
    static int share(int cap, double share) {
        return cap == 0 ? 0 : Math.max(1, (int) (cap * share));
    }
}
