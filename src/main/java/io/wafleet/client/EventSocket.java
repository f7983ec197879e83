package io.wafleet.client;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One connection to the gateway's plain WebSocket of events.
 *
 * <p>At most {@value #WINDOW} messages wait here: the connection is asked for the next one only when one was taken.
 */
final class EventSocket implements WebSocket.Listener, AutoCloseable {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final long CLOSE_TIMEOUT_MILLIS = 500;
    private static final int WINDOW = 64;
    private static final JsonObject CLOSED = new JsonObject().put("closed", true);
    private static final JsonObject BEAT = new JsonObject().put("beat", true);

    private final BlockingQueue<JsonObject> frames = new LinkedBlockingQueue<>();
    private final StringBuilder partial = new StringBuilder();
    private final WebSocket socket;

    private EventSocket(HttpClient http, URI uri) {
        this.socket = http.newWebSocketBuilder()
                .connectTimeout(CONNECT_TIMEOUT)
                .buildAsync(uri, this)
                .join();
    }

    /**
     * Connects; a refusal is a {@link Refusal}, anything else a failure worth another try.
     *
     * @param query without the token
     */
    static EventSocket connect(Api api, String query) {
        Endpoint endpoint = api.endpoint();
        String token = endpoint.token() == null ? "" : endpoint.token();
        String base = endpoint.url().toString().replaceFirst("^http", "ws").replaceFirst("/$", "");
        URI uri = URI.create(base + "/api/events/ws?" + query + "&token=" + Api.segment(token));
        try {
            return new EventSocket(api.http(), uri);
        } catch (CompletionException e) {
            if (e.getCause() instanceof WebSocketHandshakeException handshake) {
                int status = handshake.getResponse().statusCode();
                if (status / 100 == 4) {
                    // The body of a refused handshake cannot be read; the same question gets the same words.
                    api.get("/api/events?limit=1&" + query.replaceAll("(^|&)(snapshot|after)=[^&]*", ""));
                    throw Refusal.of(status, new JsonObject().put("title", "The event stream was refused"));
                }
            }
            throw new CliFailure(CliFailure.UNREACHABLE, "No event stream at " + endpoint.url() + ".", e);
        }
    }

    /** The next frame, or null when none came in time. */
    @Nullable
    JsonObject poll(Duration patience) throws InterruptedException {
        JsonObject frame = frames.poll(Math.max(0, patience.toMillis()), TimeUnit.MILLISECONDS);
        if (frame != null && !isClosed(frame)) {
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

    @Override
    public void onOpen(WebSocket opened) {
        opened.request(WINDOW);
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
        partial.append(data);
        if (!last) {
            from.request(1);
            return null;
        }
        try {
            frames.add(new JsonObject(partial.toString()));
        } catch (DecodeException e) {
            from.request(1);
        }
        partial.setLength(0);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
        from.request(1);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onPing(WebSocket from, ByteBuffer message) {
        frames.add(BEAT);
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
}
