package io.wafleet.faults;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A WebSocket whose messages are taken one by one, be they text or bytes that hold text. */
final class TextSocket implements WebSocket.Listener, AutoCloseable {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final String END = "end";

    private final BlockingQueue<String> messages = new LinkedBlockingQueue<>();
    private final StringBuilder text = new StringBuilder();
    private final WebSocket socket;
    private byte[] bytes = new byte[0];

    /** Connects, or fails with what {@link java.util.concurrent.CompletionException} wraps. */
    TextSocket(URI uri) {
        socket = HTTP.newWebSocketBuilder()
                .connectTimeout(Duration.ofSeconds(30))
                .buildAsync(uri, this)
                .join();
    }

    /** The next message; empty when none came in time, null when the socket is closed. */
    @Nullable
    String next(Duration patience) throws InterruptedException {
        String next = messages.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
        return next == null ? "" : next.equals(END) ? null : next;
    }

    void send(String message) {
        socket.sendText(message, true).join();
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
        text.append(part);
        if (last) {
            messages.add(text.toString());
            text.setLength(0);
        }
        from.request(1);
        return null;
    }

    @Override
    public CompletionStage<?> onBinary(WebSocket from, ByteBuffer part, boolean last) {
        byte[] all = new byte[bytes.length + part.remaining()];
        System.arraycopy(bytes, 0, all, 0, bytes.length);
        part.get(all, bytes.length, part.remaining());
        bytes = all;
        if (last) {
            messages.add(new String(bytes, StandardCharsets.UTF_8));
            bytes = new byte[0];
        }
        from.request(1);
        return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket from, int status, String reason) {
        messages.add(END);
        return null;
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
        messages.add(END);
    }

    @Override
    public void close() {
        socket.abort();
        messages.add(END);
    }
}
