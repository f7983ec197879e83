package io.wafleet.job;

import io.vertx.core.json.JsonObject;
import io.wafleet.command.Request;

/**
 * How a device is to be paced from now on.
 *
 * @param settings as the user wrote them: what is given is set, null takes it away; {@code pacing} {@code LaneChange} checks them
 */
public record QueuePatch(JsonObject settings) implements Request {
    @Override
    public JsonObject toJson() {
        return new JsonObject().put("settings", settings);
    }

    public static QueuePatch of(JsonObject json) {
        return new QueuePatch(json.getJsonObject("settings"));
    }
}
