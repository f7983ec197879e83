package io.wafleet.command.people;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wafleet.command.Request;
import java.util.List;

/**
 * A group to be made.
 *
 * @param people the JIDs of others who are to be in it
 */
public record NewGroup(String subject, List<String> people) implements Request {
    public NewGroup {
        people = List.copyOf(people);
    }

    @Override
    public JsonObject toJson() {
        return new JsonObject().put("subject", subject).put("people", new JsonArray(people));
    }

    public static NewGroup of(JsonObject json) {
        return new NewGroup(
                json.getString("subject"),
                json.getJsonArray("people").stream().map(String::valueOf).toList());
    }
}
