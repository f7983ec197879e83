package io.wafleet.web;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.wafleet.problem.Problem;
import io.wafleet.problem.ProblemCode;

/** The API's own document, and the end of the gateway. */
final class SystemRoutes {
    private final Vertx vertx;
    private final Runnable stop;

    SystemRoutes(Vertx vertx, Runnable stop) {
        this.vertx = vertx;
        this.stop = stop;
    }

    void mountPublic(Router router) {
        router.get("/api/openapi.yaml")
                .handler(ctx -> vertx.fileSystem()
                        .readFile("openapi.yaml")
                        .onFailure(ctx::fail)
                        .onSuccess(document -> answer(ctx, document)));
    }

    private static void answer(RoutingContext ctx, Buffer document) {
        ctx.response().putHeader("Content-Type", "application/yaml").end(document);
    }

    void mount(Router router) {
        router.post("/api/system/stop").respond(ctx -> {
            if (!Caller.of(ctx).isAdmin()) {
                return Future.failedFuture(
                        Problem.of(ProblemCode.FORBIDDEN, "administrators only").exception());
            }
            // After the answer: the server that gives it stops too.
            ctx.addEndHandler(answered -> stop.run());
            ctx.response().setStatusCode(202);
            return Future.succeededFuture(new JsonObject().put("status", "stopping"));
        });
    }
}
