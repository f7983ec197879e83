package io.wafleet.problem;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How much of something somebody may have, has, and wanted more of.
 *
 * @param quota the name of what there is only so much of
 * @param requested how much more was asked for
 * @param freeAt when there is room again; null where nobody knows
 * @param passes whether waiting helps; else something must be given up
 */
public record Excess(
        String quota,
        long limit,
        long used,
        long requested,
        @Nullable Instant freeAt,
        boolean passes) {
    JsonObject toJson() {
        return new JsonObject()
                .put("name", quota)
                .put("limit", limit)
                .put("used", used)
                .put("requested", requested)
                .put("freeAt", freeAt == null ? null : freeAt.toString())
                .put("passes", passes);
    }

    static Excess of(JsonObject json) {
        String freeAt = json.getString("freeAt");
        return new Excess(
                json.getString("name"),
                json.getLong("limit"),
                json.getLong("used"),
                json.getLong("requested"),
                freeAt == null ? null : Instant.parse(freeAt),
                json.getBoolean("passes"));
    }
}
