package io.wafleet.conformance;

import io.vertx.core.json.Json;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** One WebSocket to a child that keeps everything it is sent. */
final class SocketProbe implements WebSocket.Listener, AutoCloseable {
    static final int TEXT = 1;
    static final int CLOSED = 8;
    static final int PONG = 10;

    private static final Duration FRAME_LIMIT = Duration.ofSeconds(120);
    /** How long nothing must come before "no more frames" is believed. */
    private static final Duration QUIET = Duration.ofMillis(300);

    /** A text frame as JSON, a pong as text, or the end of the connection with its code (1006: no close frame). */
    record Frame(int opcode, Object data) {}

    private final BlockingQueue<Frame> frames = new LinkedBlockingQueue<>();
    private final StringBuilder part = new StringBuilder();
    private WebSocket socket;

    static SocketProbe open(RunningChild child, String path, List<String> headers) {
        var probe = new SocketProbe();
        var builder = child.client().newWebSocketBuilder();
        for (var header : headers) {
            var colon = header.indexOf(':');
            builder.header(
                    header.substring(0, colon), header.substring(colon + 1).strip());
        }
        probe.socket = builder.buildAsync(child.socketUri(path), probe).join();
        return probe;
    }

    static SocketProbe open(RunningChild child) {
        return open(child, "/ws", List.of("Authorization: " + RunningChild.AUTHORIZATION));
    }

    void sendText(String text) {
        socket.sendText(text, true).join();
    }

    void sendBinary(String text) {
        socket.sendBinary(bytes(text), true).join();
    }

    void ping(String text) {
        socket.sendPing(bytes(text)).join();
    }

    /** The next frame, for which it waits. */
    Frame next() {
        var frame = poll(FRAME_LIMIT);
        if (frame == null) {
            throw new AssertionError("no frame within " + FRAME_LIMIT);
        }
        return frame;
    }

    /** As many frames as are expected and every one that follows before the connection falls quiet. */
    List<Frame> take(int expected) {
        var taken = new ArrayList<Frame>();
        while (taken.size() < expected) {
            var frame = poll(FRAME_LIMIT);
            if (frame == null) {
                return taken;
            }
            taken.add(frame);
        }
        for (var frame = poll(QUIET); frame != null; frame = poll(QUIET)) {
            taken.add(frame);
        }
        return taken;
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
        part.append(data);
        if (last) {
            frames.add(new Frame(TEXT, Json.decodeValue(part.toString())));
            part.setLength(0);
        }
        from.request(1);
        return null;
    }

    @Override
    public CompletionStage<?> onPong(WebSocket from, ByteBuffer message) {
        frames.add(new Frame(PONG, StandardCharsets.UTF_8.decode(message).toString()));
        from.request(1);
        return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
        frames.add(new Frame(CLOSED, code));
        return null;
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
        frames.add(new Frame(CLOSED, 1006));
    }

    @Override
    public void close() {
        socket.abort();
    }

    private Frame poll(Duration limit) {
        try {
            return frames.poll(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CompletionException(e);
        }
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }
}
