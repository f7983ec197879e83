package io.wafleet.journal;

import io.vertx.core.json.JsonObject;
import io.wafleet.bus.DeviceId;
import java.time.Instant;

/**
 * Something that happened, stored.
 *
 * @param seq rises for ever, over all devices; gaps are normal
 */
public record Event(long seq, String id, String tenant, DeviceId device, String type, Instant at, JsonObject data) {

    /** The envelope of the API and the rooms. */
    public JsonObject toJson() {
        return new JsonObject()
                .put("seq", seq)
                .put("id", id)
                .put("type", type)
                .put("device", device.value())
                .put("at", at.toString())
                .put("data", data);
    }
}
