package io.wafleet.metrics;

import java.time.Duration;
import java.util.stream.Stream;

/** Upper bounds of histograms. Few: each costs a series for each value of the meter's other tags. */
final class Buckets {
    /** One HTTP call. */
    static final Duration[] CALL = millis(50, 100, 250, 500, 1000, 2500, 5000, 10_000, 30_000);
    /** The start of a child. */
    static final Duration[] START = seconds(1, 2, 5, 10, 30, 60, 300);
    /** How long a message was on its way, its turns and rests in the queue counted in. */
    static final Duration[] LATENCY = seconds(1, 2, 5, 10, 30, 60, 300, 900, 3600, 21_600);

    private Buckets() {}

    private static Duration[] millis(Integer... bounds) {
        return Stream.of(bounds).map(Duration::ofMillis).toArray(Duration[]::new);
    }

    private static Duration[] seconds(Integer... bounds) {
        return Stream.of(bounds).map(Duration::ofSeconds).toArray(Duration[]::new);
    }
}
