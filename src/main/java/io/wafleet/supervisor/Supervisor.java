package io.wafleet.supervisor;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.wafleet.bus.DeviceId;
import io.wafleet.config.Configuration.Children;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Keeps every device's process in the state that is wanted. Confined to the context that made it; owns all process
 * states and tells the {@link ChildSource} of every change.
 */
public final class Supervisor {
    /** Variable in a child's environment that says whose it is: {@code <gateway's id>/<device>/<generation>}. */
    public static final String COOKIE = Adoption.COOKIE;

    private static final int STARTING_PER_CPU = 4;
    private static final int MAX_STARTING = 32;

    private final SlotParts parts;
    private final OutputFiles outputs;
    private final ResourceWatch resources;
    /** The metrics look from another thread. */
    private final Map<DeviceId, Slot> slots = new ConcurrentHashMap<>();

    private Supervisor(SlotParts parts, OutputFiles outputs) {
        this.parts = parts;
        this.outputs = outputs;
        this.resources = new ResourceWatch(parts.vertx(), parts.procFs(), parts.clock(), this::children, this::tellUse);
        resources.start();
    }

    /**
     * Prepares the launcher.
     *
     * @param folder the gateway's own, for the launch script
     */
    public static Future<Supervisor> open(
            Vertx vertx, Path folder, Children children, ChildSource source, Clock clock) {
        ProcFs procFs = new ProcFs(Path.of("/proc"));
        return vertx.executeBlocking(() -> launcher(vertx, procFs, folder)).map(launcher -> {
            int limit = Math.min(Runtime.getRuntime().availableProcessors() * STARTING_PER_CPU, MAX_STARTING);
            SlotParts.Timings timings =
                    new SlotParts.Timings(children.startupTimeout(), children.probeInterval(), children.stopGrace());
            SlotParts parts = new SlotParts(
                    vertx,
                    launcher,
                    new LaunchQueue(vertx, limit),
                    new Adoption(vertx, procFs),
                    procFs,
                    source,
                    timings,
                    clock,
                    new SplittableRandom());
            return new Supervisor(parts, new OutputFiles(vertx));
        });
    }

    private static Launcher launcher(Vertx vertx, ProcFs procFs, Path folder) throws IOException {
        return Launcher.install(vertx, procFs, folder);
    }

    /** Takes the device into care, stopped. */
    public void manage(DeviceId device, Path volume) {
        slots.put(device, new Slot(device, parts));
        outputs.watch(device, volume);
    }

    /** Ends the device's process and lets the device go. Succeeds when no process is left. */
    public Future<Void> forget(DeviceId device) {
        return stop(device).map(stopped -> {
            slots.remove(device);
            outputs.forget(device);
            return null;
        });
    }

    /** Takes over the child that an earlier gateway left alive; false if there is none. */
    public Future<Boolean> adopt(DeviceId device) {
        return slot(device).adopt();
    }

    public void start(DeviceId device) {
        slot(device).start();
    }

    /** Succeeds when no process is left. */
    public Future<Void> stop(DeviceId device) {
        return slot(device).stop();
    }

    /** Ends the child and launches another; launches one if there is none. */
    public void restart(DeviceId device, String cause) {
        slot(device).restart(cause);
    }

    public ProcessSnapshot snapshot(DeviceId device) {
        return slot(device).snapshot();
    }

    /** Ends all children at the same time. Succeeds when none is left. */
    public Future<Void> stopAll() {
        List<Future<Void>> all = slots.values().stream().map(Slot::stop).toList();
        resources.stop();
        outputs.close();
        return all.isEmpty() ? Future.succeededFuture() : Future.join(all).mapEmpty();
    }

    /** Leaves all children as they are, for the next gateway to adopt. */
    public void detach() {
        slots.values().forEach(Slot::detach);
        resources.stop();
        outputs.close();
    }

    /** What the device's child uses, as of the last look; null before the first, and without a child. */
    public @Nullable ProcessUsage usage(DeviceId device) {
        Child child = slot(device).child();
        ProcessUsage usage = resources.usage(device);
        return child == null || usage == null || usage.generation() != child.generation() ? null : usage;
    }

    private Map<DeviceId, Child> children() {
        Map<DeviceId, Child> children = new HashMap<>();
        slots.forEach((device, slot) -> {
            Child child = slot.child();
            if (child != null) {
                children.put(device, child);
            }
        });
        return children;
    }

    /** A device may have been forgotten while its child was looked at. */
    private void tellUse(DeviceId device, ProcessUsage usage) {
        if (slots.containsKey(device) && usage.equals(usage(device))) {
            parts.source().processUses(device, usage);
        }
    }

    /** How many processes exist. */
    public long living() {
        return slots.values().stream()
                .filter(slot -> slot.snapshot().pid() != null)
                .count();
    }

    private Slot slot(DeviceId device) {
        return Objects.requireNonNull(slots.get(device), () -> "not managed: " + device);
    }
}
