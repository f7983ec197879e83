package io.wafleet.rest;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.wafleet.command.Commands;
import io.wafleet.command.Request;
import io.wafleet.command.Verb;
import io.wafleet.http.Answers;
import io.wafleet.http.Body;
import io.wafleet.http.Caller;
import io.wafleet.http.Handlers;
import io.wafleet.http.Operations;
import io.wafleet.http.Query;
import io.wafleet.http.change.Change;
import io.wafleet.job.QueuePatch;
import io.wafleet.job.QueuePause;
import java.util.Objects;

/** {@code /api/queues} and {@code /api/devices/{id}/queue}: what waits to be sent, and how it is paced. */
final class QueueRoutes {
    private static final int DEFAULT_LIST = 1000;

    private final Commands commands;
    private final Answers answers;

    QueueRoutes(Commands commands, Answers answers) {
        this.answers = answers;
        this.commands = commands;
    }

    void bind(Handlers api) {
        api.handle("listQueues", ctx -> answers.json(ctx, () -> list(ctx)))
                .answer("getQueue", ctx -> command(ctx, Verb.QUEUE, Request.NONE))
                .answer("setQueue", this::set)
                .answer("pauseQueue", ctx -> command(ctx, Verb.QUEUE_PAUSE, cause(ctx)))
                .answer("resumeQueue", ctx -> command(ctx, Verb.QUEUE_RESUME, Request.NONE))
                .answer("clearQueue", ctx -> command(ctx, Verb.QUEUE_CLEAR, Request.NONE));
    }

    private Future<JsonObject> list(RoutingContext ctx) {
        return commands.ask(Caller.access(ctx), Verb.QUEUES, Query.page(ctx, DEFAULT_LIST));
    }

    /** The queue's owner checks them. */
    private static QueuePatch settings(RoutingContext ctx) {
        return new QueuePatch(Objects.requireNonNull(Body.of(ctx).optionalObject("settings")));
    }

    private Future<JsonObject> set(RoutingContext ctx) {
        QueuePatch patch = settings(ctx);
        return command(ctx, Verb.QUEUE, Request.NONE).compose(before -> {
            Change change = Change.of(ctx).before(settings(before));
            return command(ctx, Verb.QUEUE_PATCH, patch).onSuccess(now -> change.after(settings(now)));
        });
    }

    private static JsonObject settings(JsonObject queue) {
        return new JsonObject().put("settings", queue.getValue("settings"));
    }

    private static QueuePause cause(RoutingContext ctx) {
        String cause = Body.of(ctx).optionalText("cause");
        return new QueuePause(cause);
    }

    private Future<JsonObject> command(RoutingContext ctx, Verb verb, Request request) {
        return commands.ask(Caller.access(ctx), Operations.device(ctx), verb, request);
    }
}
