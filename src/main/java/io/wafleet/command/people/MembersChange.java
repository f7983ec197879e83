package io.wafleet.command.people;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wafleet.command.Request;
import java.util.List;

/**
 * What is to become of people in a group, or of those who want to be in it.
 *
 * @param group its JID
 * @param people their JIDs, by either name
 */
public record MembersChange(String group, Action action, List<String> people) implements Request {
    public MembersChange {
        people = List.copyOf(people);
    }

    /** What is done, by the words of the API in upper case. */
    public enum Action {
        ADD,
        REMOVE,
        PROMOTE,
        DEMOTE,
        /** Who has asked is let in. */
        APPROVE,
        REJECT
    }

    @Override
    public JsonObject toJson() {
        return new JsonObject().put("group", group).put("action", action.name()).put("people", new JsonArray(people));
    }

    public static MembersChange of(JsonObject json) {
        return new MembersChange(
                json.getString("group"),
                Action.valueOf(json.getString("action")),
                json.getJsonArray("people").stream().map(String::valueOf).toList());
    }
}
