package io.wafleet.device.rolling;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wafleet.access.Access;
import io.wafleet.command.device.RollingRestartRequest;
import io.wafleet.id.DeviceId;
import io.wafleet.problem.Problem;
import io.wafleet.problem.ProblemCode;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The rolling restarts that users asked for: one at a time per tenant, the last of each remembered. */
public final class RollingRestarts {
    private static final JsonObject NONE = new JsonObject()
            .put("state", "none")
            .put("done", new JsonArray())
            .put("skipped", new JsonArray())
            .put("remaining", new JsonArray());

    private final RestartableFleet fleet;
    private final Vertx vertx;
    private final Clock clock;
    private final Duration patience;
    private final Map<Access.Whole, RollingRestart> latest = new HashMap<>();

    /**
     * None is under way.
     *
     * @param patience how long a device may take to come back
     */
    public RollingRestarts(RestartableFleet fleet, Vertx vertx, Clock clock, Duration patience) {
        this.fleet = fleet;
        this.vertx = vertx;
        this.clock = clock;
        this.patience = patience;
    }

    public Future<JsonObject> start(Access by, JsonObject body) {
        boolean busy = latest.entrySet().stream()
                .anyMatch(
                        entry -> entry.getValue().isRunning() && entry.getKey().overlaps(by.whole()));
        if (busy) {
            return Future.failedFuture(Problem.of(ProblemCode.RESTART_RUNNING).exception());
        }
        RollingRestartRequest request = RollingRestartRequest.of(body);
        List<String> wanted = request.devices();
        List<DeviceId> devices = wanted == null
                ? fleet.inStartOrder(by)
                : wanted.stream()
                        .map(name -> fleet.named("devices", name, by).id())
                        .distinct()
                        .toList();
        RollingRestart run = new RollingRestart(fleet, vertx, clock, patience, devices, request.onlyRequired());
        latest.put(by.whole(), run);
        run.begin();
        return Future.succeededFuture(run.toJson());
    }

    /** How the caller's last one goes, or ended. */
    public Future<JsonObject> progress(Access by, JsonObject body) {
        RollingRestart run = latest.get(by.whole());
        return Future.succeededFuture(run == null ? NONE.copy() : run.toJson());
    }

    public Future<JsonObject> cancel(Access by, JsonObject body) {
        RollingRestart run = latest.get(by.whole());
        if (run != null) {
            run.cancel();
        }
        return progress(by, body);
    }

    /** Begins no other device. */
    public void close() {
        latest.values().forEach(RollingRestart::cancel);
    }
}
