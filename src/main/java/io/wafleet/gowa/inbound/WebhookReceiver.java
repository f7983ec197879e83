package io.wafleet.gowa.inbound;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.wafleet.gowa.ChildEvent;
import io.wafleet.id.DeviceId;
import io.wafleet.metrics.Meters;
import io.wafleet.net.ByteBudget;
import java.time.Clock;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Receives the children's webhooks, on 127.0.0.1 only. A call is answered 200 after its event is stored; anything else
 * makes the child try again, up to 5 times within 30 s (contract 6.1). Under load calls are not refused but left unread
 * for a while: {@link HookLimits}.
 *
 * <p>A connection for each call costs more than what is done with the event, so all of that has an event loop of its own; the
 * {@link Hooks} are asked to store on the context that opened the receiver.
 */
public final class WebhookReceiver {
    private static final Logger log = LoggerFactory.getLogger(WebhookReceiver.class);
    private static final String HOST = "127.0.0.1";
    private static final String PATH = "/hooks/";
    private static final int MAX_LINE_BYTES = 1024;
    private static final int MAX_HEADER_BYTES = 8 * 1024;

    private final Vertx vertx;
    private final Context owner;
    private final HttpServer server;
    private final Hooks hooks;
    private final HookLimits limits;
    private final Meters meters;
    private final Clock clock;
    private final ByteBudget<DeviceId> budget;
    private final Signatures signatures = new Signatures();
    private int connections;

    private WebhookReceiver(
            Vertx vertx, HttpServer server, Hooks hooks, HookLimits limits, Meters meters, Clock clock) {
        this.vertx = vertx;
        this.owner = vertx.getOrCreateContext();
        this.server = server;
        this.hooks = hooks;
        this.limits = limits;
        this.meters = meters;
        this.clock = clock;
        this.budget = new ByteBudget<>(limits.totalBytes(), limits.deviceBytes(), limits.maxWaiting());
        meters.children().hooks(budget, ByteBudget::usedBytes, ByteBudget::waitingCount);
    }

    /** Whose webhooks are received, and what becomes of them. */
    public interface Hooks {
        /** A device's webhook secret, null for an unknown device. Asked on the receiver's own event loop. */
        @Nullable
        String secret(DeviceId device);

        /** Succeeds when the event is stored. */
        Future<Void> store(DeviceId device, ChildEvent event);

        /** The child was told that its event is not stored; it may have given up before that is mended. */
        void refused(DeviceId device);
    }

    /**
     * Opens the receiver.
     *
     * @param port 0 for any free one; {@link #port} tells which
     */
    public static Future<WebhookReceiver> open(
            Vertx vertx, int port, Hooks hooks, HookLimits limits, Meters meters, Clock clock) {
        HttpServer server = vertx.createHttpServer(new HttpServerOptions()
                .setHost(HOST)
                .setPort(port)
                .setMaxInitialLineLength(MAX_LINE_BYTES)
                .setMaxHeaderSize(MAX_HEADER_BYTES)
                .setHttp2ClearTextEnabled(false)
                // Each call has a connection of its own: what a connection need not have is not set up.
                .setPerFrameWebSocketCompressionSupported(false)
                .setPerMessageWebSocketCompressionSupported(false)
                .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
                .setIdleTimeout((int) limits.deadline().multipliedBy(3).toMillis()));
        WebhookReceiver receiver = new WebhookReceiver(vertx, server, hooks, limits, meters, clock);
        server.connectionHandler(receiver::connected).requestHandler(receiver::receive);
        return listenApart(vertx, server)
                .map(receiver)
                .recover(failure -> Future.failedFuture("WAFLEET_HOOK_PORT " + port + ": " + failure.getMessage()
                        + "; the children know this port, so it is changed only on purpose"));
    }

    /**
     * Vert.x gives every thread that is not its own an event loop. A verticle would have one, too, but is undeployed before its
     * parent stops, and children still report while they are stopped.
     */
    private static Future<Void> listenApart(Vertx vertx, HttpServer server) {
        return Future.fromCompletionStage(
                        CompletableFuture.supplyAsync(vertx::getOrCreateContext), vertx.getOrCreateContext())
                .compose(apart -> Future.future(promise -> apart.runOnContext(
                        go -> server.listen().<Void>mapEmpty().onComplete(promise))));
    }

    public int port() {
        return server.actualPort();
    }

    /** What a child is told to post to. */
    public static String url(int port, DeviceId device) {
        return "http://" + HOST + ":" + port + PATH + device.value();
    }

    public Future<Void> close() {
        return server.close();
    }

    ByteBudget<DeviceId> budget() {
        return budget;
    }

    /** A connection serves one call; headers that trickle in have as long as a whole call, and storing has it once more. */
    private void connected(HttpConnection connection) {
        if (connections >= limits.maxConnections()) {
            meters.children().hook(503);
            closed(connection.close());
            return;
        }
        connections++;
        long timer = vertx.setTimer(limits.deadline().multipliedBy(3).toMillis(), tooOld -> closed(connection.close()));
        connection.closeHandler(closed -> {
            connections--;
            vertx.cancelTimer(timer);
        });
    }

    private static void closed(Future<Void> closing) {
        closing.onFailure(gone -> log.trace("a connection was closed already"));
    }

    private void receive(HttpServerRequest request) {
        String name = request.path().startsWith(PATH) ? request.path().substring(PATH.length()) : "";
        String secret = DeviceId.isValid(name) ? hooks.secret(new DeviceId(name)) : null;
        if (secret == null || !request.method().equals(HttpMethod.POST)) {
            meters.children().hook(404);
            WebhookCall.respond(request, 404);
            return;
        }
        DeviceId device = new DeviceId(name);
        WebhookCall call = new WebhookCall(vertx, request, device, status -> answered(device, status));
        call.read(budget, limits, body -> verified(call, secret, body));
    }

    private void answered(DeviceId device, int status) {
        meters.children().hook(status);
        if (status == 503) {
            owner.runOnContext(go -> hooks.refused(device));
        }
    }

    private void verified(WebhookCall call, String secret, Buffer body) {
        DeviceId device = call.device();
        if (!signatures.isRight(secret, call.signature(), body)) {
            log.warn("device {}: a webhook call was not signed with the device's secret; refused", device);
            call.answer(401);
            return;
        }
        JsonObject webhook;
        try {
            webhook = body.toJsonObject();
        } catch (DecodeException | ClassCastException notJson) {
            call.answer(400);
            return;
        }
        ChildEvent event = WebhookTranslator.translate(device, webhook, clock.instant());
        // Nothing in it says what it is: then only the very same bytes are the same.
        ChildEvent told =
                event.mark() == null ? event.markedBy(ChildEvent.Mark.of("body", signatures.fingerprint(body))) : event;
        Context here = vertx.getOrCreateContext();
        owner.runOnContext(go -> Future.<Void>future(
                        promise -> hooks.store(device, told).onComplete(promise))
                .onComplete(done -> here.runOnContext(back -> answer(call, done.cause()))));
    }

    private static void answer(WebhookCall call, @Nullable Throwable failure) {
        if (failure == null) {
            call.answer(200);
        } else {
            log.error("device {}: a webhook could not be stored", call.device(), failure);
            call.answer(503);
        }
    }
}
