package io.wafleet.device.child;

import io.vertx.core.Future;
import io.wafleet.config.Configuration.Disk;
import io.wafleet.disk.DiskSpace;
import io.wafleet.gowa.VolumeFiles;
import io.wafleet.id.DeviceId;
import io.wafleet.loops.Rounds;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Removes what the children leave in their volumes: every hour, and at once when the disk becomes low. */
public final class Pruning {
    private static final Logger log = LoggerFactory.getLogger(Pruning.class);
    /** The first time soon, but not in the bustle of the start. */
    private static final long FIRST_MILLIS = 60_000;

    private static final long INTERVAL_MILLIS = 3_600_000;
    private static final long MEBI = 1024 * 1024;

    private final Children children;
    private final DiskSpace space;
    private final Supplier<List<DeviceId>> devices;
    private final boolean wanted;
    private final VolumeFiles.Limits limits;
    private final Rounds<Void> rounds = new Rounds<>(this::round);
    private boolean closed;
    private long timer = -1;

    /**
     * Removes nothing yet.
     *
     * @param devices those that there are
     */
    public Pruning(Children children, Disk disk, DiskSpace space, Supplier<List<DeviceId>> devices) {
        this.children = children;
        this.space = space;
        this.devices = devices;
        this.wanted = disk.prune();
        this.limits = new VolumeFiles.Limits(disk.mediaMaxAge(), disk.mediaMaxBytes());
    }

    /** Begins, unless it is switched off. */
    public void open() {
        if (!wanted) {
            return;
        }
        timer = children.vertx().setPeriodic(FIRST_MILLIS, INTERVAL_MILLIS, tick -> run());
        space.onLow(this::run);
        if (space.isLow()) {
            run();
        }
    }

    public void close() {
        children.vertx().cancelTimer(timer);
        closed = true;
    }

    /** That the disk is low may be noticed in the midst of a round: what it has behind it is looked at again. */
    private void run() {
        rounds.wake();
    }

    /** One device after the other: they share a disk. */
    private Future<Void> round() {
        Future<Void> chain = Future.succeededFuture();
        for (DeviceId device : devices.get()) {
            chain = chain.compose(done -> closed ? Future.succeededFuture() : prune(device));
        }
        return chain;
    }

    private Future<Void> prune(DeviceId device) {
        return children.vertx()
                .executeBlocking(
                        () -> VolumeFiles.prune(
                                children.plan().volume(device),
                                limits,
                                children.clock().instant()),
                        false)
                .onSuccess(pruned -> {
                    if (pruned.files() > 0) {
                        children.meters().disk().pruned(pruned.files(), pruned.bytes());
                        log.info(
                                "device {}: removed {} old files, {} MB",
                                device,
                                pruned.files(),
                                pruned.bytes() / MEBI);
                    }
                })
                .onFailure(failure -> log.warn("device {}: its volume could not be pruned", device, failure))
                .otherwiseEmpty()
                .mapEmpty();
    }
}
