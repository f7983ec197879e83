package io.wafleet.bridge;

import io.vertx.core.Future;
import io.vertx.ext.web.handler.sockjs.SockJSSocket;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A socket of Vert.x's SockJS: one of the transports for those who cannot have a WebSocket, or a WebSocket without frames. */
final class SockJsSocket implements MessageSocket {
    private static final Logger log = LoggerFactory.getLogger(SockJsSocket.class);

    private final SockJSSocket socket;

    SockJsSocket(SockJSSocket socket) {
        this.socket = socket;
    }

    @Override
    public void listen(Listener listener) {
        socket.handler(data -> listener.heard(data.toString()))
                .closeHandler(end -> listener.gone())
                .exceptionHandler(broken -> log.debug("a socket broke: {}", broken.toString()));
    }

    @Override
    public Future<Void> write(String message) {
        return socket.write(message);
    }

    @Override
    public Future<Void> write(Chunk chunk, String room) {
        return Chunk.writeEach(chunk.messages(room), socket::write);
    }

    @Override
    public void beat() {
        // SockJS has its own.
    }

    @Override
    public void close(Ending ending) {
        socket.close(ending.code(), ending.reason());
    }
}
