package io.wafleet.http;

import io.vertx.core.http.HttpMethod;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * One operation of the contract, as the server needs it.
 *
 * @param id the contract's {@code operationId}
 * @param path as a router writes it, {@code :name} for one step and a last {@code *} for several
 * @param query the names that the query may hold
 * @param input what it takes beside its address
 * @param weight as how many requests it counts where requests are counted; 0 for none
 */
public record Operation(
        String id, HttpMethod method, String path, Admission admission, Set<String> query, Input input, int weight) {

    public Operation {
        query = Set.copyOf(query);
    }

    /** How the body of a request is treated. */
    public enum Kind {
        /** There is none. */
        NONE,
        /** A JSON object, read and looked at before the handler is called. */
        JSON,
        /** Read by the handler, as it comes: a form, a file, or whatever else is not JSON alone. */
        OWN,
        /** None, and the connection becomes a WebSocket. */
        SOCKET
    }

    /**
     * What a body may be.
     *
     * @param required whether there must be one
     * @param maxBytes of what of it is in memory
     * @param fields of a JSON object
     * @param nullable those of them that may be null
     */
    public record Input(Kind kind, boolean required, int maxBytes, Set<String> fields, Set<String> nullable) {
        public Input {
            fields = Set.copyOf(fields);
            nullable = Set.copyOf(nullable);
        }
    }

    Kind kind() {
        return input.kind();
    }

    /** Whether its path names something by this parameter. */
    boolean names(String parameter) {
        return Set.of(path.split("/", -1)).contains(":" + parameter);
    }

    /** What can be got can be asked for by {@code HEAD}, too. */
    Set<HttpMethod> methods() {
        return method.equals(HttpMethod.GET) && kind() != Kind.SOCKET
                ? Set.of(HttpMethod.GET, HttpMethod.HEAD)
                : Set.of(method);
    }

    /** Whether a request's path is this one's. */
    boolean isAt(String normalizedPath) {
        String steps =
                path.replace(".", "\\.").replaceAll(":[A-Za-z]+", "[^/]+").replace("*", ".*");
        return Pattern.matches(steps + "/?", normalizedPath);
    }
}
