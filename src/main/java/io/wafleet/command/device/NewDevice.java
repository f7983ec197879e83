package io.wafleet.command.device;

import io.vertx.core.json.JsonObject;
import io.wafleet.command.Request;
import org.jspecify.annotations.Nullable;

/**
 * A device to be registered.
 *
 * @param tenant whose it is to be
 * @param phoneNumber digits, international; null if whichever phone is linked decides
 * @param id null for one that is made of the number or the name
 * @param start whether its process is to be started at once
 * @param settings as the user wrote them; the device's owner checks them
 */
public record NewDevice(
        String tenant,
        @Nullable String phoneNumber,
        @Nullable String id,
        @Nullable String name,
        boolean start,
        JsonObject settings)
        implements Request {
    @Override
    public JsonObject toJson() {
        return new JsonObject()
                .put("tenant", tenant)
                .put("phoneNumber", phoneNumber)
                .put("id", id)
                .put("name", name)
                .put("start", start)
                .put("settings", settings);
    }

    public static NewDevice of(JsonObject json) {
        return new NewDevice(
                json.getString("tenant"),
                json.getString("phoneNumber"),
                json.getString("id"),
                json.getString("name"),
                json.getBoolean("start"),
                json.getJsonObject("settings"));
    }
}
