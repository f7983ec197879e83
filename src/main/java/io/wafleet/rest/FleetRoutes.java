package io.wafleet.rest;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.wafleet.access.Access;
import io.wafleet.command.Commands;
import io.wafleet.command.Request;
import io.wafleet.command.Verb;
import io.wafleet.command.device.RollingRestartRequest;
import io.wafleet.http.Body;
import io.wafleet.http.Caller;
import io.wafleet.http.Handlers;
import java.util.regex.Pattern;

/** {@code /api/fleet}: what concerns all of the caller's devices. */
final class FleetRoutes {
    private static final int MAX_DEVICES = 1000;
    private static final Pattern NAME = Pattern.compile("(?s).{1,100}");

    private final Commands commands;

    FleetRoutes(Commands commands) {
        this.commands = commands;
    }

    void bind(Handlers api) {
        api.answer("restartFleet", this::restart)
                .answer("fleetRestart", ctx -> ask(Caller.access(ctx), Verb.ROLL_PROGRESS))
                .answer("cancelFleetRestart", ctx -> ask(Caller.access(ctx), Verb.ROLL_CANCEL));
    }

    private Future<JsonObject> restart(RoutingContext ctx) {
        Body body = Body.of(ctx);
        RollingRestartRequest command = new RollingRestartRequest(
                body.optionalTexts("devices", NAME, MAX_DEVICES), body.flag("onlyRequired", false));
        return commands.ask(Caller.access(ctx), Verb.ROLL, command)
                .onSuccess(begun -> ctx.response().setStatusCode(202).putHeader("Location", "/api/fleet/restart"));
    }

    private Future<JsonObject> ask(Access access, Verb verb) {
        return commands.ask(access, verb, Request.NONE);
    }
}
