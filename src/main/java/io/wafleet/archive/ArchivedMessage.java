package io.wafleet.archive;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A message as it is archived.
 *
 * @param seq by which it is found again; those that were archived later have higher ones
 * @param lid the sender's hidden number, where it is known
 * @param media JSON text
 * @param job the send job's id, where the gateway sent it
 * @param echo what others did about it
 */
public record ArchivedMessage(
        long seq,
        String device,
        String chat,
        String id,
        boolean fromMe,
        @Nullable String sender,
        @Nullable String lid,
        @Nullable String name,
        String kind,
        @Nullable String text,
        @Nullable String replyTo,
        @Nullable String media,
        @Nullable String job,
        Instant at,
        @Nullable Instant editedAt,
        @Nullable Instant revokedAt,
        @Nullable Instant deletedAt,
        Echo echo) {

    /** How many feel the same about a message. */
    public record Feeling(String emoji, long count) {}

    /**
     * What others did about a message.
     *
     * @param got how many have got it, as far as they tell
     * @param read how many of these have read it
     */
    public record Echo(long got, long read, List<Feeling> feelings) {
        static final Echo NONE = new Echo(0, 0, List.of());
    }

    ArchivedMessage with(Echo heard) {
        return new ArchivedMessage(
                seq, device, chat, id, fromMe, sender, lid, name, kind, text, replyTo, media, job, at, editedAt,
                revokedAt, deletedAt, heard);
    }

    private String status() {
        if (!fromMe) {
            return "received";
        }
        if (echo.read() > 0) {
            return "read";
        }
        return echo.got() > 0 ? "delivered" : "sent";
    }

    /** For the API. */
    public JsonObject toJson() {
        return new JsonObject()
                .put("seq", seq)
                .put("device", device)
                .put("chat", chat)
                .put("id", id)
                .put("direction", fromMe ? "out" : "in")
                .put("from", sender)
                .put("fromLid", lid)
                .put("fromName", name)
                .put("kind", kind)
                .put("text", text)
                .put("replyTo", replyTo)
                .put("media", media == null ? null : new JsonObject(media))
                .put("job", job)
                .put("at", at.toString())
                .put("editedAt", text(editedAt))
                .put("revokedAt", text(revokedAt))
                .put("deletedAt", text(deletedAt))
                .put("status", status())
                .put("delivered", echo.got())
                .put("read", echo.read())
                .put(
                        "reactions",
                        new JsonArray(echo.feelings().stream()
                                .map(feeling -> new JsonObject()
                                        .put("emoji", feeling.emoji())
                                        .put("count", feeling.count()))
                                .toList()));
    }

    static @Nullable String text(@Nullable Instant time) {
        return time == null ? null : time.toString();
    }
}
