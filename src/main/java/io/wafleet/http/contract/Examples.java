package io.wafleet.http.contract;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Examples of bodies and answers. They are written once, with the schema; there not every tool looks for them, so that each
 * operation gets the first one, too, unless it has its own.
 */
final class Examples {
    private static final String JSON = "application/json";

    private Examples() {}

    static void addTo(ContractDocument document) {
        document.operations()
                .forEach(operation -> contents(document, operation).forEach(content -> add(document, content)));
    }

    /** What describes the JSON of the operation: of its body, and of its answers. */
    static Stream<JsonObject> contents(ContractDocument document, Described operation) {
        Stream<JsonObject> answers = operation.json().getJsonObject("responses", new JsonObject()).stream()
                .map(answer -> (JsonObject) answer.getValue());
        return Stream.concat(Stream.ofNullable(operation.json().getJsonObject("requestBody")), answers)
                .map(part -> document.resolved(part).getJsonObject("content", new JsonObject()))
                .flatMap(types -> Stream.ofNullable(types.getJsonObject(JSON)));
    }

    private static void add(ContractDocument document, JsonObject content) {
        Object example = first(document.resolved(content.getJsonObject("schema", new JsonObject())));
        if (example != null && !content.containsKey("example") && !content.containsKey("examples")) {
            content.put("example", example);
        }
    }

    private static @Nullable Object first(JsonObject schema) {
        JsonArray examples = schema.getJsonArray("examples", new JsonArray());
        return examples.isEmpty() ? null : examples.getValue(0);
    }
}
