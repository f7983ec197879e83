package io.wafleet.device.child;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wafleet.cause.Cause;
import io.wafleet.device.row.Device;
import io.wafleet.device.row.LastExit;
import io.wafleet.device.row.ProcessHistory;
import io.wafleet.device.row.RowKeeper;
import io.wafleet.gowa.GowaVersion;
import io.wafleet.metrics.ChildMeters;
import io.wafleet.supervisor.ProcessChange;
import io.wafleet.supervisor.ProcessSnapshot;
import io.wafleet.supervisor.ProcessWord;
import io.wafleet.supervisor.Supervisor;
import io.wafleet.supervisor.process.ProcessUsage;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One device's process, whose life is the supervisor's: what is kept of it in the device's row, how it is shown, and with
 * what settings it was launched.
 */
public final class DeviceProcess {
    private static final Logger log = LoggerFactory.getLogger(DeviceProcess.class);
    private static final String BINARY = "binary";

    private final RowKeeper row;
    private final ChildConnection connection;
    private final Supervisor supervisor;
    private final LaunchPlan plan;
    private final ChildMeters meters;
    private final Clock clock;
    private Instant startingSince = Instant.MIN;

    DeviceProcess(Children children, RowKeeper row, ChildConnection connection) {
        this.row = row;
        this.connection = connection;
        this.supervisor = children.supervisor();
        this.plan = children.plan();
        this.meters = children.meters().children();
        this.clock = children.clock();
    }

    public ProcessSnapshot now() {
        return supervisor.snapshot(row.id());
    }

    public void start(Cause cause) {
        supervisor.start(row.id(), cause);
    }

    public Future<Void> stop(Cause cause) {
        return supervisor.stop(row.id(), cause);
    }

    public void restart(Cause cause) {
        supervisor.restart(row.id(), cause);
    }

    /** The device is gone. */
    public Future<Void> forget() {
        return supervisor.forget(row.id());
    }

    /** Takes in that it is in another state now. */
    public void changed(ProcessChange change) {
        ProcessSnapshot now = change.now();
        String from = change.from().text();
        log.info(
                "device {}: process {} -> {} ({})",
                row.id(),
                from,
                now.state().text(),
                now.cause().text());
        meters.transition(from, now.state().text());
        if (change.restart()) {
            meters.restart(now.cause().code().code());
        }
        if (now.isRunning() && change.from() == ProcessWord.STARTING) {
            meters.started(Duration.between(startingSince, now.since()));
        }
        startingSince = now.since();
        keepExit(change);
    }

    private void keepExit(ProcessChange change) {
        LastExit exit = LastExit.of(change.now());
        boolean exited = exit != null && !exit.equals(row.device().process().lastExit());
        if (exited || change.restart()) {
            ProcessHistory history = row.device().process();
            ProcessHistory counted = change.restart() ? history.restarted() : history;
            ProcessHistory next = exited ? counted.exited(Objects.requireNonNull(exit)) : counted;
            row.update(device -> device.withProcess(next))
                    .onFailure(failure -> log.error("device {}: its last exit could not be stored", row.id(), failure));
        }
    }

    /** Whether a child is there that works, or is about to: one that is ending is none. */
    public boolean isWorking() {
        ProcessSnapshot now = now();
        return now.pid() != null && now.state().isWorking();
    }

    /** Whether the living child was launched with other settings than the device has now, as far as is known. */
    public boolean isRestartRequired() {
        ProcessSnapshot now = now();
        return isRestartRequired(now, changes(now));
    }

    private boolean isRestartRequired(ProcessSnapshot now, List<String> changes) {
        boolean other = now.generation() != row.device().process().generation();
        return now.pid() != null && (other || !changes.isEmpty());
    }

    /** The settings that the living child was not launched with; the binary counts as one if its file is another now. */
    private List<String> changes(ProcessSnapshot now) {
        if (now.pid() == null) {
            return List.of();
        }
        List<String> changes = plan.changes(row.device());
        boolean replaced = !changes.contains(BINARY) && supervisor.runsOldProgram(row.id());
        return replaced ? Stream.concat(changes.stream(), Stream.of(BINARY)).toList() : changes;
    }

    /** For the API and the events. */
    public JsonObject view(ProcessSnapshot now) {
        Device device = row.device();
        ProcessHistory history = device.process();
        LastExit exit = history.lastExit();
        GowaVersion version = connection.version();
        List<String> changed = changes(now);
        return new JsonObject()
                .put("state", now.state().text())
                .put("since", now.since().toString())
                .put("cause", now.cause().toJson())
                .put("pid", now.pid())
                .put("port", device.port())
                .put("generation", history.generation())
                .put("restarts", history.restarts())
                .put("until", text(now.until()))
                .mergeIn(usage(supervisor.usage(row.id())))
                .put("lastExit", exit == null ? null : exit.toJson())
                .put("version", version == null ? null : version.text())
                .put("restartRequired", isRestartRequired(now, changed))
                .put("changedSettings", new JsonArray(changed));
    }

    /** @param usage null where nobody has looked yet */
    private JsonObject usage(@Nullable ProcessUsage usage) {
        return usage == null
                ? new JsonObject()
                        .putNull("startedAt")
                        .putNull("uptimeSeconds")
                        .putNull("memoryBytes")
                        .putNull("cpuPercent")
                : new JsonObject()
                        .put("startedAt", usage.startedAt().toString())
                        .put(
                                "uptimeSeconds",
                                Duration.between(usage.startedAt(), clock.instant())
                                        .toSeconds())
                        .put("memoryBytes", usage.residentBytes())
                        .put("cpuPercent", usage.cpuPercent());
    }

    private static @Nullable String text(@Nullable Instant instant) {
        return instant == null ? null : instant.toString();
    }
}
