package io.wafleet.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.ToDoubleFunction;

/** The API: who is connected, what is asked, who is refused. */
public final class ApiMeters {
    private final MeterRegistry registry;

    ApiMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    /** How many bytes of the API's requests are in memory, and how many requests wait unread for their turn. */
    public <T> void bodies(T source, ToDoubleFunction<T> bytes, ToDoubleFunction<T> waiting) {
        Gauge.builder("gateway.api.bodies", source, bytes)
                .description("Bytes of requests to the API that are in memory")
                .baseUnit("bytes")
                .register(registry);
        Gauge.builder("gateway.api.bodies.waiting", source, waiting)
                .description("Requests to the API whose bodies wait for room")
                .register(registry);
    }

    /** How many connections the API has. */
    public <T> void connections(T source, ToDoubleFunction<T> count) {
        Gauge.builder("gateway.connections.open", source, count)
                .description("Open connections to the API")
                .register(registry);
    }

    /** How many clients follow events live. */
    public <T> void streams(T source, ToDoubleFunction<T> count) {
        Gauge.builder("gateway.streams.open", source, count)
                .description("Open sockets and streams that events are followed by")
                .register(registry);
    }

    /** The gateway ended a client's stream. */
    public void streamEnded(String reason) {
        Counter.builder("gateway.streams.ended")
                .description("Streams that the gateway ended")
                .tag("reason", reason)
                .register(registry)
                .increment();
    }

    /** Somebody tried to log in. */
    public void login(String result) {
        Counter.builder("gateway.logins")
                .description("Logins, and those that were refused")
                .tag("result", result)
                .register(registry)
                .increment();
    }

    /**
     * A request to the API was answered.
     *
     * @param operation its id in the contract
     * @param status of the answer; 0 if the client went away
     */
    public void request(String operation, int status) {
        Counter.builder("gateway.api.requests")
                .description("Requests to the API that were answered, or left by their client")
                .tag("operation", operation)
                .tag("status", status == 0 ? "gone" : status / 100 + "xx")
                .register(registry)
                .increment();
    }

    /** How many calls are on their way through to the children. */
    public <T> void proxied(T source, ToDoubleFunction<T> count) {
        Gauge.builder("gateway.proxy.calls", source, count)
                .description("Calls that are on their way through to the children")
                .register(registry);
    }

    /** A request was answered with a problem. */
    public void requestRefused(int status, String code) {
        Counter.builder("gateway.requests.refused")
                .description("Requests answered with a problem")
                .tag("code", code)
                .tag("status", String.valueOf(status))
                .register(registry)
                .increment();
    }

    /** An entry of the audit log was made. */
    public void audited(String operation, String outcome) {
        Counter.builder("gateway.audit.entries")
                .description("Entries of the audit log")
                .tag("operation", operation)
                .tag("outcome", outcome)
                .register(registry)
                .increment();
    }

    /** How many entries of the audit log the database has not taken. */
    public <T> void auditWaiting(T source, ToDoubleFunction<T> waiting) {
        Gauge.builder("gateway.audit.waiting", source, waiting)
                .description("Entries of the audit log that are not stored yet")
                .register(registry);
    }
}
