package io.wafleet.device;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wafleet.id.DeviceId;
import io.wafleet.problem.Problem;
import io.wafleet.problem.ProblemCode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The rolling restarts that users asked for: one at a time per tenant, the last of each remembered. */
final class RollingRestarts {
    private static final JsonObject NONE = new JsonObject()
            .put("state", "none")
            .put("done", new JsonArray())
            .put("skipped", new JsonArray())
            .put("remaining", new JsonArray());

    private final RollingRestart.Parts parts;
    /** By tenant; null for who sees all. */
    private final Map<@Nullable String, RollingRestart> latest = new HashMap<>();

    RollingRestarts(RollingRestart.Parts parts) {
        this.parts = parts;
    }

    Future<JsonObject> start(JsonObject body) {
        String tenant = body.getString("tenant");
        boolean busy = latest.entrySet().stream()
                .anyMatch(entry -> entry.getValue().isRunning() && overlap(entry.getKey(), tenant));
        if (busy) {
            return Future.failedFuture(Problem.of(ProblemCode.RESTART_RUNNING).exception());
        }
        JsonArray wanted = body.getJsonArray("devices");
        List<DeviceId> devices = wanted == null
                ? parts.devices()
                        .inStartOrder()
                        .filter(device -> device.isOf(tenant))
                        .map(ManagedDevice::id)
                        .toList()
                : wanted.stream()
                        .map(name -> parts.devices()
                                .named("devices", String.valueOf(name), tenant)
                                .id())
                        .distinct()
                        .toList();
        RollingRestart run = new RollingRestart(parts, devices, body.getBoolean("onlyRequired", false));
        latest.put(tenant, run);
        run.begin();
        return Future.succeededFuture(run.toJson());
    }

    private static boolean overlap(@Nullable String one, @Nullable String other) {
        return one == null || other == null || one.equals(other);
    }

    /** How the caller's last one goes, or ended. */
    Future<JsonObject> progress(JsonObject body) {
        RollingRestart run = latest.get(body.getString("tenant"));
        return Future.succeededFuture(run == null ? NONE.copy() : run.toJson());
    }

    Future<JsonObject> cancel(JsonObject body) {
        RollingRestart run = latest.get(body.getString("tenant"));
        if (run != null) {
            run.cancel();
        }
        return progress(body);
    }

    /** Begins no other device. */
    void close() {
        latest.values().forEach(RollingRestart::cancel);
    }
}
