package io.wafleet.conformance;

import static org.awaitility.Awaitility.await;

import io.vertx.core.json.Json;
import io.wafleet.TestPort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A child that serves, and the way to talk to it. */
final class RunningChild implements AutoCloseable {
    /** The settings under which the answers were recorded; the host and the port come on top. */
    static final Map<String, String> ENVIRONMENT = Map.of(
            "APP_HOST", "127.0.0.1",
            "APP_BASIC_AUTH", "gw:s3cret",
            "APP_UI_ENABLED", "false",
            "MCP_ENABLED", "false",
            "DB_URI", "file:whatsapp.db");

    static final String AUTHORIZATION =
            "Basic " + Base64.getEncoder().encodeToString("gw:s3cret".getBytes(StandardCharsets.UTF_8));

    private static final Duration START_LIMIT = Duration.ofSeconds(120);
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(120);
    private static final HttpClient CLIENT = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(30))
            .build();

    private final ChildProcess process;
    private final int port;

    private RunningChild(ChildProcess process, int port) {
        this.process = process;
        this.port = port;
    }

    static RunningChild start(ChildUnderTest child, Path directory) {
        return start(child, directory, Map.of());
    }

    static RunningChild start(ChildUnderTest child, Path directory, Map<String, String> settings) {
        var environment = environment(TestPort.free());
        environment.putAll(settings);
        return start(child, directory, environment, List.of("rest"));
    }

    static RunningChild start(
            ChildUnderTest child, Path directory, Map<String, String> environment, List<String> arguments) {
        var process = ChildProcess.launch(child, directory, environment, arguments);
        var running = new RunningChild(process, Integer.parseInt(environment.get("APP_PORT")));
        try {
            await("first answer of " + child.name())
                    .atMost(START_LIMIT)
                    .pollInterval(20, TimeUnit.MILLISECONDS)
                    .failFast(() -> {
                        if (!process.isAlive()) {
                            throw new AssertionError("exited before it served: " + process.output());
                        }
                    })
                    .until(running::isServing);
        } catch (RuntimeException | AssertionError e) {
            process.close();
            throw e;
        }
        return running;
    }

    static Map<String, String> environment(int port) {
        var environment = new HashMap<>(ENVIRONMENT);
        environment.put("APP_PORT", String.valueOf(port));
        return environment;
    }

    int port() {
        return port;
    }

    ChildProcess process() {
        return process;
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    URI socketUri(String path) {
        return URI.create("ws://127.0.0.1:" + port + path);
    }

    HttpClient client() {
        return CLIENT;
    }

    /** Sends with the right credentials; a null body means none at all. */
    HttpResponse<String> send(String method, String path, Object json) {
        var request = HttpRequest.newBuilder(uri(path)).header("Authorization", AUTHORIZATION);
        if (json == null) {
            request.method(method, BodyPublishers.noBody());
        } else {
            request.header("Content-Type", "application/json")
                    .method(method, BodyPublishers.ofString(Json.encode(json)));
        }
        return exchange(request);
    }

    HttpResponse<String> exchange(HttpRequest.Builder request) {
        return exchange(request, BodyHandlers.ofString());
    }

    /** A file as the child serves it to anybody, without credentials. */
    byte[] download(String path) {
        var answer = exchange(HttpRequest.newBuilder(uri(path)), BodyHandlers.ofByteArray());
        if (answer.statusCode() != 200) {
            throw new AssertionError(answer.toString());
        }
        return answer.body();
    }

    private static <T> HttpResponse<T> exchange(HttpRequest.Builder request, HttpResponse.BodyHandler<T> handler) {
        try {
            return CLIENT.send(request.timeout(ANSWER_LIMIT).build(), handler);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private boolean isServing() {
        try {
            return exchange(HttpRequest.newBuilder(uri("/health"))).statusCode() == 200;
        } catch (UncheckedIOException e) {
            return false;
        }
    }

    @Override
    public void close() {
        process.close();
    }
}
