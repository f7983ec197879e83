package io.wafleet.archive;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A chat of a device.
 *
 * @param id its JID, by phone number where that is known
 * @param lid its hidden number, where it is known
 * @param readAt up to when the owner has read it; null if nothing is known of that
 * @param unread messages that came in since, 1000 at most
 * @param lastSeq the number of its last message
 * @param last that message; null where there is none any more
 */
public record ArchivedChat(
        String device,
        String id,
        @Nullable String lid,
        @Nullable String name,
        @Nullable Instant readAt,
        int unread,
        Instant lastAt,
        long lastSeq,
        @Nullable Last last) {
    /** What one sees of a message in a list of chats. */
    public record Last(
            String id,
            boolean fromMe,
            String kind,
            @Nullable String text) {
        /** The first characters of its text. */
        static final int MAX_TEXT = 300;

        private JsonObject toJson() {
            return new JsonObject()
                    .put("id", id)
                    .put("direction", fromMe ? "out" : "in")
                    .put("kind", kind)
                    .put("text", text);
        }
    }

    /** For the API. */
    public JsonObject toJson() {
        return new JsonObject()
                .put("device", device)
                .put("chat", id)
                .put("lid", lid)
                .put("name", name)
                .put("group", id.endsWith("@g.us"))
                .put("unread", unread)
                .put("readAt", ArchivedMessage.text(readAt))
                .put("lastAt", lastAt.toString())
                .put("last", last == null ? null : last.toJson());
    }
}
