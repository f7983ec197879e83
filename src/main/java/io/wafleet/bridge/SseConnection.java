package io.wafleet.bridge;

import io.vertx.core.Future;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import io.wafleet.auth.Principal;
import io.wafleet.bridge.feed.Chunk;
import io.wafleet.bridge.feed.Feed;
import io.wafleet.bridge.feed.Reader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Server-sent events (WHATWG HTML, 9.2). Events have no name, so that a client's {@code onmessage} gets them all; what is no
 * event has one. A block of an id alone tells the client how far it is, also past events that are not for it.
 */
final class SseConnection extends OneReader {
    private static final Logger log = LoggerFactory.getLogger(SseConnection.class);
    private static final int RETRY_MILLIS = 2000;

    private final HttpServerResponse response;
    private final Feed feed;
    private long told = -1;

    SseConnection(Principal principal, HttpServerResponse response, Connections connections, Feed feed) {
        super(principal, connections);
        this.response = response;
        this.feed = feed;
    }

    void open() {
        response.setChunked(true)
                .putHeader("Content-Type", "text/event-stream; charset=utf-8")
                .putHeader("Cache-Control", "no-store")
                // nginx would collect what it should pass on.
                .putHeader("X-Accel-Buffering", "no");
        response.closeHandler(closed -> gone()).exceptionHandler(broken -> gone());
        send("retry: " + RETRY_MILLIS + "\n\n");
    }

    private void send(String text) {
        response.write(text).onFailure(gone -> log.trace("an event stream was closed"));
    }

    @Override
    public Future<Void> write(Chunk chunk) {
        told = chunk.last();
        return response.write(chunk.stream());
    }

    @Override
    public Future<Void> tell(String what, JsonObject body) {
        return response.write("event: " + what + "\ndata: " + body.encode() + "\n\n");
    }

    @Override
    public void beat() {
        for (Reader reader : readers()) {
            long position = feed.position(reader);
            send(position > told ? "id: " + position + "\n\n" : ":\n\n");
            told = Math.max(told, position);
        }
    }

    @Override
    void sayGoodbye(Ending ending) {
        JsonObject body = new JsonObject().put("reason", ending.reason());
        // Who takes nothing is not waited for: a reset also frees what is on the way.
        if (ending == Ending.SLOW_READER) {
            response.reset();
        } else {
            response.end("event: dropped\ndata: " + body.encode() + "\n\n")
                    .onFailure(gone -> log.trace("an event stream was closed"));
        }
    }
}
