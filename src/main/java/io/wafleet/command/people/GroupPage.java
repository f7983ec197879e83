package io.wafleet.command.people;

import io.vertx.core.json.JsonObject;
import io.wafleet.command.PageRequest;
import io.wafleet.command.Request;

/**
 * A page of what hangs on a group.
 *
 * @param group its JID
 */
public record GroupPage(String group, PageRequest page) implements Request {
    @Override
    public JsonObject toJson() {
        return page.toJson().put("group", group);
    }

    public static GroupPage of(JsonObject json) {
        return new GroupPage(json.getString("group"), PageRequest.of(json));
    }
}
