package io.wafleet.web;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.wafleet.access.Access;
import io.wafleet.auth.Scope;
import io.wafleet.command.Commands;
import io.wafleet.command.Verb;
import io.wafleet.http.Bodies;
import io.wafleet.http.Body;
import io.wafleet.http.Caller;
import io.wafleet.http.Operations;
import java.util.List;
import java.util.regex.Pattern;

/** {@code /api/fleet}: what concerns all of the caller's devices. */
final class FleetRoutes {
    private static final int MAX_DEVICES = 1000;
    private static final Pattern NAME = Pattern.compile("(?s).{1,100}");

    private final Commands commands;

    FleetRoutes(Commands commands) {
        this.commands = commands;
    }

    void mount(Operations api) {
        api.post("/api/fleet/restart").respond(this::restart);
        api.get("/api/fleet/restart").respond(ctx -> ask(Caller.access(ctx, Scope.DEVICES_READ), Verb.ROLL_PROGRESS));
        api.delete("/api/fleet/restart")
                .respond(ctx -> ask(Caller.access(ctx, Scope.DEVICES_MANAGE), Verb.ROLL_CANCEL));
    }

    private Future<JsonObject> restart(RoutingContext ctx) {
        Access access = Caller.access(ctx, Scope.DEVICES_MANAGE);
        JsonObject command = new JsonObject();
        if (!Bodies.isEmpty(ctx)) {
            Body body = Body.of(ctx).only("devices", "onlyRequired");
            List<String> devices = body.optionalTexts("devices", NAME, MAX_DEVICES);
            command.put("devices", devices == null ? null : new JsonArray(devices))
                    .put("onlyRequired", body.flag("onlyRequired", false));
        }
        return commands.ask(access, Verb.ROLL, command)
                .onSuccess(begun -> ctx.response().setStatusCode(202).putHeader("Location", "/api/fleet/restart"));
    }

    private Future<JsonObject> ask(Access access, Verb verb) {
        return commands.ask(access, verb, new JsonObject());
    }
}
