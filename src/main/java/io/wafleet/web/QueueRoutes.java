package io.wafleet.web;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.wafleet.auth.Scope;
import io.wafleet.bus.Addresses;
import io.wafleet.bus.Bus;
import io.wafleet.http.Answers;
import io.wafleet.http.Bodies;
import io.wafleet.http.Body;
import io.wafleet.http.Caller;
import io.wafleet.http.Operations;
import io.wafleet.problem.Problem;
import io.wafleet.problem.ProblemCode;
import java.time.Duration;

/** {@code /api/queues} and {@code /api/devices/{id}/queue}: what waits to be sent, and how it is paced. */
final class QueueRoutes {
    private static final Duration DEADLINE = Duration.ofSeconds(30);
    private static final int MAX_CAUSE = 200;

    private final Bus bus;
    private final Answers answers;

    QueueRoutes(Bus bus, Answers answers) {
        this.answers = answers;
        this.bus = bus;
    }

    void mount(Operations api) {
        api.get("/api/queues").handler(ctx -> {
            JsonObject question = Caller.command(Caller.with(ctx, Scope.DEVICES_READ));
            answers.json(ctx, () -> bus.request(Addresses.fleet("queues"), question, ProblemCode.STOPPING, DEADLINE));
        });
        api.get("/api/devices/:id/queue")
                .respond(ctx -> command(ctx, "queue", Caller.command(Caller.with(ctx, Scope.DEVICES_READ))));
        api.patch("/api/devices/:id/queue").respond(ctx -> command(ctx, "queue-patch", settings(ctx)));
        api.post("/api/devices/:id/queue/pause").respond(ctx -> command(ctx, "queue-pause", cause(ctx)));
        api.command("/api/devices/:id/queue/resume").respond(ctx -> command(ctx, "queue-resume", manage(ctx)));
        api.delete("/api/devices/:id/queue").respond(ctx -> command(ctx, "queue-clear", manage(ctx)));
    }

    private static JsonObject manage(RoutingContext ctx) {
        return Caller.command(Caller.with(ctx, Scope.DEVICES_MANAGE));
    }

    /** The queue's owner checks them. */
    private static JsonObject settings(RoutingContext ctx) {
        JsonObject command = manage(ctx);
        JsonObject settings = Body.of(ctx).only("settings").optionalObject("settings");
        if (settings == null) {
            throw Problem.field("settings", "is missing").exception();
        }
        return command.put("settings", settings);
    }

    private static JsonObject cause(RoutingContext ctx) {
        JsonObject command = manage(ctx);
        String cause = Bodies.isEmpty(ctx) ? null : Body.of(ctx).only("cause").optionalText("cause", MAX_CAUSE);
        return cause == null ? command : command.put("cause", cause);
    }

    private Future<JsonObject> command(RoutingContext ctx, String verb, JsonObject command) {
        return bus.request(
                Addresses.device(DeviceRoutes.device(ctx), verb), command, ProblemCode.DEVICE_NOT_FOUND, DEADLINE);
    }
}
