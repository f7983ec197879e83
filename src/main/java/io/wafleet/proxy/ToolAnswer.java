package io.wafleet.proxy;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wafleet.id.DeviceId;
import io.wafleet.problem.Problem;
import org.jspecify.annotations.Nullable;

/** What a tool's call came to, as MCP has it: what went wrong is told to whoever called it, who may put it right. */
final class ToolAnswer {
    private static final int PROBLEM = 400;
    private static final String TEXT = "text";

    private ToolAnswer() {}

    static JsonObject of(ChildAnswer answer) {
        return of(answer.message(), answer.results(), answer.status() >= PROBLEM);
    }

    static JsonObject of(Problem problem) {
        JsonObject json = problem.toJson();
        String detail = problem.detail();
        String field = problem.field();
        String text = detail == null ? json.getString("title") : field == null ? detail : field + " " + detail;
        return of(text, json, true);
    }

    /** @param structured the same for programs, if it is an object */
    static JsonObject of(String text, @Nullable Object structured, boolean isError) {
        JsonObject answer = new JsonObject()
                .put(
                        "content",
                        new JsonArray().add(new JsonObject().put("type", TEXT).put(TEXT, text)));
        if (structured instanceof JsonObject object) {
            answer.put("structuredContent", object);
        }
        if (isError) {
            answer.put("isError", true);
        }
        return answer;
    }

    /** The code to scan, as a picture, too (contract 3.9). */
    static JsonObject code(DeviceId device, JsonObject code) {
        long seconds = LinkCalls.seconds(code);
        JsonObject answer = of(
                "Scan the QR image to log in (expires in ~" + seconds + " seconds)",
                new JsonObject()
                        .put("device_id", device.value())
                        .put("qr_code", code.getString("qr"))
                        .put("expires_in", seconds),
                false);
        answer.getJsonArray("content")
                .add(new JsonObject()
                        .put("type", "image")
                        .put("data", LinkCalls.png(code))
                        .put("mimeType", "image/png"));
        return answer;
    }

    /** What the child has answered to a call of its REST API. */
    static JsonObject of(int status, Buffer body) {
        try {
            JsonObject json = body.toJsonObject();
            return of(json.getString("message", ""), json.getValue("results"), status >= PROBLEM);
        } catch (DecodeException | ClassCastException otherwise) {
            return of("the child answered " + status, null, true);
        }
    }
}
