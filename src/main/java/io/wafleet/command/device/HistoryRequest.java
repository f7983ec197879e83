package io.wafleet.command.device;

import io.vertx.core.json.JsonObject;
import io.wafleet.command.Request;

/**
 * What a device went through, newest first.
 *
 * @param limit how many changes at most
 */
public record HistoryRequest(int limit) implements Request {
    @Override
    public JsonObject toJson() {
        return new JsonObject().put("limit", limit);
    }

    public static HistoryRequest of(JsonObject json) {
        return new HistoryRequest(json.getInteger("limit"));
    }
}
