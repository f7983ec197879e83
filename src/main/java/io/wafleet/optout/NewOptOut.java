package io.wafleet.optout;

import io.vertx.core.json.JsonObject;
import io.wafleet.command.Request;
import org.jspecify.annotations.Nullable;

/**
 * Somebody to be put on a tenant's list, or to be taken off it.
 *
 * @param jid of a person
 * @param note why; null for nothing
 */
public record NewOptOut(String tenant, String jid, @Nullable String note) implements Request {
    @Override
    public JsonObject toJson() {
        return new JsonObject().put("tenant", tenant).put("jid", jid).put("note", note);
    }

    public static NewOptOut of(JsonObject json) {
        return new NewOptOut(json.getString("tenant"), json.getString("jid"), json.getString("note"));
    }
}
