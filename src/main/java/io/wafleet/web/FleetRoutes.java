package io.wafleet.web;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.wafleet.auth.Scope;
import io.wafleet.bus.Addresses;
import io.wafleet.bus.Bus;
import io.wafleet.http.Bodies;
import io.wafleet.http.Body;
import io.wafleet.http.Caller;
import io.wafleet.http.Operations;
import io.wafleet.problem.ProblemCode;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/** {@code /api/fleet}: what concerns all of the caller's devices. */
final class FleetRoutes {
    private static final Duration DEADLINE = Duration.ofSeconds(10);
    private static final int MAX_DEVICES = 1000;
    private static final Pattern NAME = Pattern.compile("(?s).{1,100}");

    private final Bus bus;

    FleetRoutes(Bus bus) {
        this.bus = bus;
    }

    void mount(Operations api) {
        api.post("/api/fleet/restart").respond(this::restart);
        api.get("/api/fleet/restart")
                .respond(ctx -> ask("restart-progress", Caller.command(Caller.with(ctx, Scope.DEVICES_READ))));
        api.delete("/api/fleet/restart")
                .respond(ctx -> ask("restart-cancel", Caller.command(Caller.with(ctx, Scope.DEVICES_MANAGE))));
    }

    private Future<JsonObject> restart(RoutingContext ctx) {
        JsonObject command = Caller.command(Caller.with(ctx, Scope.DEVICES_MANAGE));
        if (!Bodies.isEmpty(ctx)) {
            Body body = Body.of(ctx).only("devices", "onlyRequired");
            List<String> devices = body.optionalTexts("devices", NAME, MAX_DEVICES);
            command.put("devices", devices == null ? null : new JsonArray(devices))
                    .put("onlyRequired", body.flag("onlyRequired", false));
        }
        return ask("restart", command)
                .onSuccess(begun -> ctx.response().setStatusCode(202).putHeader("Location", "/api/fleet/restart"));
    }

    private Future<JsonObject> ask(String verb, JsonObject command) {
        return bus.request(Addresses.fleet(verb), command, ProblemCode.STOPPING, DEADLINE);
    }
}
