package io.wafleet.gowa;

import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one child's WebSocket open and always read (contract 5.5: a client that stops reading blocks the child's
 * pairing). The child never pings and sends nothing for hours, so we ping.
 */
public final class GowaSocket {
    private static final Logger log = LoggerFactory.getLogger(GowaSocket.class);
    private static final Duration FIRST_DELAY = Duration.ofMillis(200);
    private static final Duration MAX_DELAY = Duration.ofSeconds(10);
    private static final long PING_MILLIS = 30_000;

    private final Vertx vertx;
    private final WebSocketClient client;
    private final ChildEndpoint child;
    private final Consumer<ChildEvent> listener;
    private final Clock clock;
    private @Nullable WebSocket socket;
    private long timer = -1;
    private boolean closed;

    private GowaSocket(
            Vertx vertx, WebSocketClient client, ChildEndpoint child, Consumer<ChildEvent> listener, Clock clock) {
        this.vertx = vertx;
        this.client = client;
        this.child = child;
        this.listener = listener;
        this.clock = clock;
    }

    /** The client that all sockets share. */
    public static WebSocketClient client(Vertx vertx) {
        int maxBytes = 1024 * 1024;
        return vertx.createWebSocketClient(new WebSocketClientOptions()
                .setMaxFrameSize(maxBytes)
                .setMaxMessageSize(maxBytes)
                .setMaxConnections(Integer.MAX_VALUE));
    }

    /** Opens the socket, and opens it again whenever it closes, until {@link #close}. The child must have its slot. */
    public static GowaSocket open(
            Vertx vertx, WebSocketClient client, ChildEndpoint child, Consumer<ChildEvent> listener, Clock clock) {
        GowaSocket socket = new GowaSocket(vertx, client, child, listener, clock);
        socket.connect(FIRST_DELAY);
        return socket;
    }

    public void close() {
        closed = true;
        vertx.cancelTimer(timer);
        if (socket != null) {
            socket.close().onFailure(gone -> log.trace("child {}: socket was closed already", child));
        }
    }

    private void connect(Duration delay) {
        WebSocketConnectOptions options = new WebSocketConnectOptions()
                .setHost("127.0.0.1")
                .setPort(child.port())
                .setURI("/ws")
                .addHeader("Authorization", child.authorization())
                .addHeader("X-Device-Id", child.slot());
        client.connect(options).onSuccess(this::opened).onFailure(failure -> {
            log.debug("child {}: WebSocket: {}", child, failure.getMessage());
            again(delay);
        });
    }

    private void opened(WebSocket open) {
        if (closed) {
            open.close().onFailure(gone -> log.trace("child {}: socket was closed already", child));
            return;
        }
        socket = open;
        long pinger = vertx.setPeriodic(
                PING_MILLIS,
                tick -> open.writePing(io.vertx.core.buffer.Buffer.buffer("wafleet"))
                        .onFailure(gone -> log.trace("child {}: ping failed", child)));
        open.textMessageHandler(this::frame)
                .exceptionHandler(failure -> log.debug("child {}: WebSocket: {}", child, failure.getMessage()))
                .closeHandler(end -> {
                    vertx.cancelTimer(pinger);
                    socket = null;
                    again(FIRST_DELAY);
                });
    }

    private void again(Duration delay) {
        if (!closed) {
            Duration next = delay.multipliedBy(2);
            timer = vertx.setTimer(
                    delay.toMillis(), fired -> connect(next.compareTo(MAX_DELAY) < 0 ? next : MAX_DELAY));
        }
    }

    private void frame(String text) {
        try {
            listener.accept(FrameTranslator.translate(new JsonObject(text), clock.instant()));
        } catch (DecodeException notJson) {
            log.warn("child {}: a WebSocket frame is not JSON: {} characters", child, text.length());
        }
    }
}
