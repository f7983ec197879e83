package io.wafleet.command.device;

import io.vertx.core.json.JsonObject;
import io.wafleet.command.Request;

/** The file that came with a message, both as in its event. */
public record MediaRequest(String message, String chat) implements Request {
    @Override
    public JsonObject toJson() {
        return new JsonObject().put("message", message).put("chat", chat);
    }

    public static MediaRequest of(JsonObject json) {
        return new MediaRequest(json.getString("message"), json.getString("chat"));
    }
}
