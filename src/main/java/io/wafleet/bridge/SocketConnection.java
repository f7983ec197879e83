package io.wafleet.bridge;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.json.JsonObject;
import io.wafleet.auth.Principal;
import io.wafleet.bridge.feed.Chunk;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A plain WebSocket, in the form that its client knows. */
final class SocketConnection extends OneReader {
    private static final Logger log = LoggerFactory.getLogger(SocketConnection.class);
    private static final Buffer PING = Buffer.buffer("wafleet");
    /** RFC 6455, 7.4.1: data that is not what it should be. */
    private static final short INVALID_DATA = 1007;

    private final ServerWebSocket socket;
    private final SocketForm form;

    /** @param left is run when the socket has closed */
    SocketConnection(
            Principal principal, ServerWebSocket socket, SocketForm form, Connections connections, Runnable left) {
        super(principal, connections);
        this.socket = socket;
        this.form = form;
        socket.textMessageHandler(this::heard)
                .closeHandler(closed -> {
                    left.run();
                    gone();
                })
                .exceptionHandler(broken -> log.debug("an event socket broke: {}", broken.toString()));
    }

    /** The next is read when the answer has left: who asks much and reads nothing costs no memory. */
    private void heard(String said) {
        socket.pause();
        form.answer(said)
                .onFailure(refused -> close(INVALID_DATA, String.valueOf(refused.getMessage())))
                .compose(answer -> answer == null ? Future.succeededFuture() : socket.writeTextMessage(answer))
                .onComplete(answered -> socket.resume());
    }

    private void close(short code, String reason) {
        socket.close(code, reason).onFailure(gone -> log.trace("an event socket was closed"));
    }

    @Override
    public Future<Void> write(Chunk chunk) {
        return Chunk.writeEach(form.frames(chunk), socket::writeTextMessage);
    }

    @Override
    public Future<Void> tell(String what, JsonObject body) {
        String frame = form.told(what, body);
        return frame == null ? Future.succeededFuture() : socket.writeTextMessage(frame);
    }

    @Override
    public void beat() {
        socket.writePing(PING).onFailure(gone -> log.trace("an event socket was closed"));
    }

    @Override
    void sayGoodbye(Ending ending) {
        tell("dropped", new JsonObject().put("reason", ending.reason()))
                .onFailure(gone -> log.trace("an event socket was closed"));
        close((short) ending.code(), ending.reason());
    }
}
