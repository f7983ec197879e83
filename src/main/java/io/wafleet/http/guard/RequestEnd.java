package io.wafleet.http.guard;

import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;

/**
 * When a request is over. Vert.x tells nobody of it who asks only when it is: whoever waited for something, such as for whom a
 * token names, before he took what he must give back, would keep that for ever.
 */
public final class RequestEnd {
    private RequestEnd() {}

    /** Does something when the request is answered, or its client goes; at once where that has gone already. */
    public static void watch(RoutingContext ctx, Handler<AsyncResult<Void>> handler) {
        if (ctx.response().closed()) {
            handler.handle(Future.failedFuture("the client has gone"));
        } else {
            ctx.addEndHandler(handler);
        }
    }
}
