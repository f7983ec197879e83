package io.wafleet.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import io.wafleet.http.contract.Conformity;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** An HTTP client of one server, with a token or without. */
public final class ApiClient {
    private static final String API = "/api/";
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final Duration MOMENTS = Duration.ofSeconds(2);

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(30))
            .build();
    private final URI server;
    private final @Nullable String token;

    public ApiClient(URI server, @Nullable String token) {
        this.server = server;
        this.token = token;
    }

    public ApiClient withToken(@Nullable String other) {
        return new ApiClient(server, other);
    }

    public URI server() {
        return server;
    }

    public String token() {
        return String.valueOf(token);
    }

    public Answer get(String path, String... headers) {
        return call("GET", path, null, headers);
    }

    public Answer post(String path, JsonObject body, String... headers) {
        return call("POST", path, body.encode(), headers);
    }

    /** Without a body. */
    public Answer post(String path) {
        return call("POST", path, null);
    }

    public Answer patch(String path, JsonObject body) {
        return call("PATCH", path, body.encode());
    }

    public Answer delete(String path) {
        return call("DELETE", path, null);
    }

    public Answer call(String method, String path, @Nullable String body, String... headers) {
        BodyPublisher publisher = body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body);
        try {
            return conform(
                    method,
                    path,
                    new Answer(http.send(request(method, path, publisher, headers), BodyHandlers.ofByteArray())));
        } catch (IOException e) {
            throw new UncheckedIOException(method + " " + path, e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Whatever is answered must be what the contract says; what other servers answer than the gateway has other paths. */
    private static Answer conform(String method, String path, Answer answer) {
        String address = URI.create(path.replaceAll("[?#].*", "").replaceAll("(?i)%2e", "."))
                .normalize()
                .getRawPath();
        if (address.startsWith(API)) {
            assertThat(Conformity.ours()
                            .faults(method, address, answer.status(), answer.header("Content-Type"), answer.text()))
                    .as("%s %s answered %s %s, by the contract", method, path, answer.status(), answer.text())
                    .isEmpty();
        }
        return answer;
    }

    /** Whether a GET is answered with 200 now, or within moments. */
    public boolean answers(String path) {
        HttpRequest request =
                HttpRequest.newBuilder(server.resolve(path)).timeout(MOMENTS).build();
        try {
            return http.send(request, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException notThere) {
            return false;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The body as it comes; closing it closes the connection. */
    public InputStream stream(String path) throws IOException, InterruptedException {
        BodyHandler<InputStream> handler = BodyHandlers.ofInputStream();
        return http.send(request("GET", path, BodyPublishers.noBody()), handler).body();
    }

    private HttpRequest request(String method, String path, BodyPublisher body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(server.resolve(path))
                .timeout(PATIENCE)
                .method(method, body)
                .header("Content-Type", "application/json");
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        for (int i = 0; i < headers.length; i += 2) {
            request.setHeader(headers[i], headers[i + 1]);
        }
        return request.build();
    }
}
