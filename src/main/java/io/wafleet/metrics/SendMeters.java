package io.wafleet.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/** Send jobs, from their queue to what became of them. */
public final class SendMeters {
    private static final Set<String> TIMED = Set.of("sent", "delivered");

    private final MeterRegistry registry;

    SendMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    /** How many send jobs wait, over all devices. */
    public <T> void queueDepth(T source, ToDoubleFunction<T> depth) {
        Gauge.builder("gateway.send.queue.depth", source, depth)
                .description("Send jobs without an outcome")
                .register(registry);
    }

    /** How much one device has to send, and how long its oldest job has waited (in seconds). */
    public <T> void openQueue(String device, T queue, ToDoubleFunction<T> depth, ToDoubleFunction<T> oldestAge) {
        Gauge.builder("gateway.send.queue.jobs", queue, depth)
                .description("Send jobs of the device without an outcome")
                .tag(Meters.DEVICE, device)
                .register(registry);
        Gauge.builder("gateway.send.queue.oldest.age", queue, oldestAge)
                .description("For how long a job of the device could have been sent, and none was")
                .baseUnit("seconds")
                .tag(Meters.DEVICE, device)
                .register(registry);
    }

    /** Begins to count sends, so that the first of each outcome is seen as a rise from 0. */
    public void expectSends(Set<String> outcomes) {
        outcomes.forEach(this::sends);
        TIMED.forEach(this::latency);
    }

    /** A child was asked to send, and this came of it. */
    public void sent(String outcome, Duration duration) {
        sends(outcome).record(duration);
    }

    private Timer sends(String outcome) {
        return Timer.builder("gateway.send.duration")
                .description("Calls to a child that send a message")
                .tag("outcome", outcome)
                .serviceLevelObjectives(Buckets.CALL)
                .register(registry);
    }

    /** A send job came to a state, so long after it could have been sent first. */
    public void sendMoved(String device, String state, Duration age) {
        Counter.builder("gateway.send.jobs")
                .description("Send jobs that came to a state")
                .tag(Meters.DEVICE, device)
                .tag("state", state)
                .register(registry)
                .increment();
        if (TIMED.contains(state)) {
            latency(state).record(age);
        }
    }

    /** Not by device: with ten buckets each, a thousand devices would be more series than all others together. */
    private Timer latency(String state) {
        return Timer.builder("gateway.send.latency")
                .description("From the time at which a job could have been sent first to its state")
                .tag("state", state)
                .serviceLevelObjectives(Buckets.LATENCY)
                .register(registry);
    }
}
