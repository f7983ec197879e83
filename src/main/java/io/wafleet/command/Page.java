package io.wafleet.command;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.function.Function;

/**
 * How the API shows a part of a long list: {@code {<name>, more, last}}.
 *
 * @param place by what the list goes on after a row
 */
public record Page<T>(String name, Function<T, JsonObject> shown, Function<T, String> place) {

    /**
     * The part that begins after a row.
     *
     * @param found one more than the limit, where there are more
     */
    public JsonObject of(List<T> found, PageRequest asked) {
        return of(found, asked.start(), asked.limit());
    }

    /**
     * As {@link #of(List, PageRequest)}.
     *
     * @param after after what the page begins; empty for the start
     */
    public JsonObject of(List<T> found, String after, int limit) {
        List<T> rows = found.subList(0, Math.min(limit, found.size()));
        return new JsonObject()
                .put(name, new JsonArray(rows.stream().map(shown).toList()))
                .put("more", found.size() > limit)
                .put("last", rows.isEmpty() ? after : place.apply(rows.get(rows.size() - 1)));
    }
}
