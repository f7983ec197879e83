package io.wafleet.gowa;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;

/** Calls about groups, people and channels: each gives the results, or fails with what the child's refusal means ({@link Refusals}). */
public final class GowaCalls {
    private static final Duration PATIENCE = SendCall.USUAL;

    private final GowaHttp http;

    GowaCalls(GowaHttp http) {
        this.http = http;
    }

    /** Asks. What is no object is under {@code list}. */
    public Future<JsonObject> get(ChildEndpoint child, String path, Map<String, String> query) {
        String parameters = query.entrySet().stream()
                .map(each -> each.getKey() + "=" + encoded(each.getValue()))
                .collect(Collectors.joining("&"));
        String address = query.isEmpty() ? path : path + "?" + parameters;
        return results(path, http.call(child, HttpMethod.GET, address, null, PATIENCE));
    }

    /** Has something done. */
    public Future<JsonObject> post(ChildEndpoint child, String path, JsonObject body) {
        return results(path, http.call(child, HttpMethod.POST, path, body, PATIENCE));
    }

    /**
     * A file that is small enough to be in memory.
     *
     * @param part its name in the form
     */
    public record SmallFile(String part, String name, String type, Buffer bytes) {}

    /** Has something done with a file. */
    public Future<JsonObject> post(ChildEndpoint child, String path, Map<String, String> fields, SmallFile file) {
        FileForm.Frame frame = FileForm.Frame.of(fields, file.part(), file.name(), file.type());
        Buffer form = Buffer.buffer()
                .appendBuffer(frame.head())
                .appendBuffer(file.bytes())
                .appendBuffer(frame.tail());
        return results(path, http.form(child, path, frame.type(), form, PATIENCE));
    }

    private static Future<JsonObject> results(String path, Future<GowaAnswer> outcome) {
        return outcome.compose(answer -> answer instanceof GowaAnswer.Ok ok
                ? Future.succeededFuture(ok.results())
                : Refusals.isDone(answer)
                        ? Future.succeededFuture(new JsonObject())
                        : Future.failedFuture(Refusals.problem(path, answer).exception()));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
