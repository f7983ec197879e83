package io.wafleet.bridge;

import io.vertx.core.Future;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.json.JsonArray;
import io.wafleet.bridge.feed.Chunk;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A WebSocket with SockJS's frames (protocol 0.3.3, "Framing"): {@code o} opens, {@code h} beats, {@code a} goes before an
 * array of messages, {@code c} before the reason of the end; the client says arrays. Vert.x has this too, but escapes and
 * encodes each message anew for each socket; here a room's events are put into frames once (docs/adr/0008).
 */
final class SockJsWebSocket implements MessageSocket {
    private static final Logger log = LoggerFactory.getLogger(SockJsWebSocket.class);

    private final ServerWebSocket socket;
    private final Runnable left;

    /** @param left is run when the socket has closed */
    SockJsWebSocket(ServerWebSocket socket, Runnable left) {
        this.socket = socket;
        this.left = left;
        socket.closeHandler(end -> left.run());
        send("o");
    }

    private void send(String frame) {
        socket.writeTextMessage(frame).onFailure(gone -> log.trace("a socket was closed"));
    }

    @Override
    public void listen(Listener listener) {
        socket.textMessageHandler(frame -> heard(frame, listener))
                .closeHandler(end -> {
                    left.run();
                    listener.gone();
                })
                .exceptionHandler(broken -> log.debug("a socket broke: {}", broken.toString()));
    }

    private void heard(String frame, Listener listener) {
        if (frame.isEmpty()) {
            return;
        }
        List<String> messages = SockJsSessions.messages(frame);
        if (messages == null) {
            log.debug("a client of SockJS sent no array of messages");
            close();
        } else {
            messages.forEach(listener::heard);
        }
    }

    @Override
    public Future<Void> write(String message) {
        return socket.writeTextMessage(Chunk.frame(List.of(message)));
    }

    @Override
    public Future<Void> write(Chunk chunk, String room) {
        return Chunk.writeEach(chunk.frames(room), socket::writeTextMessage);
    }

    @Override
    public void beat() {
        send("h");
    }

    @Override
    public void close(Ending ending) {
        send("c" + new JsonArray().add(ending.code()).add(ending.reason()).encode());
        close();
    }

    private void close() {
        socket.close().onFailure(gone -> log.trace("a socket was closed"));
    }
}
