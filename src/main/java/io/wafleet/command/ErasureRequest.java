package io.wafleet.command;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * That all is to be removed that there is of a person.
 *
 * @param names JIDs that the person may have, in all spellings of a number
 */
public record ErasureRequest(Set<String> names) implements Request {
    public ErasureRequest {
        names = Set.copyOf(names);
    }

    @Override
    public JsonObject toJson() {
        return new JsonObject()
                .put("names", new JsonArray(names.stream().sorted().toList()));
    }

    public static ErasureRequest of(JsonObject json) {
        return new ErasureRequest(
                json.getJsonArray("names").stream().map(String::valueOf).collect(Collectors.toSet()));
    }
}
