package io.wafleet.command.device;

import io.vertx.core.json.JsonObject;
import io.wafleet.command.Request;
import org.jspecify.annotations.Nullable;

/**
 * Volumes of other systems to be taken over.
 *
 * @param tenant whose devices they are to be
 * @param folder on the gateway's host
 * @param dryRun whether it is only looked at
 * @param name of the device, where the folder holds one
 * @param start whether the processes are to be started at once
 */
public record VolumeImport(
        String tenant,
        String folder,
        boolean dryRun,
        @Nullable String name,
        boolean start) implements Request {
    @Override
    public JsonObject toJson() {
        return new JsonObject()
                .put("tenant", tenant)
                .put("folder", folder)
                .put("dryRun", dryRun)
                .put("name", name)
                .put("start", start);
    }

    public static VolumeImport of(JsonObject json) {
        return new VolumeImport(
                json.getString("tenant"),
                json.getString("folder"),
                json.getBoolean("dryRun"),
                json.getString("name"),
                json.getBoolean("start"));
    }
}
