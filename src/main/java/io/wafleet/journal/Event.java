package io.wafleet.journal;

import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import io.wafleet.id.DeviceId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened, stored.
 *
 * @param seq rises for ever, over all devices; gaps are normal
 * @param device null for what happened to a tenant and to none of its devices
 * @param data JSON text: most events are only passed on, and need not be parsed for that
 */
public record Event(
        long seq, String id, String tenant, @Nullable DeviceId device, String type, Instant at, String data) {

    /** The envelope of the API, the rooms and the webhooks, as JSON text. */
    public String encoded() {
        return "{\"seq\":" + seq
                + ",\"id\":" + Json.encode(id)
                + ",\"type\":" + Json.encode(type)
                + ",\"device\":" + (device == null ? "null" : Json.encode(device.value()))
                + ",\"at\":\"" + at
                + "\",\"data\":" + data + "}";
    }

    /** The envelope, parsed. */
    public JsonObject toJson() {
        return new JsonObject(encoded());
    }
}
