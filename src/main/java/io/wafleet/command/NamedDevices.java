package io.wafleet.command;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/**
 * Devices that users name by their numbers or ids.
 *
 * @param field the request's that the names came in, for the problem that names it
 */
public record NamedDevices(String field, List<String> names) implements Request {
    public NamedDevices {
        names = List.copyOf(names);
    }

    @Override
    public JsonObject toJson() {
        return new JsonObject().put("field", field).put("names", new JsonArray(names));
    }

    public static NamedDevices of(JsonObject json) {
        return new NamedDevices(
                json.getString("field"),
                json.getJsonArray("names").stream().map(String::valueOf).toList());
    }
}
