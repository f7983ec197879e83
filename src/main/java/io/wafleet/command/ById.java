package io.wafleet.command;

import io.vertx.core.json.JsonObject;

/**
 * Of a job, a campaign, a webhook, a tenant, a group or a person; or what leads to one, or is to be its name.
 *
 * @param id the caller's word, which may name nothing
 */
public record ById(String id) implements Request {
    @Override
    public JsonObject toJson() {
        return new JsonObject().put("id", id);
    }

    public static ById of(JsonObject json) {
        return new ById(json.getString("id"));
    }
}
