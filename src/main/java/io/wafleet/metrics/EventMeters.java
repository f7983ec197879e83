package io.wafleet.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.ToDoubleFunction;

/** The journal, and what it gets from the children's chats. */
public final class EventMeters {
    private final MeterRegistry registry;

    EventMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    /** An event was appended, or dropped because it was there already. */
    public void event(String type, boolean duplicate) {
        Counter.builder("gateway.events.mirrored")
                .description("Events stored, and duplicates dropped")
                .tag("type", type)
                .tag("result", duplicate ? "duplicate" : "stored")
                .register(registry)
                .increment();
    }

    /** Events were removed for their age, or because all hold too much. */
    public void eventsRemoved(int count) {
        Counter.builder("gateway.journal.removed")
                .description("Events removed by retention")
                .baseUnit("events")
                .register(registry)
                .increment(count);
    }

    /** How much the journal holds. */
    public <T> void journalSize(T source, ToDoubleFunction<T> bytes) {
        Gauge.builder("gateway.journal.size", source, bytes)
                .description("What all stored events hold, as of the last look")
                .baseUnit("bytes")
                .register(registry);
    }

    /** A child's chats were read for what is missing, and this came of it. */
    public void backfill(String result) {
        Counter.builder("gateway.backfill.runs")
                .description("Times that a child's chats were read for what is missing")
                .tag("result", result)
                .register(registry)
                .increment();
    }

    /** A message was missing and is in the journal now. */
    public void backfilled() {
        Counter.builder("gateway.backfill.events")
                .description("Events that no webhook brought, read from the children's chats")
                .register(registry)
                .increment();
    }

    /** How many children's chats are being read, and of how many devices messages may be missing. */
    public <T> void backfills(T source, ToDoubleFunction<T> running, ToDoubleFunction<T> gaps) {
        Gauge.builder("gateway.backfill.running", source, running)
                .description("Children whose chats are being read for what is missing")
                .register(registry);
        Gauge.builder("gateway.backfill.gaps", source, gaps)
                .description("Devices of which messages may be missing")
                .register(registry);
    }
}
