package io.wafleet.proxy;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import org.jspecify.annotations.Nullable;

/**
 * An answer of ours in the child's shape (contract 3.1).
 *
 * @param code the child's word
 * @param results null for none
 */
record ChildAnswer(
        int status, String code, String message, @Nullable Object results) {
    private static final int OK = 200;

    static ChildAnswer success(String message, @Nullable Object results) {
        return new ChildAnswer(OK, "SUCCESS", message, results);
    }

    Future<Void> write(RoutingContext ctx) {
        JsonObject json = new JsonObject().put("code", code).put("message", message);
        if (results != null) {
            json.put("results", results);
        }
        return ctx.response()
                .setStatusCode(status)
                .putHeader("Content-Type", "application/json; charset=utf-8")
                .end(json.toBuffer());
    }
}
