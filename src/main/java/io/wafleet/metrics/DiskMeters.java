package io.wafleet.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.ToDoubleBiFunction;

/** The folders of the gateway. */
public final class DiskMeters {
    private final MeterRegistry registry;

    DiskMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    /** How much room the gateway's places have, and whether it is too little. */
    public <T> void disk(T source, Set<String> places, ToDoubleBiFunction<T, String> free, Predicate<T> low) {
        places.forEach(place -> Gauge.builder("gateway.disk.free", source, s -> free.applyAsDouble(s, place))
                .description("Bytes free in the folder")
                .baseUnit("bytes")
                .tag("place", place)
                .register(registry));
        Gauge.builder("gateway.disk.low", source, s -> low.test(s) ? 1 : 0)
                .description("1 while new sends and devices are refused for want of space")
                .register(registry);
    }

    /** Old files of the children were removed. */
    public void pruned(int files, long bytes) {
        Counter.builder("gateway.pruned.files")
                .description("Files removed from the devices' volumes")
                .register(registry)
                .increment(files);
        Counter.builder("gateway.pruned")
                .description("Bytes removed from the devices' volumes")
                .baseUnit("bytes")
                .register(registry)
                .increment((double) bytes);
    }
}
