package io.wafleet.simulator;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One answer.
 *
 * @param headers as they are written, apart from those of the body's length and the connection
 * @param file the body, when it is a file
 * @param passing whether the file goes away once it was sent
 * @param upgrade what follows a 101
 */
record HttpResponse(
        int status,
        List<String> headers,
        String body,
        @Nullable Path file,
        boolean passing,
        HttpRequest.@Nullable Upgrade upgrade) {
    private static final Map<Integer, String> REASONS = Map.ofEntries(
            Map.entry(101, "Switching Protocols"),
            Map.entry(200, "OK"),
            Map.entry(204, "No Content"),
            Map.entry(400, "Bad Request"),
            Map.entry(401, "Unauthorized"),
            Map.entry(404, "Not Found"),
            Map.entry(405, "Method Not Allowed"),
            Map.entry(408, "Request Timeout"),
            Map.entry(409, "Conflict"),
            Map.entry(413, "Request Entity Too Large"),
            Map.entry(426, "Upgrade Required"),
            Map.entry(429, "Too Many Requests"),
            Map.entry(431, "Request Header Fields Too Large"),
            Map.entry(500, "Internal Server Error"),
            Map.entry(503, "Service Unavailable"),
            Map.entry(504, "Gateway Timeout"));

    /** Only a status, whose text is the body: how the web framework of the real program answers by itself. */
    static HttpResponse status(int status) {
        return text(status, reason(status));
    }

    static HttpResponse text(int status, String text) {
        return typed(status, "text/plain; charset=utf-8", text);
    }

    static HttpResponse typed(int status, String type, String text) {
        List<String> headers = List.of("Content-Type: " + type);
        return new HttpResponse(status, headers, text, null, false, null);
    }

    static HttpResponse json(int status, @Nullable Object value) {
        return typed(status, "application/json; charset=utf-8", JsonText.of(value));
    }

    /** The contract's envelope (3.1), without results. */
    static HttpResponse envelope(int status, String code, String message) {
        return json(status, Json.object("code", code, "message", message));
    }

    static HttpResponse success(String message) {
        return envelope(200, "SUCCESS", message);
    }

    /** The contract's envelope with results, which may be a null that is shown. */
    static HttpResponse success(String message, @Nullable Object results) {
        return json(200, Json.object("code", "SUCCESS", "message", message, "results", results));
    }

    static HttpResponse file(Path file, String type) {
        return new HttpResponse(200, List.of("Content-Type: " + type), "", file, false, null);
    }

    static HttpResponse passingFile(Path file, String type) {
        return new HttpResponse(200, List.of("Content-Type: " + type), "", file, true, null);
    }

    static HttpResponse upgraded(List<String> headers, HttpRequest.Upgrade upgrade) {
        return new HttpResponse(101, headers, "", null, false, upgrade);
    }

    HttpResponse with(String... more) {
        List<String> all = new ArrayList<>(headers);
        all.addAll(List.of(more));
        return new HttpResponse(status, List.copyOf(all), body, file, passing, upgrade);
    }

    static String reason(int status) {
        return REASONS.getOrDefault(status, "Status " + status);
    }
}
