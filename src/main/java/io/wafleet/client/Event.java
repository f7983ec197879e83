package io.wafleet.client;

import io.vertx.core.json.JsonObject;

/**
 * One event of the gateway's journal.
 *
 * @param device empty where it is of none
 */
public record Event(long seq, String type, String device, String at, JsonObject json) {
    public static Event of(JsonObject json) {
        return new Event(
                json.getLong("seq", 0L),
                json.getString("type", "?"),
                json.getString("device") == null ? "" : json.getString("device"),
                json.getString("at", ""),
                json);
    }

    public JsonObject data() {
        return json.getJsonObject("data", new JsonObject());
    }
}
