package io.wafleet.webhook.delivery;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Whether a receiver seems to be down: after so many failures in a row, over all its lanes, only one delivery at a time
 * probes it.
 */
final class Breaker {
    static final int FAILURES = 10;

    private int failures;
    private int probes;
    private @Nullable Instant since;
    private boolean open;

    /** @param failingSince since when an earlier gateway had it open; null if it was closed */
    Breaker(@Nullable Instant failingSince) {
        since = failingSince;
        open = failingSince != null;
    }

    boolean isOpen() {
        return open;
    }

    /** Since when nothing succeeds; null if something did at last. */
    @Nullable
    Instant since() {
        return since;
    }

    /** How many probes failed, to tell how long the next one waits. */
    int probes() {
        return probes;
    }

    /** True if this failure opened it. */
    boolean failed(Instant now) {
        failures++;
        if (since == null) {
            since = now;
        }
        if (open) {
            probes++;
            return false;
        }
        open = failures >= FAILURES;
        return open;
    }

    /** True if this success closed it. */
    boolean succeeded() {
        boolean closed = open;
        failures = 0;
        probes = 0;
        since = null;
        open = false;
        return closed;
    }
}
