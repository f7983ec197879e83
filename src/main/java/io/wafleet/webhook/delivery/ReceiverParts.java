package io.wafleet.webhook.delivery;

import io.vertx.core.Vertx;
import io.wafleet.metrics.Meters;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** What all receivers share. */
public record ReceiverParts(
        Vertx vertx,
        DeliveryStore store,
        Poster poster,
        RetryPolicy retries,
        Meters meters,
        Clock clock,
        Watcher watcher) {

    /** From now to a time; timers take no zero. */
    long millisTo(Instant time) {
        return Math.max(1, Duration.between(clock.instant(), time).toMillis() + 1);
    }

    /** Who is told how it goes. */
    public interface Watcher {
        /** The breaker opened. */
        void failing(Receiver receiver, Instant since);

        /** The breaker closed. */
        void recovered(Receiver receiver);

        /** A delivery failed while the breaker was open. */
        void stillFailing(Receiver receiver, Instant since);

        /** It wants nothing more. */
        void gone(Receiver receiver);
    }
}
