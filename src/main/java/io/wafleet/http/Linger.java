package io.wafleet.http;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;

/**
 * What becomes of a body that nobody wanted: it is thrown away as it comes, or the client would not get to read its answer,
 * nor make another request on the connection. Not for ever: then the connection is closed.
 */
public final class Linger {
    private static final long MILLIS = 10_000;

    private final Vertx vertx;

    public Linger(Vertx vertx) {
        this.vertx = vertx;
    }

    /** To be the first handler of all. */
    public void watch(RoutingContext ctx) {
        if (Bodies.hasBody(ctx.request())) {
            ctx.addEndHandler(answered -> {
                // Or else the client has gone, and whoever reads the body is to hear of that.
                if (answered.succeeded()) {
                    linger(ctx.request());
                }
            });
        }
        ctx.next();
    }

    private void linger(HttpServerRequest request) {
        if (request.isEnded()) {
            return;
        }
        if (Bodies.isContinueExpected(request) && request.bytesRead() == 0) {
            // Nobody knows whether the body will come.
            request.connection().close();
            return;
        }
        long timer = vertx.setTimer(MILLIS, late -> request.connection().close());
        request.handler(unwanted -> {})
                .exceptionHandler(broken -> vertx.cancelTimer(timer))
                .endHandler(end -> vertx.cancelTimer(timer))
                .resume();
    }
}
