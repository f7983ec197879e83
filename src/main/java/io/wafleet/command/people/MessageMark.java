package io.wafleet.command.people;

import io.vertx.core.json.JsonObject;
import io.wafleet.command.Request;

/**
 * What is done with a message for the device's own eyes alone.
 *
 * @param chat its JID
 * @param message its id
 */
public record MessageMark(String chat, String message, Mark mark) implements Request {
    /** What is done. */
    public enum Mark {
        DELETE,
        STAR,
        UNSTAR
    }

    @Override
    public JsonObject toJson() {
        return new JsonObject().put("chat", chat).put("message", message).put("mark", mark.name());
    }

    public static MessageMark of(JsonObject json) {
        return new MessageMark(json.getString("chat"), json.getString("message"), Mark.valueOf(json.getString("mark")));
    }
}
