package io.wafleet.time;

import java.time.Duration;

/**
 * Time that only goes forward, for deadlines and measured spans: the wall clock is set by people and daemons, and then a
 * deadline of its would come early or never. The zero point means nothing.
 */
@FunctionalInterface
public interface MonotonicClock {
    MonotonicClock SYSTEM = () -> Duration.ofNanos(System.nanoTime());

    Duration now();
}
