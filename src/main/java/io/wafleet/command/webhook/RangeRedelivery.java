package io.wafleet.command.webhook;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wafleet.command.Request;
import java.util.List;

/**
 * Events that a webhook is to get again.
 *
 * @param from the number of the first event
 * @param to the number of the last
 * @param states of the deliveries that are made again, as words of the API; empty for the dead
 */
public record RangeRedelivery(String id, long from, long to, List<String> states) implements Request {
    @Override
    public JsonObject toJson() {
        return new JsonObject().put("id", id).put("from", from).put("to", to).put("states", new JsonArray(states));
    }

    public static RangeRedelivery of(JsonObject json) {
        return new RangeRedelivery(
                json.getString("id"),
                json.getLong("from"),
                json.getLong("to"),
                json.getJsonArray("states").stream().map(String::valueOf).toList());
    }
}
