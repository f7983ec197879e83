package io.wafleet.client;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.LongConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The gateway's REST API. Every failure is a {@link CliFailure} whose message a user can read. */
public final class Api {
    /** Longer than the 25 s that the gateway waits for the outcome of a send. */
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(40);

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

    private final HttpClient http;
    private final Endpoint endpoint;

    public Api(Endpoint endpoint) {
        this.http = endpoint.client(CONNECT_TIMEOUT);
        this.endpoint = endpoint;
    }

    public Endpoint endpoint() {
        return endpoint;
    }

    public HttpClient http() {
        return http;
    }

    public JsonObject get(String path) {
        return call(request("GET", path, null).build());
    }

    /**
     * All rows of a list that is given in pages.
     *
     * @param name of the list in the answers
     * @return the first answer, with the rows of all
     */
    public JsonObject all(String path, String name) {
        JsonObject whole = get(path);
        JsonArray rows = whole.getJsonArray(name, new JsonArray());
        JsonObject page = whole;
        while (page.getBoolean("more", false)) {
            page = get(path + (path.contains("?") ? "&" : "?") + "after=" + segment(page.getString("last")));
            rows.addAll(page.getJsonArray(name));
        }
        whole.remove("more");
        whole.remove("last");
        return whole;
    }

    public JsonObject post(String path, @Nullable JsonObject body) {
        return call(request("POST", path, body).build());
    }

    public JsonObject patch(String path, JsonObject body) {
        return call(request("PATCH", path, body).build());
    }

    public void delete(String path) {
        call(request("DELETE", path, null).build());
    }

    /** Deletes, and gives what the answer says. */
    public JsonObject deleted(String path) {
        return call(request("DELETE", path, null).build());
    }

    /** Sends a text; {@code prefer} is the header that says how long to wait for the outcome. */
    public JsonObject send(JsonObject message, String prefer, Duration timeout) {
        return call(request("POST", "/api/messages/send", message)
                .header("Prefer", prefer)
                .timeout(timeout)
                .build());
    }

    /** As {@link #send}, with a file; {@code sent} is told how much of it is on its way. */
    public JsonObject upload(FileUpload upload, String prefer, Duration timeout, LongConsumer sent) {
        try {
            return call(request("POST", "/api/messages/send", null)
                    .header("Prefer", prefer)
                    .header("Content-Type", upload.contentType())
                    .timeout(timeout)
                    .POST(upload.body(sent))
                    .build());
        } catch (IOException e) {
            throw new CliFailure(CliFailure.FAILED, "The file cannot be read: " + e.getMessage(), e);
        }
    }

    /** Posts a form whose file is in memory. */
    public JsonObject post(String path, Form form, byte[] file, Duration timeout) {
        return call(request("POST", path, null)
                .header("Content-Type", form.contentType())
                .timeout(timeout)
                .POST(form.around(BodyPublishers.ofByteArray(file)))
                .build());
    }

    /** An answer that may go on for ever, line by line. */
    public Stream<String> lines(String path) {
        HttpRequest request = HttpRequest.newBuilder(uri(path))
                .header("Authorization", authorization())
                .GET()
                .build();
        HttpResponse<Stream<String>> response = exchange(request, BodyHandlers.ofLines());
        if (response.statusCode() >= 400) {
            String body = String.join("\n", response.body().toList());
            throw Refusal.of(response.statusCode(), json(Buffer.buffer(body)));
        }
        return response.body();
    }

    /** A value as one segment of a path or as a query value. */
    public static String segment(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private HttpRequest.Builder request(String method, String path, @Nullable JsonObject body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri(path))
                .timeout(ANSWER_TIMEOUT)
                .header("Accept", "application/json")
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body.encode()));
        if (endpoint.token() != null) {
            request.header("Authorization", authorization());
        }
        if (body != null) {
            request.header("Content-Type", "application/json");
        }
        return request;
    }

    private String authorization() {
        String token = endpoint.token();
        return token == null ? "" : "Bearer " + token;
    }

    private JsonObject call(HttpRequest request) {
        HttpResponse<byte[]> response = exchange(request, BodyHandlers.ofByteArray());
        JsonObject body = json(Buffer.buffer(response.body()));
        if (response.statusCode() >= 400) {
            throw Refusal.of(response.statusCode(), body);
        }
        return body;
    }

    private <T> HttpResponse<T> exchange(HttpRequest request, BodyHandler<T> body) {
        try {
            return http.send(request, body);
        } catch (ConnectException | HttpConnectTimeoutException e) {
            throw new CliFailure(CliFailure.UNREACHABLE, "No gateway answers at " + endpoint.url() + ".", e);
        } catch (HttpTimeoutException e) {
            throw new CliFailure(CliFailure.FAILED, "The gateway at " + endpoint.url() + " did not answer in time.", e);
        } catch (IOException e) {
            String reason = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
            throw new CliFailure(
                    CliFailure.FAILED, "Lost the connection to " + endpoint.url() + " (" + reason + ").", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CliFailure(CliFailure.FAILED, "Interrupted.", e);
        }
    }

    private URI uri(String path) {
        String base = endpoint.url().toString();
        return URI.create((base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + path);
    }

    private static JsonObject json(Buffer body) {
        try {
            return body.length() == 0 ? new JsonObject() : new JsonObject(body);
        } catch (DecodeException e) {
            return new JsonObject();
        }
    }
}
