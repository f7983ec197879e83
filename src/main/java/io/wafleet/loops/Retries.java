package io.wafleet.loops;

import java.time.Duration;
import org.slf4j.Logger;

/**
 * One piece of work that is tried until it succeeds. Each failure in a row doubles the rest before the next try; the log has
 * the first with its trace and then every one whose number is twice that of the one before, so that a fault that lasts for
 * days is some twenty lines.
 */
public final class Retries {
    private final Logger log;
    private final String what;
    private final Duration first;
    private final Duration longest;
    private int failures;

    /** @param what such as "device a: reading its jobs" */
    public Retries(Logger log, String what, Duration first, Duration longest) {
        this.log = log;
        this.what = what;
        this.first = first;
        this.longest = longest;
    }

    /** It failed once more: how long to rest. */
    public Duration failed(Throwable failure) {
        failures++;
        Duration rest = rest();
        if (failures == 1) {
            log.warn("{} failed and is tried again", what, failure);
        } else if (Integer.bitCount(failures) == 1) {
            log.warn("{} failed {} times in a row, next try in {} s: {}", what, failures, rest.toSeconds(), failure);
        }
        return rest;
    }

    private Duration rest() {
        Duration doubled = first.multipliedBy(1L << Math.min(failures - 1, 20));
        return doubled.compareTo(longest) < 0 ? doubled : longest;
    }

    /** The next failure is a first one. */
    public void succeeded() {
        if (failures > 0) {
            log.info("{} succeeded after {} failures", what, failures);
        }
        failures = 0;
    }
}
