package io.wafleet.command.device;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wafleet.command.Request;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Devices to be restarted one after the other.
 *
 * @param devices numbers or ids; null for all that the access covers
 * @param onlyRequired whether those are left out whose child has the settings of its device
 */
public record RollingRestartRequest(@Nullable List<String> devices, boolean onlyRequired) implements Request {
    @Override
    public JsonObject toJson() {
        return new JsonObject()
                .put("devices", devices == null ? null : new JsonArray(devices))
                .put("onlyRequired", onlyRequired);
    }

    public static RollingRestartRequest of(JsonObject json) {
        JsonArray devices = json.getJsonArray("devices");
        return new RollingRestartRequest(
                devices == null ? null : devices.stream().map(String::valueOf).toList(),
                json.getBoolean("onlyRequired"));
    }
}
