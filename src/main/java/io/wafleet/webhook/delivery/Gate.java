package io.wafleet.webhook.delivery;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How many lanes of a webhook may be at work: all, one that probes while the receiver fails, or none until the receiver's
 * own time or the next probe's has come.
 */
final class Gate {
    private static final int LANES_AT_ONCE = 20;
    private static final Duration MAX_PROBE_DELAY = Duration.ofMinutes(5);

    private final ReceiverParts parts;
    private final Runnable opened;
    private Breaker breaker;
    private Instant notBefore = Instant.EPOCH;
    private @Nullable Long timer;

    /**
     * @param failingSince since when the receiver failed under an earlier gateway; null if it did not
     * @param opened called when a time has come
     */
    Gate(ReceiverParts parts, @Nullable Instant failingSince, Runnable opened) {
        this.parts = parts;
        this.breaker = new Breaker(failingSince);
        this.opened = opened;
    }

    /** What an attempt says of the receiver. */
    enum News {
        NONE,
        RECOVERED,
        /** It fails from now on. */
        FAILING,
        STILL_FAILING,
        /** It wants nothing more. */
        GONE
    }

    boolean isFailing() {
        return breaker.isOpen();
    }

    /** Since when nothing succeeds; only while something fails. */
    Instant failingSince() {
        return Objects.requireNonNull(breaker.since());
    }

    int slots() {
        if (parts.clock().instant().isBefore(notBefore)) {
            return 0;
        }
        return breaker.isOpen() ? 1 : LANES_AT_ONCE;
    }

    News learn(Outcome outcome) {
        if (outcome.isDelivered()) {
            if (!breaker.succeeded()) {
                return News.NONE;
            }
            notBefore = Instant.EPOCH;
            return News.RECOVERED;
        }
        Instant now = parts.clock().instant();
        if (outcome.status() == Outcome.GONE) {
            // Nothing more until it is paused.
            hold(now.plus(MAX_PROBE_DELAY));
            return News.GONE;
        }
        boolean fails = breaker.failed(now);
        if (outcome.retryAfter() != null) {
            hold(now.plus(outcome.retryAfter()));
        }
        if (!breaker.isOpen()) {
            return News.NONE;
        }
        hold(now.plus(parts.retries().delay(breaker.probes() + 1, MAX_PROBE_DELAY)));
        return fails ? News.FAILING : News.STILL_FAILING;
    }

    /** None is let in before the time, or before a later one that was set earlier. */
    void hold(Instant until) {
        if (!until.isAfter(notBefore)) {
            return;
        }
        notBefore = until;
        close();
        sleep();
    }

    /** The wall clock may have been set back meanwhile: then it is slept once more. */
    private void sleep() {
        timer = parts.vertx().setTimer(parts.millisTo(notBefore), over -> {
            timer = null;
            if (parts.clock().instant().isBefore(notBefore)) {
                sleep();
            } else {
                opened.run();
            }
        });
    }

    /** What was learned counts no more. */
    void reset() {
        breaker = new Breaker(null);
        notBefore = Instant.EPOCH;
    }

    /** Waits for no time any more. */
    void close() {
        if (timer != null) {
            parts.vertx().cancelTimer(timer);
        }
    }
}
