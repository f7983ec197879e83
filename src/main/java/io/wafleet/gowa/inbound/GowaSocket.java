package io.wafleet.gowa.inbound;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.json.JsonObject;
import io.wafleet.gowa.ChildEndpoint;
import io.wafleet.gowa.ChildEvent;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
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
    /** After a socket that lasted so long, the next is opened at once. */
    private static final Duration STEADY = Duration.ofSeconds(10);

    private static final int MAX_MESSAGE_BYTES = 1024 * 1024;
    private static final long PING_MILLIS = 30_000;

    private final Vertx vertx;
    private final WebSocketClient client;
    private final ChildEndpoint child;
    private final Consumer<ChildEvent> listener;
    private final Clock clock;
    private @Nullable WebSocket socket;
    private Duration delay = FIRST_DELAY;
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
        return vertx.createWebSocketClient(new WebSocketClientOptions()
                .setMaxFrameSize(MAX_MESSAGE_BYTES)
                .setMaxMessageSize(MAX_MESSAGE_BYTES)
                .setMaxConnections(Integer.MAX_VALUE));
    }

    /**
     * Opens the socket, and opens it again whenever it closes, until {@link #close}. The child must have its slot.
     *
     * @param listener told of every frame, and of each time that the socket was opened ({@code mirror.connected}) or
     *     closed ({@code mirror.disconnected})
     */
    public static GowaSocket open(
            Vertx vertx, WebSocketClient client, ChildEndpoint child, Consumer<ChildEvent> listener, Clock clock) {
        GowaSocket socket = new GowaSocket(vertx, client, child, listener, clock);
        socket.connect();
        return socket;
    }

    public void close() {
        closed = true;
        vertx.cancelTimer(timer);
        if (socket != null) {
            socket.close().onFailure(gone -> log.trace("child {}: socket was closed already", child));
        }
    }

    private void connect() {
        if (!child.guard().isChild()) {
            log.debug("child {}: it is not the child who listens", child);
            again();
            return;
        }
        WebSocketConnectOptions options = new WebSocketConnectOptions()
                .setHost("127.0.0.1")
                .setPort(child.port())
                .setURI("/ws")
                .addHeader("Authorization", child.authorization())
                .addHeader("X-Device-Id", child.slot());
        client.connect(options).onSuccess(this::opened).onFailure(failure -> {
            log.debug("child {}: WebSocket: {}", child, failure.getMessage());
            again();
        });
    }

    private void opened(WebSocket open) {
        // Asked again: who listens now has listened since before the connection.
        if (closed || !child.guard().isChild()) {
            again();
            open.close().onFailure(gone -> log.trace("child {}: socket was closed already", child));
            return;
        }
        socket = open;
        long since = System.nanoTime();
        long pinger = vertx.setPeriodic(
                PING_MILLIS,
                tick -> open.writePing(Buffer.buffer("wafleet"))
                        .onFailure(gone -> log.trace("child {}: ping failed", child)));
        open.textMessageHandler(text -> listener.accept(FrameTranslator.text(text, clock.instant())))
                .binaryMessageHandler(bytes -> listener.accept(FrameTranslator.binary(bytes, clock.instant())))
                .exceptionHandler(failure -> log.debug("child {}: WebSocket: {}", child, failure.getMessage()))
                .closeHandler(end -> {
                    vertx.cancelTimer(pinger);
                    socket = null;
                    if (System.nanoTime() - since > STEADY.toNanos()) {
                        delay = FIRST_DELAY;
                    }
                    changed("mirror.disconnected", open.closeStatusCode(), open.closeReason());
                    again();
                });
        changed("mirror.connected", null, null);
    }

    private void changed(String type, @Nullable Short code, @Nullable String reason) {
        JsonObject data = new JsonObject().put("port", child.port());
        if (code != null) {
            data.put("code", code.intValue());
        }
        if (reason != null) {
            data.put("reason", reason);
        }
        listener.accept(new ChildEvent(type, clock.instant(), null, data));
    }

    private void again() {
        if (!closed) {
            // A fleet whose children were all away must not come back in step.
            long jitter = ThreadLocalRandom.current().nextLong(delay.toMillis() / 2 + 1);
            timer = vertx.setTimer(delay.toMillis() + jitter, fired -> connect());
            Duration next = delay.multipliedBy(2);
            delay = next.compareTo(MAX_DELAY) < 0 ? next : MAX_DELAY;
        }
    }
}
