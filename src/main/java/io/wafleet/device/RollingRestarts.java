package io.wafleet.device;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wafleet.access.Access;
import io.wafleet.command.device.RollingRestartRequest;
import io.wafleet.id.DeviceId;
import io.wafleet.problem.Problem;
import io.wafleet.problem.ProblemCode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The rolling restarts that users asked for: one at a time per tenant, the last of each remembered. */
final class RollingRestarts {
    private static final JsonObject NONE = new JsonObject()
            .put("state", "none")
            .put("done", new JsonArray())
            .put("skipped", new JsonArray())
            .put("remaining", new JsonArray());

    private final RollingRestart.Parts parts;
    private final Map<Access.Whole, RollingRestart> latest = new HashMap<>();

    RollingRestarts(RollingRestart.Parts parts) {
        this.parts = parts;
    }

    Future<JsonObject> start(Access by, JsonObject body) {
        boolean busy = latest.entrySet().stream()
                .anyMatch(
                        entry -> entry.getValue().isRunning() && entry.getKey().overlaps(by.whole()));
        if (busy) {
            return Future.failedFuture(Problem.of(ProblemCode.RESTART_RUNNING).exception());
        }
        RollingRestartRequest request = RollingRestartRequest.of(body);
        List<String> wanted = request.devices();
        List<DeviceId> devices = wanted == null
                ? parts.devices()
                        .inStartOrder()
                        .filter(device -> device.isCoveredBy(by))
                        .map(ManagedDevice::id)
                        .toList()
                : wanted.stream()
                        .map(name -> parts.devices().named("devices", name, by).id())
                        .distinct()
                        .toList();
        RollingRestart run = new RollingRestart(parts, devices, request.onlyRequired());
        latest.put(by.whole(), run);
        run.begin();
        return Future.succeededFuture(run.toJson());
    }

    /** How the caller's last one goes, or ended. */
    Future<JsonObject> progress(Access by, JsonObject body) {
        RollingRestart run = latest.get(by.whole());
        return Future.succeededFuture(run == null ? NONE.copy() : run.toJson());
    }

    Future<JsonObject> cancel(Access by, JsonObject body) {
        RollingRestart run = latest.get(by.whole());
        if (run != null) {
            run.cancel();
        }
        return progress(by, body);
    }

    /** Begins no other device. */
    void close() {
        latest.values().forEach(RollingRestart::cancel);
    }
}
