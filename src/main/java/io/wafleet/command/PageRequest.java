package io.wafleet.command;

import io.vertx.core.json.JsonObject;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A page of a list.
 *
 * @param after what the row has as its place that the page comes after, in the list's order; null for the first page
 * @param limit how many at most
 */
public record PageRequest(@Nullable String after, int limit) implements Request {
    @Override
    public JsonObject toJson() {
        return new JsonObject().put("after", after).put("limit", limit);
    }

    /** Of a request that says nothing of pages, the whole list. */
    public static PageRequest of(JsonObject json) {
        return new PageRequest(json.getString("after"), json.getInteger("limit", Integer.MAX_VALUE));
    }

    /** As {@link #after}; empty for the first page. */
    public String start() {
        return Objects.requireNonNullElse(after, "");
    }

    /** What a list in memory has for the page, and one more where there are more; in the order of their places. */
    public <T> List<T> of(List<T> whole, Function<T, String> place) {
        return whole.stream()
                .filter(row -> place.apply(row).compareTo(start()) > 0)
                .sorted(Comparator.comparing(place))
                .limit(limit + 1L)
                .toList();
    }
}
