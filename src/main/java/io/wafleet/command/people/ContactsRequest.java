package io.wafleet.command.people;

import io.vertx.core.json.JsonObject;
import io.wafleet.command.PageRequest;
import io.wafleet.command.Request;
import org.jspecify.annotations.Nullable;

/**
 * A page of those whom a device knows, in the order of their JIDs.
 *
 * @param q what the name or the number has in it; null for all
 */
public record ContactsRequest(@Nullable String q, PageRequest page) implements Request {
    @Override
    public JsonObject toJson() {
        return page.toJson().put("q", q);
    }

    public static ContactsRequest of(JsonObject json) {
        return new ContactsRequest(json.getString("q"), PageRequest.of(json));
    }
}
