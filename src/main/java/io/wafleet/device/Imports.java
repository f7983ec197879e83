package io.wafleet.device;

import io.vertx.core.Future;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wafleet.access.Access;
import io.wafleet.command.device.VolumeImport;
import io.wafleet.device.child.Children;
import io.wafleet.device.child.LaunchPlan;
import io.wafleet.device.settings.ChildSettings;
import io.wafleet.id.DeviceId;
import io.wafleet.problem.Problem;
import io.wafleet.supervisor.Supervisor;
import io.wafleet.takeover.OldVolume;
import io.wafleet.takeover.Volumes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes over the volumes of other systems: looks first, copies, and makes a device of each copy. */
final class Imports {
    private static final Logger log = LoggerFactory.getLogger(Imports.class);
    /** Years of media take their time to be copied; Vert.x warns when a worker is longer at it. */
    private static final long COPY_HOURS = 2;

    private final Enrolment enrolment;
    private final Supervisor supervisor;
    private final LaunchPlan plan;
    private final Volumes volumes;
    /** One at a time: copying is the disk's work. */
    private final WorkerExecutor worker;

    /** What was wished for: {@code name} null for none. */
    private record Order(String tenant, @Nullable String name, boolean start) {}

    Imports(Children children, Enrolment enrolment) {
        this.enrolment = enrolment;
        this.supervisor = children.supervisor();
        this.plan = children.plan();
        this.volumes = new Volumes(plan.sessions());
        this.worker = children.vertx().createSharedWorkerExecutor("import", 1, COPY_HOURS, TimeUnit.HOURS);
    }

    /**
     * A {@link VolumeImport}: what is in the folder, and, unless it is a dry run, the device of each volume
     * that was taken over.
     *
     * @param served is told of each new device
     */
    Future<JsonObject> run(Access by, JsonObject body, Consumer<ManagedDevice> served) {
        VolumeImport wanted = VolumeImport.of(body);
        Path folder = Path.of(wanted.folder());
        boolean dryRun = wanted.dryRun();
        Order order = new Order(by.owner(wanted.tenant()), wanted.name(), wanted.start());
        return worker.executeBlocking(() -> volumes.find(folder)).compose(found -> {
            if (order.name() != null && found.size() > 1) {
                return Future.failedFuture(
                        Problem.field("name", "is for one number, and the folder holds " + found.size())
                                .exception());
            }
            JsonArray results = new JsonArray();
            Future<?> last = Future.succeededFuture();
            for (OldVolume each : found) {
                last = last.compose(previous -> checked(each))
                        .compose(volume -> dryRun || !volume.obstacles().isEmpty()
                                ? Future.succeededFuture(volume.toJson())
                                : take(volume, order, served))
                        .onSuccess(results::add);
            }
            return last.map(done -> new JsonObject().put("dryRun", dryRun).put("volumes", results));
        });
    }

    void close() {
        worker.close();
    }

    /** With what stands in the way on our side. */
    private Future<OldVolume> checked(OldVolume volume) {
        String number = volume.phoneNumber();
        if (number == null) {
            return Future.succeededFuture(volume);
        }
        if (enrolment.isTaken(number)) {
            return Future.succeededFuture(volume.with("+" + number + " is a device already"));
        }
        Path target = plan.volume(new DeviceId(number));
        if (Files.exists(target) && !target.equals(volume.folder())) {
            return Future.succeededFuture(volume.with(target + " exists: it is where the volume would be copied to"));
        }
        return supervisor
                .userOf(volume.folder())
                .map(user -> user == null
                        ? volume
                        : volume.with(user + " works in the folder: end it, or two processes fight for the number"));
    }

    private Future<JsonObject> take(OldVolume volume, Order order, Consumer<ManagedDevice> served) {
        String number = Objects.requireNonNull(volume.phoneNumber());
        DeviceId id = new DeviceId(number);
        return worker.executeBlocking(() -> place(volume, id))
                .compose(placed -> enrolment
                        .create(new Enrolment.Order(
                                order.tenant(), number, null, order.name(), order.start(), ChildSettings.DEFAULTS))
                        .onFailure(failure -> undo(placed)))
                .map(created -> {
                    log.info("device {}: taken over from {}", id, volume.folder());
                    served.accept(created.device());
                    return volume.toJson().put("device", created.device().view());
                });
    }

    /** The original keeps its place; one that lies where the device's volume belongs is moved aside first. */
    private Path place(OldVolume volume, DeviceId id) throws IOException {
        Path target = plan.volume(id);
        Path copy = volumes.copy(volume, id.value());
        if (target.equals(volume.folder())) {
            Files.move(target, target.resolveSibling("." + id.value() + ".original"));
        }
        return Files.move(copy, target);
    }

    private void undo(Path placed) {
        worker.executeBlocking(() -> {
                    Volumes.delete(placed);
                    return true;
                })
                .onFailure(failure -> log.error("the copy at {} could not be removed", placed, failure));
    }
}
