package io.wafleet.send;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** How long a lane rests between two sends. */
final class Pace {
    private final Duration interval;
    private final Duration jitter;
    private final RandomGenerator random;

    Pace(Duration interval, Duration jitter, RandomGenerator random) {
        this.interval = interval;
        this.jitter = jitter;
        this.random = random;
    }

    Duration next() {
        return interval.plusMillis(jitter.isZero() ? 0 : random.nextLong(jitter.toMillis() + 1));
    }
}
