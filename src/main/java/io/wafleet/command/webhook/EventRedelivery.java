package io.wafleet.command.webhook;

import io.vertx.core.json.JsonObject;
import io.wafleet.command.Request;

/**
 * One event that a webhook is to get again.
 *
 * @param seq the event's number
 */
public record EventRedelivery(String id, long seq) implements Request {
    @Override
    public JsonObject toJson() {
        return new JsonObject().put("id", id).put("seq", seq);
    }

    public static EventRedelivery of(JsonObject json) {
        return new EventRedelivery(json.getString("id"), json.getLong("seq"));
    }
}
