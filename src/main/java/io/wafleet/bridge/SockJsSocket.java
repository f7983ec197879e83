package io.wafleet.bridge;

import io.vertx.core.Future;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.handler.sockjs.SockJSSocket;
import io.wafleet.auth.Principal;
import io.wafleet.bridge.feed.Chunk;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A socket of Vert.x's SockJS: one of the transports for those who cannot have a WebSocket, or a WebSocket without frames. */
final class SockJsSocket implements MessageSocket {
    private static final Logger log = LoggerFactory.getLogger(SockJsSocket.class);
    /** A client that polls asks again at once; the session ends by itself if it does not within 5 s. */
    private static final int LAST_WORD_SECONDS = 5;

    private final SockJSSocket socket;
    private final Principal principal;
    private Future<Void> written = Future.succeededFuture();
    /** Where the client reads now, or read last; null for a WebSocket. */
    private @Nullable HttpServerResponse reading;

    private @Nullable Listener listener;

    /** @param forget is run when the client is gone */
    SockJsSocket(SockJSSocket socket, Principal principal, @Nullable HttpServerResponse reading, Runnable forget) {
        this.socket = socket;
        this.principal = principal;
        this.reading = reading;
        socket.closeHandler(end -> gone(forget))
                .exceptionHandler(broken -> log.debug("a socket broke: {}", broken.toString()));
    }

    private void gone(Runnable forget) {
        forget.run();
        if (listener != null) {
            listener.gone();
        }
    }

    Principal principal() {
        return principal;
    }

    /** The client asks for more: SockJS takes a new request for each part. */
    void reads(HttpServerResponse response) {
        reading = response;
    }

    /** What the client posts beside what it reads. */
    void heard(String message) {
        if (listener != null) {
            listener.heard(message);
        }
    }

    @Override
    public void listen(Listener listening) {
        listener = listening;
        socket.handler(data -> listening.heard(data.toString()));
    }

    @Override
    public Future<Void> write(String message) {
        written = socket.write(message);
        return written;
    }

    @Override
    public Future<Void> write(Chunk chunk, String room) {
        return Chunk.writeEach(chunk.messages(room), this::write);
    }

    @Override
    public void beat() {
        // SockJS has its own.
    }

    @Override
    public void close(Ending ending) {
        if (ending == Ending.SLOW_READER && reading != null) {
            // Who takes nothing is not waited for.
            reading.reset();
        }
        // Vert.x drops what waits for the next poll when a session is closed.
        written.timeout(LAST_WORD_SECONDS, TimeUnit.SECONDS)
                .onComplete(left -> socket.close(ending.code(), ending.reason()));
    }
}
