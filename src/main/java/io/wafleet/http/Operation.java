package io.wafleet.http;

import io.vertx.core.http.HttpMethod;
import io.wafleet.http.contract.Offer;
import io.wafleet.http.contract.Schema;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * One operation of the contract, as the server needs it.
 *
 * @param id the contract's {@code operationId}
 * @param path as a router writes it, {@code :name} for one step and a last {@code *} for several
 * @param steps what the parameters in the path must be
 * @param query what the parameters in the query must be
 * @param input what it takes beside its address
 * @param offer as what it gives its good answer
 * @param weight as how many requests it counts where requests are counted; 0 for none
 * @param audit whether the audit log has it
 */
public record Operation(
        String id,
        HttpMethod method,
        String path,
        Admission admission,
        Schema steps,
        Schema query,
        Input input,
        Offer offer,
        int weight,
        Audit audit) {

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
     * @param schema what it must be as a JSON object
     */
    public record Input(Kind kind, boolean required, int maxBytes, Schema schema) {}

    /** Whether the audit log has each time that an operation is called. */
    public enum Audit {
        /** It changes something. */
        ALWAYS,
        /** It sends one message, which is many a second: if that is wanted. */
        MESSAGES,
        /** It changes nothing, or is taken down where it is carried out. */
        NEVER
    }

    /** What its path names first: the thing that it is about. Empty if it names nothing. */
    Optional<String> thing() {
        return parameters().findFirst();
    }

    /** What stands in its path for one step each. */
    private Stream<String> parameters() {
        return Stream.of(path.split("/", -1))
                .filter(step -> step.startsWith(":"))
                .map(step -> step.substring(1));
    }

    Kind kind() {
        return input.kind();
    }

    /** Whether its path names something by this parameter. */
    boolean names(String parameter) {
        return parameters().anyMatch(parameter::equals);
    }

    /** What can be got can be asked for by {@code HEAD}, too. */
    Set<HttpMethod> methods() {
        return method.equals(HttpMethod.GET) && kind() != Kind.SOCKET
                ? Set.of(HttpMethod.GET, HttpMethod.HEAD)
                : Set.of(method);
    }

    /** Whether a request's path is this one's: what stands in it may be the name of something. */
    boolean isAt(String normalizedPath) {
        String steps = path.replace(".", "\\.")
                .replaceAll(":([A-Za-z]+)", "(?<$1>[^/]+)")
                .replace("*", ".*");
        Matcher at = Pattern.compile(steps + "/?").matcher(normalizedPath);
        return at.matches() && parameters().allMatch(name -> this.steps.isRight(name, at.group(name)));
    }
}
