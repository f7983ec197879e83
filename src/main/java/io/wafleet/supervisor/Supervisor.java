package io.wafleet.supervisor;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.wafleet.cause.Cause;
import io.wafleet.cause.CauseCode;
import io.wafleet.config.Configuration.ChildLogs;
import io.wafleet.config.Configuration.Children;
import io.wafleet.id.DeviceId;
import io.wafleet.supervisor.ProcessState.Next;
import io.wafleet.supervisor.output.OutputFiles;
import io.wafleet.supervisor.process.Census.Kin;
import io.wafleet.supervisor.process.Child;
import io.wafleet.supervisor.process.ProcessUsage;
import io.wafleet.supervisor.process.Processes;
import io.wafleet.supervisor.process.ResourceWatch;
import io.wafleet.supervisor.process.Serving;
import io.wafleet.time.MonotonicClock;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Keeps every device's process in the state that is wanted. Confined to the context that made it; owns all process
 * states and tells the {@link ChildSource} of every change.
 */
public final class Supervisor {
    private static final int STARTING_PER_CPU = 4;
    private static final int MAX_STARTING = 32;

    private final SlotParts parts;
    private final ResourceWatch resources;
    /** The metrics look from another thread. */
    private final Map<DeviceId, Slot> slots = new ConcurrentHashMap<>();

    private Supervisor(
            Vertx vertx, Processes processes, Children settings, ChildLogs logs, ChildSource source, Clock clock) {
        MonotonicClock monotonic = MonotonicClock.SYSTEM;
        int limit = Math.min(Runtime.getRuntime().availableProcessors() * STARTING_PER_CPU, MAX_STARTING);
        this.parts = new SlotParts(
                vertx,
                processes,
                new OutputFiles(vertx, logs, processes::punchHole),
                new LaunchQueue(vertx, limit, settings.restarts().startsPerSecond()),
                new LivenessGate(vertx, monotonic, settings.probeInterval(), this::running),
                source,
                settings,
                Failpoint.fromEnvironment(),
                clock,
                monotonic,
                new SplittableRandom());
        this.resources = processes.watchResources(clock, this::children, this::tellUse);
        resources.start();
    }

    /**
     * Prepares the launcher.
     *
     * @param home the gateway's own folder, for its id and the launch script; its lock must be held
     */
    public static Future<Supervisor> open(
            Vertx vertx, Path home, Children settings, ChildLogs logs, ChildSource source, Clock clock) {
        return Processes.open(vertx, home, settings.stopGrace(), MonotonicClock.SYSTEM)
                .map(processes -> new Supervisor(vertx, processes, settings, logs, source, clock));
    }

    /**
     * Ends all children that an earlier gateway of this home left, and what they started. Gives the number of children.
     *
     * @param home its lock must be held
     */
    public static Future<Integer> endLeft(Vertx vertx, Path home, Duration grace) {
        Promise<List<Kin>> ended = Promise.promise();
        vertx.runOnContext(start -> Processes.open(vertx, home, grace, MonotonicClock.SYSTEM)
                .compose(processes -> processes.endLeft(kin -> true))
                .onComplete(ended));
        return ended.future().map(all -> (int) all.stream().filter(Kin::leader).count());
    }

    /** Takes the device into care, stopped. */
    public void manage(DeviceId device, Path volume) {
        slots.put(device, new Slot(device, parts));
        parts.outputs().watch(device, volume);
    }

    /** Who works in a folder and is no child of ours, for people; null if nobody does. */
    public Future<@Nullable String> userOf(Path volume) {
        return parts.processes().userOf(volume);
    }

    /** Ends the device's process and lets the device go. Succeeds when no process is left. */
    public Future<Void> forget(DeviceId device) {
        return stop(device, CauseCode.DEVICE_DELETED.cause())
                .compose(stopped -> parts.outputs().forget(device))
                .map(forgotten -> {
                    slots.remove(device);
                    return null;
                });
    }

