package io.wafleet.quota;

import io.vertx.core.json.JsonObject;
import io.wafleet.command.Request;

/**
 * What a tenant is to have.
 *
 * @param limits all that it has of its own from then on
 */
public record QuotaChange(String tenant, Limits limits) implements Request {
    @Override
    public JsonObject toJson() {
        return new JsonObject().put("tenant", tenant).put("limits", limits.toJson());
    }

    /** Reads what {@link #toJson} wrote. */
    public static QuotaChange of(JsonObject json) {
        return new QuotaChange(json.getString("tenant"), Limits.of(json.getJsonObject("limits")));
    }
}
