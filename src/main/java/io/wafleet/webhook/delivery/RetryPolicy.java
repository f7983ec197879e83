package io.wafleet.webhook.delivery;

import io.wafleet.cause.CauseCode;
import java.time.Duration;
import java.time.Instant;
import java.util.random.RandomGenerator;

/**
 * When a delivery is tried again, and when it is given up.
 *
 * @param firstDelay doubled with every further failure, up to ten minutes
 * @param keepTrying how long after it was put in
 */
public record RetryPolicy(Duration firstDelay, Duration keepTrying, RandomGenerator random) {
    private static final Duration MAX_DELAY = Duration.ofMinutes(10);
    /** Of the delay, to either side. */
    private static final double JITTER = 0.2;

    boolean isExpired(Delivery delivery, Instant now) {
        return now.isAfter(delivery.queuedAt().plus(keepTrying));
    }

    /** The delivery as it is after an attempt. */
    Delivery after(Delivery delivery, Outcome outcome, Instant now) {
        if (outcome.isDelivered()) {
            return delivery.delivered(outcome, now);
        }
        Duration delay = delay(delivery.attempts() + 1);
        Duration asked = outcome.retryAfter();
        Instant next = now.plus(asked != null && asked.compareTo(delay) > 0 ? asked : delay);
        Delivery failed = delivery.failed(outcome, next, now);
        if (failed.isRefusedForGood()) {
            return delivery.dead(outcome, CauseCode.REFUSED.cause(), now);
        }
        return next.isAfter(delivery.queuedAt().plus(keepTrying))
                ? delivery.dead(outcome, CauseCode.EXPIRED.cause(), now)
                : failed;
    }

    /** After so many failures in a row. */
    Duration delay(int failures) {
        return delay(failures, MAX_DELAY);
    }

    Duration delay(int failures, Duration max) {
        double millis = firstDelay.toMillis() * Math.pow(2, Math.min(failures - 1, 30));
        double capped = Math.min(millis, (double) max.toMillis());
        return Duration.ofMillis(Math.round(capped * (1 - JITTER + 2 * JITTER * random.nextDouble())));
    }
}
