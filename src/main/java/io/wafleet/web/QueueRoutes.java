package io.wafleet.web;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.wafleet.access.Access;
import io.wafleet.auth.Scope;
import io.wafleet.command.Commands;
import io.wafleet.command.Verb;
import io.wafleet.http.Answers;
import io.wafleet.http.Bodies;
import io.wafleet.http.Body;
import io.wafleet.http.Caller;
import io.wafleet.http.Operations;
import io.wafleet.problem.Problem;
import java.util.function.Supplier;

/** {@code /api/queues} and {@code /api/devices/{id}/queue}: what waits to be sent, and how it is paced. */
final class QueueRoutes {
    private static final int MAX_CAUSE = 200;

    private final Commands commands;
    private final Answers answers;

    QueueRoutes(Commands commands, Answers answers) {
        this.answers = answers;
        this.commands = commands;
    }

    void mount(Operations api) {
        api.get("/api/queues").handler(ctx -> {
            Access access = Caller.access(ctx, Scope.DEVICES_READ);
            answers.json(ctx, () -> commands.ask(access, Verb.QUEUES, new JsonObject()));
        });
        api.get("/api/devices/:id/queue").respond(ctx -> command(ctx, Scope.DEVICES_READ, Verb.QUEUE, JsonObject::new));
        api.patch("/api/devices/:id/queue").respond(ctx -> manage(ctx, Verb.QUEUE_PATCH, () -> settings(ctx)));
        api.post("/api/devices/:id/queue/pause").respond(ctx -> manage(ctx, Verb.QUEUE_PAUSE, () -> cause(ctx)));
        api.command("/api/devices/:id/queue/resume").respond(ctx -> manage(ctx, Verb.QUEUE_RESUME, JsonObject::new));
        api.delete("/api/devices/:id/queue").respond(ctx -> manage(ctx, Verb.QUEUE_CLEAR, JsonObject::new));
    }

    private Future<JsonObject> manage(RoutingContext ctx, Verb verb, Supplier<JsonObject> request) {
        return command(ctx, Scope.DEVICES_MANAGE, verb, request);
    }

    /** The queue's owner checks them. */
    private static JsonObject settings(RoutingContext ctx) {
        JsonObject settings = Body.of(ctx).only("settings").optionalObject("settings");
        if (settings == null) {
            throw Problem.field("settings", "is missing").exception();
        }
        return new JsonObject().put("settings", settings);
    }

    private static JsonObject cause(RoutingContext ctx) {
        String cause = Bodies.isEmpty(ctx) ? null : Body.of(ctx).only("cause").optionalText("cause", MAX_CAUSE);
        return cause == null ? new JsonObject() : new JsonObject().put("cause", cause);
    }

    /** Who may not ask need not know whether the request is right. */
    private Future<JsonObject> command(RoutingContext ctx, Scope scope, Verb verb, Supplier<JsonObject> request) {
        Access access = Caller.access(ctx, scope);
        return commands.ask(access, DeviceRoutes.device(ctx), verb, request.get());
    }
}
