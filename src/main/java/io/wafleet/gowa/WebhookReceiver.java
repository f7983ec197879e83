package io.wafleet.gowa;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.wafleet.bus.DeviceId;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.HexFormat;
import java.util.function.BiFunction;
import java.util.function.Function;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Receives the children's webhooks, on 127.0.0.1 only. A call is answered 200 after its event is stored; anything else
 * makes the child try again, up to 5 times within 30 s (contract 6.1).
 */
public final class WebhookReceiver {
    static final int MAX_BODY_BYTES = 4 * 1024 * 1024;

    private static final Logger log = LoggerFactory.getLogger(WebhookReceiver.class);
    private static final String HOST = "127.0.0.1";
    private static final String PATH = "/hooks/";
    private static final String SIGNATURE_PREFIX = "sha256=";
    private static final int IDLE_TIMEOUT_SECONDS = 30;

    private final HttpServer server;
    private final Function<DeviceId, @Nullable String> secrets;
    private final BiFunction<DeviceId, ChildEvent, Future<Void>> store;
    private final Clock clock;

    private WebhookReceiver(
            HttpServer server,
            Function<DeviceId, @Nullable String> secrets,
            BiFunction<DeviceId, ChildEvent, Future<Void>> store,
            Clock clock) {
        this.server = server;
        this.secrets = secrets;
        this.store = store;
        this.clock = clock;
    }

    /**
     * Opens the receiver.
     *
     * @param port 0 for any free one; {@link #port} tells which
     * @param secrets a device's webhook secret, null for an unknown device
     * @param store completes when the event is stored
     */
    public static Future<WebhookReceiver> open(
            Vertx vertx,
            int port,
            Function<DeviceId, @Nullable String> secrets,
            BiFunction<DeviceId, ChildEvent, Future<Void>> store,
            Clock clock) {
        HttpServer server = vertx.createHttpServer(
                new HttpServerOptions().setHost(HOST).setPort(port).setIdleTimeout(IDLE_TIMEOUT_SECONDS));
        WebhookReceiver receiver = new WebhookReceiver(server, secrets, store, clock);
        return server.requestHandler(receiver::receive)
                .listen()
                .map(receiver)
                .recover(failure -> Future.failedFuture("WAFLEET_HOOK_PORT " + port + ": " + failure.getMessage()
                        + "; the children know this port, so it is changed only on purpose"));
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

    private void receive(HttpServerRequest request) {
        request.response().putHeader("Connection", "close");
        String name = request.path().startsWith(PATH) ? request.path().substring(PATH.length()) : "";
        String secret = DeviceId.isValid(name) ? secrets.apply(new DeviceId(name)) : null;
        if (secret == null || !request.method().equals(HttpMethod.POST)) {
            answer(request, 404);
            return;
        }
        readBody(request)
                .onSuccess(body -> verified(request, new DeviceId(name), secret, body))
                .onFailure(tooLarge -> answer(request, 413));
    }

    private static Future<Buffer> readBody(HttpServerRequest request) {
        Buffer body = Buffer.buffer();
        return Future.future(promise -> request.handler(chunk -> {
                    if (body.length() + chunk.length() > MAX_BODY_BYTES) {
                        promise.tryFail("too large");
                    } else {
                        body.appendBuffer(chunk);
                    }
                })
                .exceptionHandler(promise::tryFail)
                .endHandler(end -> promise.tryComplete(body)));
    }

    private void verified(HttpServerRequest request, DeviceId device, String secret, Buffer body) {
        if (!isSignedBy(secret, request.getHeader("X-Hub-Signature-256"), body)) {
            log.warn("device {}: a webhook call was not signed with the device's secret; refused", device);
            answer(request, 401);
            return;
        }
        JsonObject webhook;
        try {
            webhook = body.toJsonObject();
        } catch (DecodeException | ClassCastException notJson) {
            answer(request, 400);
            return;
        }
        Future.<Void>future(promise -> store.apply(device, WebhookTranslator.translate(webhook, clock.instant()))
                        .onComplete(promise))
                .onSuccess(stored -> answer(request, 200))
                .onFailure(failure -> {
                    log.error("device {}: a webhook could not be stored", device, failure);
                    answer(request, 503);
                });
    }

    private static boolean isSignedBy(String secret, @Nullable String signature, Buffer body) {
        if (signature == null || !signature.startsWith(SIGNATURE_PREFIX)) {
            return false;
        }
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            byte[] expected =
                    HexFormat.of().formatHex(mac.doFinal(body.getBytes())).getBytes(StandardCharsets.US_ASCII);
            byte[] given = signature.substring(SIGNATURE_PREFIX.length()).getBytes(StandardCharsets.US_ASCII);
            return MessageDigest.isEqual(expected, given);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HmacSHA256", e);
        }
    }

    private static void answer(HttpServerRequest request, int status) {
        if (!request.response().ended() && !request.response().closed()) {
            // The child opens a connection per delivery and leaves it open until we close it.
            request.response()
                    .setStatusCode(status)
                    .end()
                    .eventually(() -> request.connection().close())
                    .onFailure(gone -> log.debug("a child did not wait for the answer {}", status));
        }
    }
}
