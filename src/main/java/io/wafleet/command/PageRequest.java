package io.wafleet.command;

import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * A page of a list, newest first.
 *
 * @param before only what is older than the one with this id; null to begin with the newest
 * @param limit how many at most
 */
public record PageRequest(@Nullable String before, int limit) implements Request {
    @Override
    public JsonObject toJson() {
        return new JsonObject().put("before", before).put("limit", limit);
    }

    public static PageRequest of(JsonObject json) {
        return new PageRequest(json.getString("before"), json.getInteger("limit"));
    }
}
