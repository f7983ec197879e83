package io.wafleet.command.people;

import io.vertx.core.json.JsonObject;
import io.wafleet.command.Request;

/**
 * One thing that is to be otherwise about a group: WhatsApp is told of each by itself.
 *
 * @param group its JID
 * @param value a text or a truth value, as the field has it
 */
public record GroupChange(String group, Field field, Object value) implements Request {
    /** What can be changed, by the words of the API in upper case. */
    public enum Field {
        SUBJECT,
        DESCRIPTION,
        ANNOUNCE,
        LOCKED
    }

    @Override
    public JsonObject toJson() {
        return new JsonObject().put("group", group).put("field", field.name()).put("value", value);
    }

    public static GroupChange of(JsonObject json) {
        return new GroupChange(json.getString("group"), Field.valueOf(json.getString("field")), json.getValue("value"));
    }
}
