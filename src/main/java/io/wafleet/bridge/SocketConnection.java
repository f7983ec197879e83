package io.wafleet.bridge;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.json.JsonObject;
import io.wafleet.auth.Principal;
import io.wafleet.bridge.feed.Chunk;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A plain WebSocket: every frame is a JSON object, {@code {events, last}} or one that is named by its only field. */
final class SocketConnection extends OneReader {
    private static final Logger log = LoggerFactory.getLogger(SocketConnection.class);
    private static final Buffer PING = Buffer.buffer("wafleet");

    private final ServerWebSocket socket;

    /** @param left is run when the socket has closed */
    SocketConnection(Principal principal, ServerWebSocket socket, Connections connections, Runnable left) {
        super(principal, connections);
        this.socket = socket;
        // What clients say is read and forgotten; the server's limits of frames hold.
        socket.handler(ignored -> log.trace("a client said something"))
                .closeHandler(closed -> {
                    left.run();
                    gone();
                })
                .exceptionHandler(broken -> log.debug("an event socket broke: {}", broken.toString()));
    }

    @Override
    public Future<Void> write(Chunk chunk) {
        return Chunk.writeEach(chunk.pages(), socket::writeTextMessage);
    }

    @Override
    public Future<Void> tell(String what, JsonObject body) {
        return socket.writeTextMessage(new JsonObject().put(what, body).encode());
    }

    @Override
    public void beat() {
        socket.writePing(PING).onFailure(gone -> log.trace("an event socket was closed"));
    }

    @Override
    void sayGoodbye(Ending ending) {
        tell("dropped", new JsonObject().put("reason", ending.reason()))
                .onFailure(gone -> log.trace("an event socket was closed"));
        socket.close((short) ending.code(), ending.reason()).onFailure(gone -> log.trace("an event socket was closed"));
    }
}
