package io.wafleet.command.people;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wafleet.command.Request;
import java.util.List;

/**
 * Numbers that may be on WhatsApp or not.
 *
 * @param jids as they would be
 */
public record NumbersCheck(List<String> jids) implements Request {
    public NumbersCheck {
        jids = List.copyOf(jids);
    }

    @Override
    public JsonObject toJson() {
        return new JsonObject().put("jids", new JsonArray(jids));
    }

    public static NumbersCheck of(JsonObject json) {
        return new NumbersCheck(
                json.getJsonArray("jids").stream().map(String::valueOf).toList());
    }
}
