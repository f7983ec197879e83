package io.wafleet.http;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import io.wafleet.config.Configuration.Listeners;
import io.wafleet.disk.DiskSpace;
import io.wafleet.http.guard.Doorkeeper;
import io.wafleet.http.guard.Proxies;
import io.wafleet.http.guard.SecurityHeaders;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** The management port, never public: liveness, readiness and metrics for machines. */
public final class ManagementServer extends VerticleBase {
    private static final String PROMETHEUS_TEXT = "text/plain; version=0.0.4; charset=utf-8";

    private final Listeners listeners;
    private final PrometheusMeterRegistry registry;
    /** Apart from the API's, so that health answers whatever becomes of those. */
    private static final int MOST_CONNECTIONS = 64;

    private final BooleanSupplier ready;
    private final DiskSpace disk;
    private @Nullable HttpServer server;

    /** Takes questions as soon as it is deployed; {@code ready} tells whether the rest of the gateway is up. */
    public ManagementServer(
            Listeners listeners, PrometheusMeterRegistry registry, BooleanSupplier ready, DiskSpace disk) {
        this.listeners = listeners;
        this.registry = registry;
        this.ready = ready;
        this.disk = disk;
    }

    @Override
    public Future<?> start() {
        Router router = Router.router(vertx);
        Doorkeeper door =
                new Doorkeeper(vertx, Doorkeeper.Limits.of(MOST_CONNECTIONS, MOST_CONNECTIONS), new Proxies(List.of()));
        router.route().handler(door::asked);
        router.get("/health/live").handler(ctx -> ctx.response().end("live\n"));
        router.get("/health/ready").handler(ctx -> {
            boolean up = ready.getAsBoolean();
            // Still ready when the disk is low: reading, commands and what was accepted go on.
            String text = disk.isLow() ? "ready; disk low, new sends and devices are refused\n" : "ready\n";
            ctx.response().setStatusCode(up ? 200 : 503).end(up ? text : "starting or stopping\n");
        });
        router.get("/metrics")
                .handler(ctx -> vertx.executeBlocking(() -> registry.scrape(), false)
                        .onFailure(ctx::fail)
                        .onSuccess(text -> ctx.response()
                                .putHeader("Content-Type", PROMETHEUS_TEXT)
                                .end(text)));
        // Those of one method; the doorkeeper's has none, and sees all.
        router.getRoutes().stream()
                .filter(route -> route.methods() != null)
                .forEach(route -> route.method(HttpMethod.HEAD));
        HttpServer created = vertx.createHttpServer(new HttpServerOptions()
                .setHost(listeners.managementHost())
                .setPort(listeners.managementPort())
                .setHttp2ClearTextEnabled(false));
        server = created;
        door.watch(created);
        return created.requestHandler(request -> {
                    SecurityHeaders.put(request);
                    request.response().putHeader("Cache-Control", "no-store");
                    router.handle(request);
                })
                .listen()
                .recover(failure -> Future.failedFuture(
                        "WAFLEET_MANAGEMENT_PORT " + listeners.managementPort() + ": " + failure.getMessage()));
    }

    @Override
    public Future<?> stop() {
        return server == null ? Future.succeededFuture() : server.close();
    }
}
