package io.wafleet.http.contract;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.stream.Stream;

/**
 * An operation, as it stands in the contract.
 *
 * @param json what stands there of it
 * @param parameters those that its path's operations share, and its own; none is a reference
 */
public record Described(String path, HttpMethod method, JsonObject json, List<JsonObject> parameters) {
    public Described {
        parameters = List.copyOf(parameters);
    }

    /** Its name, or else its address. */
    public String id() {
        return json.getString("operationId", method + " " + path);
    }

    /** Whether everybody may call it. */
    public boolean isPublic() {
        return ways().findAny().isEmpty();
    }

    /** As how many requests it counts where requests are counted. */
    public int weight() {
        return json.getInteger("x-rate", 1);
    }

    private Stream<JsonObject> ways() {
        return json.getJsonArray("security", new JsonArray()).stream().map(JsonObject.class::cast);
    }

    /** Whether it changes nothing, and so has no body. */
    boolean isRead() {
        return method.equals(HttpMethod.GET);
    }

    /** Those that stand in the path, in the query or in the header. */
    public Stream<JsonObject> parameters(String in) {
        return parameters.stream().filter(parameter -> in.equals(parameter.getString("in")));
    }

    /** That the contract is wrong here. */
    public IllegalStateException fault(String what) {
        return new IllegalStateException("openapi.yaml: " + id() + " " + what);
    }
}
