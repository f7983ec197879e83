package io.wafleet.device;

import io.vertx.core.Future;
import io.wafleet.config.Configuration.Disk;
import io.wafleet.device.child.LaunchPlan;
import io.wafleet.gowa.VolumeFiles;
import io.wafleet.loops.Rounds;
import java.util.ArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Removes what the children leave in their volumes: every hour, and at once when the disk becomes low. */
final class Pruning {
    private static final Logger log = LoggerFactory.getLogger(Pruning.class);
    /** The first time soon, but not in the bustle of the start. */
    private static final long FIRST_MILLIS = 60_000;

    private static final long INTERVAL_MILLIS = 3_600_000;
    private static final long MEBI = 1024 * 1024;

    private final DeviceParts parts;
    private final LaunchPlan plan;
    private final Devices devices;
    private final VolumeFiles.Limits limits;
    private final Rounds<Void> rounds = new Rounds<>(this::round);
    private boolean closed;
    private long timer = -1;

    Pruning(DeviceParts parts, LaunchPlan plan, Devices devices) {
        this.parts = parts;
        this.plan = plan;
        this.devices = devices;
        Disk disk = parts.configuration().disk();
        this.limits = new VolumeFiles.Limits(disk.mediaMaxAge(), disk.mediaMaxBytes());
    }

    /** Begins, unless it is switched off. */
    void open() {
        if (!parts.configuration().disk().prune()) {
            return;
        }
        timer = parts.vertx().setPeriodic(FIRST_MILLIS, INTERVAL_MILLIS, tick -> run());
        parts.disk().onLow(this::run);
        if (parts.disk().isLow()) {
            run();
        }
    }

    void close() {
        parts.vertx().cancelTimer(timer);
        closed = true;
    }

    /** That the disk is low may be noticed in the midst of a round: what it has behind it is looked at again. */
    private void run() {
        rounds.wake();
    }

    /** One device after the other: they share a disk. */
    private Future<Void> round() {
        Future<Void> chain = Future.succeededFuture();
        for (ManagedDevice device : new ArrayList<>(devices.all())) {
            chain = chain.compose(done -> closed ? Future.succeededFuture() : prune(device));
        }
        return chain;
    }

    private Future<Void> prune(ManagedDevice device) {
        return parts.vertx()
                .executeBlocking(
                        () -> VolumeFiles.prune(
                                plan.volume(device.id()), limits, parts.clock().instant()),
                        false)
                .onSuccess(pruned -> {
                    if (pruned.files() > 0) {
                        parts.meters().disk().pruned(pruned.files(), pruned.bytes());
                        log.info(
                                "device {}: removed {} old files, {} MB",
                                device.id(),
                                pruned.files(),
                                pruned.bytes() / MEBI);
                    }
                })
                .onFailure(failure -> log.warn("device {}: its volume could not be pruned", device.id(), failure))
                .otherwiseEmpty()
                .mapEmpty();
    }
}
