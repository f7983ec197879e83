package io.wafleet.command.device;

import io.vertx.core.json.JsonObject;
import io.wafleet.command.Request;
import org.jspecify.annotations.Nullable;

/**
 * What is to be changed of a device.
 *
 * @param name null where it stays
 * @param settings as the user wrote them: what is given is set, null takes it away; the device's owner checks them
 */
public record DevicePatch(@Nullable Name name, JsonObject settings) implements Request {
    @Override
    public JsonObject toJson() {
        JsonObject json = new JsonObject().put("settings", settings);
        return name == null ? json : json.put("name", name.text());
    }

    public static DevicePatch of(JsonObject json) {
        return new DevicePatch(
                json.containsKey("name") ? new Name(json.getString("name")) : null, json.getJsonObject("settings"));
    }

    /**
     * A name to be given.
     *
     * @param text null takes the name away
     */
    public record Name(@Nullable String text) {}

    /** Whether all stays as it is. */
    public boolean isEmpty() {
        return name == null && settings.isEmpty();
    }
}
