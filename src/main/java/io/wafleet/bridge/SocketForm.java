package io.wafleet.bridge;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.wafleet.bridge.feed.Chunk;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is said on a plain WebSocket, in the form that its clients know. */
public interface SocketForm {
    /** Ours: every frame is a JSON object, {@code {events, last}} or one that is named by its only field. Clients only listen. */
    SocketForm OURS = new SocketForm() {
        @Override
        public List<String> frames(Chunk chunk) {
            return chunk.pages();
        }

        @Override
        public String told(String what, JsonObject body) {
            return new JsonObject().put(what, body).encode();
        }

        @Override
        public Future<@Nullable String> answer(String said) {
            // What clients say is read and forgotten; the server's limits of frames hold.
            return Future.succeededFuture();
        }
    };

    /** The frames of some events, in order; none where the client is told nothing of them. */
    List<String> frames(Chunk chunk);

    /** The frame of what is no event: {@code snapshot}, {@code gap} or {@code dropped}. Null where the form has none. */
    @Nullable
    String told(String what, JsonObject body);

    /** What the client hears when it has said something, null for nothing; fails where it must be sent away for it. */
    Future<@Nullable String> answer(String said);
}
