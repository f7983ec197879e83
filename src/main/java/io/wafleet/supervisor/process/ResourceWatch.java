package io.wafleet.supervisor.process;

import io.vertx.core.Vertx;
import io.wafleet.id.DeviceId;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks again and again at what all living children use: all in one go on a worker thread, about 0.1 ms
 * each. Confined to the supervisor's context.
 */
public final class ResourceWatch {
    static final Duration INTERVAL = Duration.ofSeconds(10);

    private static final Logger log = LoggerFactory.getLogger(ResourceWatch.class);
    private static final double NANOS_PER_TICK = 1e9 / ProcFs.TICKS_PER_SECOND;

    private final Vertx vertx;
    private final ProcFs procFs;
    private final Clock clock;
    private final Supplier<Map<DeviceId, Child>> living;
    private final BiConsumer<DeviceId, ProcessUsage> listener;
    private Map<DeviceId, Look> looks = Map.of();
    private boolean looking;
    private long timer = -1;

    ResourceWatch(
            Vertx vertx,
            ProcFs procFs,
            Clock clock,
            Supplier<Map<DeviceId, Child>> living,
            BiConsumer<DeviceId, ProcessUsage> listener) {
        this.vertx = vertx;
        this.procFs = procFs;
        this.clock = clock;
        this.living = living;
        this.listener = listener;
    }

    /** @param nanos when, on the clock that never jumps */
    private record Look(Child child, long cpuTicks, long nanos, ProcessUsage usage) {}

    public void start() {
        timer = vertx.setPeriodic(INTERVAL.toMillis(), tick -> look());
    }

    public void stop() {
        vertx.cancelTimer(timer);
    }

    /** The last look at the device's child; null before the first. */
    public @Nullable ProcessUsage usage(DeviceId device) {
        Look look = looks.get(device);
        return look == null ? null : look.usage();
    }

    private void look() {
        if (looking) {
            return;
        }
        looking = true;
        Map<DeviceId, Child> children = living.get();
        Map<DeviceId, Look> before = looks;
        vertx.executeBlocking(() -> lookAt(children, before), false).onComplete(seen -> {
            looking = false;
            if (seen.failed()) {
                log.atWarn()
                        .addKeyValue("failure", seen.cause().getMessage())
                        .log("the children's use of resources cannot be read");
                return;
            }
            looks = seen.result();
            looks.forEach((device, look) -> listener.accept(device, look.usage()));
        });
    }

    private Map<DeviceId, Look> lookAt(Map<DeviceId, Child> children, Map<DeviceId, Look> before) throws IOException {
        Instant boot = clock.instant().minusMillis(Math.round(procFs.uptimeSeconds() * 1000));
        Map<DeviceId, Look> seen = new HashMap<>();
        children.forEach((device, child) -> {
            Look look = lookAt(child, before.get(device), boot);
            if (look != null) {
                seen.put(device, look);
            }
        });
        return seen;
    }

    private @Nullable Look lookAt(Child child, @Nullable Look before, Instant boot) {
        ProcFs.Usage now = procFs.usage(child.pid());
        if (now == null || now.startTicks() != child.startTicks()) {
            return null;
        }
        long nanos = System.nanoTime();
        boolean same = before != null && before.child().equals(child);
        Double cpu = null;
        // As it was first reckoned: the host's clocks are never quite together, and a start does not move.
        Instant startedAt = boot.plusMillis(now.startTicks() * 1000 / ProcFs.TICKS_PER_SECOND);
        if (same && before != null) {
            double share = (now.cpuTicks() - before.cpuTicks()) * NANOS_PER_TICK / (nanos - before.nanos());
            cpu = Math.round(share * 1000) / 10.0;
            startedAt = before.usage().startedAt();
        }
        ProcessUsage usage = new ProcessUsage(child.generation(), now.residentBytes(), cpu, startedAt);
        return new Look(child, now.cpuTicks(), nanos, usage);
    }
}
