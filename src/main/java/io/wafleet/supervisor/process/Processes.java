package io.wafleet.supervisor.process;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.wafleet.id.DeviceId;
import io.wafleet.supervisor.process.Census.Kin;
import io.wafleet.time.MonotonicClock;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a gateway does with processes of the operating system: its own are launched, found again, signalled and ended; of all
 * others it only looks who they are. Confined to the context that opened it.
 */
public final class Processes {
    private final Vertx vertx;
    private final ProcFs procFs;
    private final Launcher launcher;
    private final Census census;
    private final Adoption adoption;
    private final Leftovers leftovers;
    private final VolumeUse volumeUse;

    private Processes(Vertx vertx, ProcFs procFs, Launcher launcher, Duration grace, MonotonicClock monotonic) {
        this.vertx = vertx;
        this.procFs = procFs;
        this.launcher = launcher;
        String gatewayId = launcher.gatewayId();
        this.census = new Census(vertx, procFs, gatewayId);
        this.adoption = new Adoption(vertx, procFs, census, gatewayId);
        this.leftovers = new Leftovers(vertx, census, launcher, procFs, monotonic, grace);
        this.volumeUse = new VolumeUse(vertx, procFs, new OpenFiles(ProcFs.PROC), gatewayId, monotonic);
    }

    /**
     * Prepares the launcher.
     *
     * @param home the gateway's own folder, for its id and the launch script; its lock must be held
     * @param grace how long a process that is to end may take before it is killed
     */
    public static Future<Processes> open(Vertx vertx, Path home, Duration grace, MonotonicClock monotonic) {
        ProcFs procFs = new ProcFs(ProcFs.PROC);
        return vertx.executeBlocking(() -> Launcher.install(vertx, procFs, home, GatewayId.of(home)))
                .map(launcher -> new Processes(vertx, procFs, launcher, grace, monotonic));
    }

    /** Starts the child. Fails with an {@link IOException} if not even the launcher could be started. */
    public Future<Child> launch(ChildSpec spec) {
        return launcher.launch(spec);
    }

    /** Takes over the child that an earlier gateway launched so; null if none lives. */
    public Future<@Nullable Child> adopt(ChildSpec spec) {
        return adoption.find(spec);
    }

    /** Asks the child to end. */
    public Future<Void> terminate(Child child) {
        return launcher.terminate(child);
    }

    /** Ends the child at once. */
    public Future<Void> kill(Child child) {
        return launcher.kill(child);
    }

    /** All that are this gateway's: nobody is missing that lived when this was called. */
    public Future<List<Kin>> ours() {
        return census.take();
    }

    /** Ends what is left of a device whose child is gone; gives what was found, when none of it lives any more. */
    public Future<List<Kin>> endLeft(DeviceId device) {
        return leftovers.end(device);
    }

    /** Ends all of ours that match; gives what was found, when none of it lives any more. */
    public Future<List<Kin>> endLeft(Predicate<Kin> which) {
        return leftovers.end(which);
    }

    /** Who works in a folder and is no child of ours, for people; null if nobody does. */
    public Future<@Nullable String> userOf(Path volume) {
        return volumeUse.of(volume);
    }

    /** Whether the binary that the child was launched from is another file than the one that runs. */
    public boolean runsOldProgram(Child child, ChildSpec launched) {
        return RunningProgram.isOld(procFs.exe(child.pid()), launched.binary(), launched.runRecord());
    }

    /** For how long the child has lived. */
    public Duration age(Child child) {
        return procFs.age(child.startTicks());
    }

    /** A variable of the child's environment, as it was at its start; null if there is none. Takes microseconds. */
    public @Nullable String variable(Child child, String name) {
        return procFs.environment(child.pid(), name);
    }

    /** The ports that the child listens on. */
    public Future<SortedSet<Integer>> ports(Child child) {
        return vertx.executeBlocking(() -> procFs.sockets().ports(child.pid()), false);
    }

    /** The proof that whoever listens on the port is the child; null if it is somebody else, or nobody. */
    public Future<@Nullable Serving> serving(Child child, int port) {
        return vertx.executeBlocking(() -> procFs.sockets().serving(port, child.pid()), false);
    }

    /**
     * Looks from time to time at what children use, until it is stopped.
     *
     * @param living the children that there are
     * @param listener told after each look, on the context that started it
     */
    public ResourceWatch watchResources(
            Clock clock, Supplier<Map<DeviceId, Child>> living, BiConsumer<DeviceId, ProcessUsage> listener) {
        return new ResourceWatch(vertx, procFs, clock, living, listener);
    }

    /** Gives a part of a file back to the disk; false where the file system cannot do that. */
    public Future<Boolean> punchHole(Path file, long offset, long length) {
        return launcher.punchHole(file, offset, length);
    }
}
