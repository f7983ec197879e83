package io.wafleet.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/** The children: their processes, their links to WhatsApp, and what they call. */
public final class ChildMeters {
    private final MeterRegistry registry;

    ChildMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    /** How many devices are in one process state. */
    public <T> void childState(String state, T source, ToDoubleFunction<T> count) {
        Gauge.builder("gateway.child.state", source, count)
                .description("Devices by the state of their process")
                .tag("state", state)
                .register(registry);
    }

    /** How many devices are in one link state. */
    public <T> void linkState(String state, T source, ToDoubleFunction<T> count) {
        Gauge.builder("gateway.link.state", source, count)
                .description("Devices by the state of their link to WhatsApp")
                .tag("state", state)
                .register(registry);
    }

    /** For how many seconds a number that should be connected to WhatsApp is not; 0 while it is. */
    public <T> void openLink(String device, T source, ToDoubleFunction<T> away) {
        Gauge.builder("gateway.link.away", source, away)
                .description("Time that the linked number is not connected to WhatsApp, or logged out; 0 while it is")
                .baseUnit("seconds")
                .tag(Meters.DEVICE, device)
                .register(registry);
    }

    /** Whether so many children died or fell silent that the host is to blame: 1 or 0. */
    public <T> void breaker(T source, ToDoubleFunction<T> open) {
        Gauge.builder("gateway.supervisor.breaker.open", source, open)
                .description("1 while so many children fail that silent ones are hardly ended any more")
                .register(registry);
    }

    /** How many devices' children crash again and again. */
    public <T> void crashLoops(T source, ToDoubleFunction<T> count) {
        Gauge.builder("gateway.child.crash.looping", source, count)
                .description("Devices whose child crashes again and again, until it has answered for ten minutes")
                .register(registry);
    }

    /** A child that an earlier gateway left was taken over. */
    public void adopted() {
        Counter.builder("gateway.child.adoptions")
                .description("Children taken over from an earlier gateway")
                .register(registry)
                .increment();
    }

    /** A process went from one state to another. */
    public void transition(String from, String to) {
        Counter.builder("gateway.child.transitions")
                .description("Changes of process states")
                .tag("from", from)
                .tag("to", to)
                .register(registry)
                .increment();
    }

    /** Begins to count restarts by the codes of their causes, so that the first is seen as a rise from 0. */
    public void expectRestarts(Set<String> causes) {
        causes.forEach(this::restarts);
    }

    /** A child was launched again without a user's wish. */
    public void restart(String cause) {
        restarts(cause).increment();
    }

    private Counter restarts(String cause) {
        return Counter.builder("gateway.child.restarts")
                .description("Launches that no user asked for")
                .tag("cause", cause)
                .register(registry);
    }

    /** A child was replaced because it held more memory than its device's limit. */
    public void recycled() {
        Counter.builder("gateway.child.recycles")
                .description("Children replaced for their memory")
                .register(registry)
                .increment();
    }

    /** A child answered its first probe this long after it was to start. */
    public void started(Duration duration) {
        Timer.builder("gateway.child.start.duration")
                .description("From the wish to start a child to its first answer")
                .serviceLevelObjectives(Buckets.START)
                .register(registry)
                .record(duration);
    }

    /** A child's webhook call was answered. */
    public void hook(int status) {
        Counter.builder("gateway.hooks.calls")
                .description("Webhook calls of the children, by the answer")
                .tag("status", Integer.toString(status))
                .register(registry)
                .increment();
    }

    /** How many bytes of webhook calls are in memory, and how many calls wait unread for their turn. */
    public <T> void hooks(T source, ToDoubleFunction<T> bytes, ToDoubleFunction<T> waiting) {
        Gauge.builder("gateway.hooks", source, bytes)
                .description("Bytes of webhook calls that are not stored yet")
                .baseUnit("bytes")
                .register(registry);
        Gauge.builder("gateway.hooks.waiting", source, waiting)
                .description("Webhook calls that wait for room")
                .register(registry);
    }
}
