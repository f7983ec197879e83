package io.wafleet.device.child;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.wafleet.id.DeviceId;
import io.wafleet.problem.Problem;
import io.wafleet.problem.ProblemCode;
import io.wafleet.takeover.Volumes;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The folders of all devices: made with a device, and gone with it. */
public final class DeviceVolumes {
    private static final Logger log = LoggerFactory.getLogger(DeviceVolumes.class);

    private final Vertx vertx;
    private final LaunchPlan plan;
    private final Clock clock;

    public DeviceVolumes(Vertx vertx, LaunchPlan plan, Clock clock) {
        this.vertx = vertx;
        this.plan = plan;
        this.clock = clock;
    }

    /** Makes the folder, or takes over one that is there; fails with a problem if that is an old system's, or another user's. */
    public Future<Void> open(DeviceId id) {
        return vertx.executeBlocking(() -> make(plan.volume(id)), false).mapEmpty();
    }

    private boolean make(Path volume) throws IOException {
        if (new Volumes(plan.sessions()).isOld(volume)) {
            throw Problem.of(
                            ProblemCode.VOLUME_OLD,
                            volume
                                    + " holds a session that today's GOWA would not find, or chats that it could not read: bin/wafleet"
                                    + " import " + volume + " brings them up to date and keeps the original")
                    .exception();
        }
        new Volume(volume).open();
        return true;
    }

    /** Erases the folder, or puts it aside if it was there before the device. */
    public Future<Void> remove(DeviceId id) {
        return vertx.executeBlocking(() -> new Volume(plan.volume(id)).remove(id, clock.instant()), false)
                .onSuccess(aside -> {
                    if (aside != null) {
                        log.info("device {}: its folder was there before it, so it is kept: {}", id, aside);
                    }
                })
                .mapEmpty();
    }
}
