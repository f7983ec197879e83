package io.wafleet.cli.client;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One connection to the raw WebSocket of the SockJS event-bus bridge.
 *
 * <p>The bridge sends binary frames. At most {@value #WINDOW} frames wait here: the connection is asked for the next
 * one only when one was taken.
 */
final class EventSocket implements WebSocket.Listener, AutoCloseable {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final long CLOSE_TIMEOUT_MILLIS = 500;
    private static final int WINDOW = 64;
    private static final JsonObject CLOSED = new JsonObject().put("type", "closed");

    private final BlockingQueue<JsonObject> frames = new LinkedBlockingQueue<>();
    private final StringBuilder partial = new StringBuilder();
    private final WebSocket socket;

    private EventSocket(HttpClient http, URI uri) {
        this.socket = http.newWebSocketBuilder()
                .connectTimeout(CONNECT_TIMEOUT)
                .buildAsync(uri, this)
                .join();
    }

    /** Connects; a refused token is a {@link Refusal}, anything else a failure worth another try. */
    static EventSocket connect(Api api) {
        Endpoint endpoint = api.endpoint();
        String token = endpoint.token() == null ? "" : endpoint.token();
        String base = endpoint.url().toString().replaceFirst("^http", "ws").replaceFirst("/$", "");
        URI uri = URI.create(base + "/eventbus/websocket?token=" + Api.segment(token));
        try {
            return new EventSocket(api.http(), uri);
        } catch (CompletionException e) {
            Throwable cause = e.getCause();
            if (cause instanceof WebSocketHandshakeException handshake) {
                int status = handshake.getResponse().statusCode();
                if (status == 401 || status == 403) {
                    throw Refusal.of(status, new JsonObject().put("title", "The event stream refused the token"));
                }
            }
            throw new CliFailure(CliFailure.UNREACHABLE, "No event stream at " + endpoint.url() + ".", e);
        }
    }

    void register(String address) {
        send(new JsonObject().put("type", "register").put("address", address).put("headers", new JsonObject()));
    }

    void ping() {
        send(new JsonObject().put("type", "ping"));
    }

    /** The next frame, or null when none came in time. */
    @Nullable
    JsonObject poll(Duration patience) throws InterruptedException {
        JsonObject frame = frames.poll(Math.max(0, patience.toMillis()), TimeUnit.MILLISECONDS);
        if (frame != null && !frame.equals(CLOSED)) {
            socket.request(1);
        }
        return frame;
    }

    static boolean isClosed(JsonObject frame) {
        return frame.equals(CLOSED);
    }

    @Override
    public void close() {
        if (!socket.isOutputClosed()) {
            socket.sendClose(WebSocket.NORMAL_CLOSURE, "").orTimeout(CLOSE_TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
        }
        socket.abort();
    }

    private void send(JsonObject frame) {
        if (!socket.isOutputClosed()) {
            socket.sendText(frame.encode(), true).exceptionally(failure -> {
                frames.add(CLOSED);
                return socket;
            });
        }
    }

    @Override
    public void onOpen(WebSocket opened) {
        opened.request(WINDOW);
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
        partial.append(data);
        completed(from, last);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
        // One character a byte until the frame is whole: a multi-byte character may be cut at the edge of a part.
        CharBuffer bytes = StandardCharsets.ISO_8859_1.decode(data);
        partial.append(bytes);
        if (last) {
            String whole = new String(partial.toString().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
            partial.setLength(0);
            partial.append(whole);
        }
        completed(from, last);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onPing(WebSocket from, ByteBuffer message) {
        from.request(1);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onPong(WebSocket from, ByteBuffer message) {
        from.request(1);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket from, int status, String reason) {
        frames.add(CLOSED);
        return null;
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
        frames.add(CLOSED);
    }

    private void completed(WebSocket from, boolean last) {
        if (!last) {
            from.request(1);
            return;
        }
        try {
            frames.add(new JsonObject(partial.toString()));
        } catch (DecodeException e) {
            from.request(1);
        }
        partial.setLength(0);
    }
}
