package io.wafleet.gowa.surface;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.wafleet.problem.Problem;
import io.wafleet.problem.Unknown;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A message of JSON-RPC 2.0, as the Model Context Protocol sends them, one at a time. It is read strictly and passed on as it was
 * read: the child's own reader does not tell {@code METHOD} from {@code method} (Go's encoding/json), so that what looks harmless here
 * could be something else there.
 *
 * @param id a text or a whole number; null for a notification, which nobody answers
 */
public record RpcMessage(
        @Nullable Object id, String method, @Nullable JsonObject params) {
    private static final String VERSION = "2.0";
    private static final String NOTIFICATION = "notifications/";
    private static final Set<String> FIELDS = Set.of("jsonrpc", "id", "method", "params");

    /** Fails with {@code invalid-request}. */
    public static RpcMessage of(JsonObject json) {
        known("field", json, FIELDS);
        if (!VERSION.equals(json.getValue("jsonrpc"))) {
            throw Problem.field("jsonrpc", "must be \"2.0\"").exception();
        }
        Object id = json.getValue("id");
        if (json.containsKey("id") && !(id instanceof String || id instanceof Integer || id instanceof Long)) {
            throw Problem.field("id", "must be a string or a whole number").exception();
        }
        if (!(json.getValue("method") instanceof String method)) {
            throw Problem.field("method", "must be a string").exception();
        }
        if (method.startsWith(NOTIFICATION) != (id == null)) {
            throw Problem.field("id", id == null ? "is missing" : "must not be there: nobody answers a notification")
                    .exception();
        }
        return new RpcMessage(id, method, object(json, "params"));
    }

    /** Null where the field is left out or null; fails with {@code invalid-request} where it is something else. */
    static @Nullable JsonObject object(JsonObject json, String field) {
        Object given = json.getValue(field);
        if (given != null && !(given instanceof JsonObject)) {
            throw Problem.field(field, "must be an object").exception();
        }
        return (JsonObject) given;
    }

    /** Fails with {@code invalid-request} if the object has other fields than these. */
    static void known(String what, JsonObject json, Set<String> fields) {
        for (String name : json.fieldNames()) {
            if (!fields.contains(name)) {
                throw Unknown.of(what, name, fields).exception();
            }
        }
    }

    public boolean isNotification() {
        return id == null;
    }

    /** The same with other parameters. */
    public RpcMessage with(JsonObject others) {
        return new RpcMessage(id, method, others);
    }

    public Buffer toBuffer() {
        JsonObject json = new JsonObject().put("jsonrpc", VERSION);
        if (id != null) {
            json.put("id", id);
        }
        json.put("method", method);
        if (params != null) {
            json.put("params", params);
        }
        return json.toBuffer();
    }

    /** What answers it. */
    public Buffer result(JsonObject result) {
        return new JsonObject()
                .put("jsonrpc", VERSION)
                .put("id", id)
                .put("result", result)
                .toBuffer();
    }

    /** What refuses it. */
    public Buffer error(int code, String message) {
        return new JsonObject()
                .put("jsonrpc", VERSION)
                .put("id", id)
                .put("error", new JsonObject().put("code", code).put("message", message))
                .toBuffer();
    }
}
