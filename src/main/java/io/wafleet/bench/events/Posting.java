package io.wafleet.bench.events;

import java.time.Duration;

/**
 * Messages that are posted at a fixed rate, whatever becomes of those before: a gateway that stalls is late for all that
 * were due meanwhile.
 *
 * @param first number of the first message; no other posting to the same gateway has it
 * @param begin of the first, in nanoseconds of this JVM
 */
record Posting(int first, int count, int perSecond, long begin) {
    private static final long NANOS = 1_000_000_000;

    static Posting over(Duration time, int perSecond, int first) {
        int count = Math.toIntExact(Math.max(1, time.toMillis() * perSecond / 1000));
        return new Posting(first, count, perSecond, System.nanoTime());
    }

    int next() {
        return first + count;
    }

    boolean has(long number) {
        return number >= first && number < next();
    }

    /** When a message's turn to be posted is. */
    long due(int number) {
        return begin + (number - first) * NANOS / perSecond;
    }

    double seconds() {
        return (double) count / perSecond;
    }
}
