package io.wafleet.optout;

import io.vertx.core.json.JsonObject;
import io.wafleet.campaign.rows.RowsFile;
import io.wafleet.command.Request;
import org.jspecify.annotations.Nullable;

/**
 * A table of people to be put on a tenant's list.
 *
 * @param country whose numbers the rows hold, as two letters; null for the gateway's own
 */
public record OptOutTable(String tenant, @Nullable String country, RowsFile rows) implements Request {
    @Override
    public JsonObject toJson() {
        return new JsonObject().put("tenant", tenant).put("country", country).put("rows", rows.toJson());
    }

    public static OptOutTable of(JsonObject json) {
        return new OptOutTable(
                json.getString("tenant"), json.getString("country"), RowsFile.of(json.getJsonObject("rows")));
    }
}
