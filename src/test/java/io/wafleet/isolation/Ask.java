package io.wafleet.isolation;

import io.vertx.core.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How an operation is asked for something.
 *
 * @param steps what stands in its path for the parameters, in their order
 */
record Ask(List<String> steps, String query, @Nullable JsonObject body) {
    static Ask at(String... steps) {
        return new Ask(List.of(steps), "", null);
    }

    static Ask with(JsonObject body) {
        return at().body(body);
    }

    Ask query(String text) {
        return new Ask(steps, text, body);
    }

    Ask body(@Nullable JsonObject content) {
        return new Ask(steps, query, content);
    }

    /** With a field that nobody knows, so that whoever may ask is refused for that alone, and nothing happens. */
    Ask withNonsense() {
        JsonObject content = body == null ? new JsonObject() : body.copy();
        return body(content.put("isolation-test", true));
    }

    /** The address, of a path with parameters in braces. */
    String address(String template) {
        String path = template;
        for (String step : steps) {
            path = path.replaceFirst("\\{[A-Za-z]+}", step);
        }
        return path + query;
    }
}
