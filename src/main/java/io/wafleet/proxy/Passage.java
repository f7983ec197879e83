package io.wafleet.proxy;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.ext.web.RoutingContext;
import io.wafleet.gowa.ChildDirectory.Entry;
import io.wafleet.gowa.ChildEndpoint;
import io.wafleet.http.Bodies;
import io.wafleet.problem.Problem;
import io.wafleet.problem.ProblemCode;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way of calls to the children. Connections are kept: one that was opened to a child ends with it, so it is looked at once
 * whether it is the child who took it. Confined to the context of the API server.
 */
final class Passage {
    private static final Logger log = LoggerFactory.getLogger(Passage.class);
    private static final String HOST = "127.0.0.1";
    private static final int CONNECT_MILLIS = 2000;
    private static final long LOOK_MILLIS = 1000;
    private static final int KEPT_SECONDS = 60;

    private final Limits limits;
    private final Places places;
    private final HttpClient client;
    /** Whose each open connection is, as far as was looked. */
    private final Map<HttpConnection, ChildEndpoint> known = new HashMap<>();

    private final Set<Exchange> open = new LinkedHashSet<>();
    /** For the metrics, which count on another thread. */
    private volatile int count;

    /**
     * What may be under way.
     *
     * @param perDevice calls of one device
     * @param perTenant calls of one tenant's devices
     * @param connections to one child; what is more waits for one
     * @param patience how long neither the client nor the child may stand still
     */
    record Limits(int perDevice, int perTenant, int connections, Duration patience) {
        /** The child itself gives up a call after 45 s. */
        static final Limits USUAL = new Limits(512, 1024, 64, Duration.ofSeconds(60));
    }

    Passage(Vertx vertx, Limits limits) {
        this.limits = limits;
        this.places = new Places(limits.perDevice(), limits.perTenant());
        this.client = vertx.createHttpClient(
                new HttpClientOptions()
                        .setKeepAlive(true)
                        .setKeepAliveTimeout(KEPT_SECONDS)
                        .setConnectTimeout(CONNECT_MILLIS)
                        // Bodies cross in the pieces in which they were read, and not in eighths of these.
                        .setMaxChunkSize(Bodies.MOST_AT_ONCE)
                        .setDecompressionSupported(false),
                new PoolOptions().setHttp1MaxSize(limits.connections()).setMaxWaitQueueSize(limits.perDevice()));
        vertx.setPeriodic(LOOK_MILLIS, tick -> look());
    }

    /** How many calls are on their way. */
    int count() {
        return count;
    }

    /**
     * Passes a call to the child; the request is paused, and nothing of its body was read unless there is another one.
     *
     * @param to whose child there is
     * @param method the child's
     * @param target what the child is asked for, path and query
     * @param body what the child gets in place of the request's own, which was read; null for that
     * @param writer has the child's answer written to the client
     */
    void pass(
            RoutingContext ctx,
            Entry to,
            HttpMethod method,
            String target,
            @Nullable Buffer body,
            BiFunction<HttpClientResponse, RoutingContext, Future<Void>> writer) {
        ChildEndpoint child = Objects.requireNonNull(to.child());
        String device = to.device().value();
        places.take(device, to.tenant());
        Exchange exchange = new Exchange(ctx, body, writer, over -> {
            places.leave(device, to.tenant());
            open.remove(over);
            count = open.size();
        });
        if (exchange.isOver()) {
            return;
        }
        open.add(exchange);
        count = open.size();
        client.request(options(ctx, child, method, target))
                .onSuccess(request -> connected(child, request, exchange))
                .onFailure(failure -> exchange.refuse(unreachable(child, failure)));
    }

    private static RequestOptions options(RoutingContext ctx, ChildEndpoint child, HttpMethod method, String target) {
        RequestOptions options = new RequestOptions()
                .setHost(HOST)
                .setPort(child.port())
                .setMethod(method)
                .setURI(target)
                .putHeader("Authorization", child.authorization())
                .putHeader(DeviceChoice.HEADER, child.slot());
        Crossing.toChild(ctx.request().headers(), options.getHeaders());
        return options;
    }

    private void connected(ChildEndpoint child, HttpClientRequest request, Exchange exchange) {
        if (exchange.isOver()) {
            abandon(request);
        } else if (isChild(child, request.connection())) {
            exchange.begin(request);
        } else {
            request.connection().close();
            exchange.refuse(unready("it is not the child who listens on its port"));
        }
    }

    /** Nobody waits for it any more. Vert.x takes it for an error that nobody hears of that. */
    private static void abandon(HttpClientRequest request) {
        request.exceptionHandler(reset -> log.trace("a call was not made: {}", reset.toString()))
                .reset();
    }

    /** Only now that the connection stands: if the child listens now, it has done so all the time. */
    private boolean isChild(ChildEndpoint child, HttpConnection connection) {
        ChildEndpoint before = known.get(connection);
        if (before != null && before.guard() == child.guard()) {
            return true;
        }
        if (before != null || !child.guard().isChild()) {
            return false;
        }
        known.put(connection, child);
        connection.closeHandler(gone -> known.remove(connection));
        return true;
    }

    private static Problem unreachable(ChildEndpoint child, Throwable failure) {
        return unready("the child at " + child + " takes no connection: " + failure.getMessage());
    }

    private static Problem unready(String why) {
        return Problem.of(ProblemCode.DEVICE_UNREADY, why);
    }

    private void look() {
        long now = System.nanoTime();
        List.copyOf(open).forEach(each -> each.look(now, limits.patience().toNanos()));
    }
}
