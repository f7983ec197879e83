package io.wafleet.http;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/** What does the work of each operation, by the contract's {@code operationId}. The caller is known and may call it by then. */
public final class Handlers {
    private final Map<String, Handler<RoutingContext>> byId = new TreeMap<>();

    /** Whose answer is a JSON object. */
    public Handlers answer(String operationId, Function<RoutingContext, Future<JsonObject>> work) {
        return handle(operationId, ctx -> work.apply(ctx).onFailure(ctx::fail).onSuccess(ctx::json));
    }

    /** Whose answer has no content: that it is done is all there is to say. */
    public Handlers done(String operationId, Function<RoutingContext, Future<?>> work) {
        return handle(
                operationId,
                ctx -> work.apply(ctx)
                        .onFailure(ctx::fail)
                        .onSuccess(done -> ctx.response().setStatusCode(204).end()));
    }

    /** Which writes its answer by itself. */
    public Handlers handle(String operationId, Handler<RoutingContext> work) {
        if (byId.putIfAbsent(operationId, work) != null) {
            throw new IllegalStateException("the operation " + operationId + " has two handlers");
        }
        return this;
    }

    Set<String> operationIds() {
        return byId.keySet();
    }

    Handler<RoutingContext> of(Operation operation) {
        Handler<RoutingContext> handler = byId.get(operation.id());
        if (handler == null) {
            throw new IllegalStateException("the operation " + operation.id() + " has no handler");
        }
        return handler;
    }
}
