package io.wafleet.journal;

import io.vertx.core.json.JsonObject;
import io.wafleet.id.DeviceId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An event that is not stored yet.
 *
 * @param device null for what happened to a tenant and to none of its devices
 * @param dedup what makes two reports of the same thing equal, within the device; null where every report counts
 */
public record Draft(
        String tenant,
        @Nullable DeviceId device,
        String type,
        Instant at,
        @Nullable String dedup,
        JsonObject data) {}