    /**
     * Takes over the children that an earlier gateway left alive, and ends what else of ours it left. Gives the devices
     * that have a child now. Only sensible before anything is started.
     */
    public Future<Set<DeviceId>> adopt() {
        Set<DeviceId> adopted = new HashSet<>();
        List<Future<Boolean>> all = slots.entrySet().stream()
                .map(entry -> entry.getValue().adopt().onSuccess(found -> {
                    if (found) {
                        adopted.add(entry.getKey());
                    }
                }))
                .toList();
        return join(all).compose(looked -> parts.processes().ours()).map(kin -> {
            endOrphans(kin);
            return adopted;
        });
    }

    /** Whatever is of a launch that is not the one of its device's living child. */
    private void endOrphans(List<Kin> all) {
        all.stream().filter(this::isOrphan).map(Kin::device).distinct().forEach(device -> {
            Future<List<Kin>> ended =
                    parts.processes().endLeft(kin -> kin.device().equals(device) && isOrphan(kin));
            Slot slot = slots.get(device);
            if (slot != null) {
                slot.clearing(ended);
            }
        });
    }

    private boolean isOrphan(Kin kin) {
        Slot slot = slots.get(kin.device());
        Child child = slot == null ? null : slot.child();
        return child == null || child.generation() != kin.generation();
    }

    /**
     * Launches the device's child, paced, if there is none.
     *
     * @param cause why; so for the other commands
     */
    public void start(DeviceId device, Cause cause) {
        slot(device).start(cause);
    }

    /** Succeeds when no process is left. */
    public Future<Void> stop(DeviceId device, Cause cause) {
        return slot(device).stop(cause);
    }

    /** Ends the child and launches another; launches one if there is none. */
    public void restart(DeviceId device, Cause cause) {
        slot(device).restart(cause);
    }

    /**
     * Ends a child that runs and is of no use, as a crash would: it is launched again after a pause.
     *
     * @param generation nothing is done if another child is there by now
     */
    public void replace(DeviceId device, long generation, Cause cause) {
        slot(device).reject(generation, Next.BACK_OFF, cause);
    }

    /** As {@link #replace}, for a child that would be no better another time: the device stays {@code failed}. */
    public void refuse(DeviceId device, long generation, Cause cause) {
        slot(device).reject(generation, Next.FAIL, cause);
    }

    /** Whether the device's living child runs a program whose file was replaced since. */
    public boolean runsOldProgram(DeviceId device) {
        return slot(device).runsOldProgram();
    }

    /** The proof that whoever answers on the device's port is its child; null unless that runs. */
    public @Nullable Serving serving(DeviceId device) {
        return slot(device).serving();
    }

    /**
     * A variable of the living child's environment, as it was at its start; null if there is none. An adopted child tells by it
     * what an earlier gateway gave it. Takes microseconds.
     */
    public @Nullable String variable(DeviceId device, String name) {
        Child child = slot(device).child();
        return child == null ? null : parts.processes().variable(child, name);
    }

    public ProcessSnapshot snapshot(DeviceId device) {
        return slot(device).snapshot();
    }

    /** Ends all children at the same time. Succeeds when none is left. */
    public Future<Void> stopAll() {
        return join(slots.values().stream()
                        .map(slot -> slot.stop(CauseCode.GATEWAY_STOPS.cause()))
                        .toList())
                .onComplete(stopped -> close());
    }

    /** Leaves all children as they are, for the next gateway to adopt. */
    public void detach() {
        slots.values().forEach(Slot::detach);
        close();
    }

    private void close() {
        resources.stop();
        parts.outputs().close();
        parts.gate().close();
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
        return slots.values().stream().filter(slot -> slot.child() != null).count();
    }

    private long running() {
        return slots.values().stream()
                .filter(slot -> slot.snapshot().isRunning())
                .count();
    }

    /** How many devices' children crash again and again; may be asked by any thread. */
    public long crashLooping() {
        return slots.values().stream().filter(Slot::isCrashLooping).count();
    }

    /** Whether so many children died or fell silent that the host is to blame; may be asked by any thread. */
    public boolean isFleetSick() {
        return parts.gate().isFleetSick();
    }

    private static Future<Void> join(List<? extends Future<?>> all) {
        return all.isEmpty() ? Future.succeededFuture() : Future.join(all).mapEmpty();
    }

    private Slot slot(DeviceId device) {
        return Objects.requireNonNull(slots.get(device), () -> "not managed: " + device);
    }
}
