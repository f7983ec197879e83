package io.wafleet.conformance;

import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** One exchange of the recording. */
record RecordedCall(int number, JsonObject recording) {
    String phase() {
        return recording.getString("phase");
    }

    /** How the report names the call: unique, and enough to repeat it by hand. */
    String title() {
        var title = new StringBuilder()
                .append(number)
                .append(' ')
                .append(request().getString("method"))
                .append(' ')
                .append(request().getString("path"));
        if (!headers().isEmpty()) {
            title.append(' ').append(headers());
        }
        if (request().containsKey("json")) {
            title.append(' ').append(request().getValue("json"));
        }
        if (request().containsKey("raw")) {
            title.append(" '").append(request().getString("raw")).append('\'');
        }
        if (recording.containsKey("note")) {
            title.append(" (").append(recording.getString("note")).append(')');
        }
        return title.toString();
    }

    HttpRequest.Builder requestTo(RunningChild child) {
        var builder = HttpRequest.newBuilder(child.uri(request().getString("path")))
                .method(request().getString("method"), body());
        headers().forEach(builder::header);
        if (request().getBoolean("auth")) {
            builder.header("Authorization", RunningChild.AUTHORIZATION);
        }
        return builder;
    }

    Answer answer() {
        var response = recording.getJsonObject("response");
        var headers = new TreeMap<String, String>();
        response.getJsonObject("headers").forEach(header -> headers.put(header.getKey(), (String) header.getValue()));
        return new Answer(response.getInteger("status"), headers, response.getValue("body"));
    }

    boolean repeats(RecordedCall earlier) {
        return number > earlier.number && request().equals(earlier.request());
    }

    private BodyPublisher body() {
        if (request().containsKey("json")) {
            return BodyPublishers.ofString(Json.encode(request().getValue("json")));
        }
        var raw = Objects.requireNonNullElse(request().getString("raw"), "");
        return raw.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(raw);
    }

    private Map<String, String> headers() {
        var headers = new TreeMap<String, String>();
        request().getJsonObject("headers").forEach(header -> headers.put(header.getKey(), (String) header.getValue()));
        return headers;
    }

    private JsonObject request() {
        return recording.getJsonObject("request");
    }
}
