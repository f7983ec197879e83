package io.wafleet.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Set;
import java.util.function.ToDoubleBiFunction;
import java.util.function.ToDoubleFunction;

/** Webhooks of users: what waits for them, and how deliveries end. */
public final class WebhookMeters {
    private final MeterRegistry registry;

    WebhookMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    /** An attempt to deliver an event to a webhook was made, and this came of it. */
    public void webhookAttempt(String outcome, Duration duration) {
        Timer.builder("gateway.webhook.attempt.duration")
                .description("Attempts to deliver an event to a webhook")
                .tag("outcome", outcome)
                .serviceLevelObjectives(Buckets.CALL)
                .register(registry)
                .record(duration);
    }

    /** How many webhooks are in each state, and the age in seconds of the oldest delivery that any of them waits for. */
    public <T> void webhooks(
            T source, Set<String> states, ToDoubleBiFunction<T, String> count, ToDoubleFunction<T> lag) {
        states.forEach(
                state -> Gauge.builder("gateway.webhook.subscriptions", source, s -> count.applyAsDouble(s, state))
                        .description("Webhooks by state; the failing are active, too, and those given up are paused")
                        .tag("state", state)
                        .register(registry));
        Gauge.builder("gateway.webhook.lag", source, lag)
                .description("Age of the oldest delivery that is pending, over all webhooks that are not paused")
                .baseUnit("seconds")
                .register(registry);
    }

    /** What one webhook has to deliver, what it could not, and how long its oldest delivery has waited (in seconds). */
    public <T> void openWebhook(
            String webhook,
            T source,
            ToDoubleFunction<T> pending,
            ToDoubleFunction<T> dead,
            ToDoubleFunction<T> oldestAge) {
        Gauge.builder("gateway.webhook.pending", source, pending)
                .description("Deliveries of the webhook that are pending")
                .tag(Meters.WEBHOOK, webhook)
                .register(registry);
        Gauge.builder("gateway.webhook.dead", source, dead)
                .description("Deliveries of the webhook that were given up")
                .tag(Meters.WEBHOOK, webhook)
                .register(registry);
        Gauge.builder("gateway.webhook.oldest.age", source, oldestAge)
                .description("Age of the webhook's oldest delivery that is pending; 0 while it is paused")
                .baseUnit("seconds")
                .tag(Meters.WEBHOOK, webhook)
                .register(registry);
        deadLetters(webhook);
    }

    /** A delivery was given up. */
    public void deadLetter(String webhook) {
        deadLetters(webhook).increment();
    }

    private Counter deadLetters(String webhook) {
        return Counter.builder("gateway.webhook.dead.letters")
                .description("Deliveries of the webhook that were given up since the gateway started")
                .tag(Meters.WEBHOOK, webhook)
                .register(registry);
    }
}
