package io.wafleet.loops;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * One piece of work that is tried until it succeeds. Each failure in a row doubles the rest before the next try; the log has
 * the first with its trace and then every one whose number is twice that of the one before, so that a fault that lasts for
 * days is some twenty lines.
 */
public final class Retries {
    private final Logger log;
    private final String what;
    private final String key;
    private final Object owner;
    private final Duration first;
    private final Duration longest;
    private int failures;

    /** @param what such as "reading jobs" */
    public Retries(Logger log, String what, Duration first, Duration longest) {
        this(log, what, "", "", first, longest);
    }

    /**
     * Work that is done for many, for each on its own.
     *
     * @param key what the owner is, such as {@code device}, as the log names it
     */
    public Retries(Logger log, String what, String key, Object owner, Duration first, Duration longest) {
        this.log = log;
        this.what = what;
        this.key = key;
        this.owner = owner;
        this.first = first;
        this.longest = longest;
    }

    /** It failed once more: how long to rest. */
    public Duration failed(Throwable failure) {
        failures++;
        Duration rest = rest();
        if (failures == 1) {
            about(log.atWarn()).setCause(failure).log(what + " failed and is tried again");
        } else if (Integer.bitCount(failures) == 1) {
            about(log.atWarn())
                    .addKeyValue("failures", failures)
                    .addKeyValue("restSeconds", rest.toSeconds())
                    .addKeyValue("failure", failure)
                    .log(what + " failed again and again");
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
            about(log.atInfo()).addKeyValue("failures", failures).log(what + " succeeded at last");
        }
        failures = 0;
    }

    private LoggingEventBuilder about(LoggingEventBuilder line) {
        return key.isEmpty() ? line : line.addKeyValue(key, owner);
    }
}
