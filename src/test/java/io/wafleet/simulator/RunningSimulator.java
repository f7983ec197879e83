package io.wafleet.simulator;

import static org.awaitility.Awaitility.await;

import io.wafleet.TestPort;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** A simulator in a process of its own, with a volume that outlives it. */
final class RunningSimulator implements AutoCloseable {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private final Path volume;
    private final int port;
    private final Map<String, String> environment;
    private Process process;

    private RunningSimulator(Path volume, int port, Map<String, String> environment) throws IOException {
        this.volume = volume;
        this.port = port;
        this.environment = environment;
        start();
    }

    /** Starts in {@code sessions/name} with the quick times that tests want, and waits until it is healthy. */
    static RunningSimulator start(Path sessions, String name, Map<String, String> more) throws IOException {
        Path volume = Files.createDirectories(sessions.resolve(name));
        Map<String, String> environment = new LinkedHashMap<>(Map.of(
                "SIM_BOOT_CONNECT", "100ms",
                "SIM_PAIR_READY", "50ms",
                "SIM_ACK_DELAY", "50ms",
                "SIM_STORE_DELAY", "20ms",
                "SIM_RECONNECT", "50ms",
                "SIM_WEBHOOK_PAUSE", "20ms"));
        environment.putAll(more);
        RunningSimulator simulator = new RunningSimulator(volume, TestPort.free(), environment);
        simulator.awaitHealthy();
        return simulator;
    }

    static Path script(Path directory) throws IOException {
        return SimulatorScript.install(
                directory.resolve("whatsapp"),
                System.getProperty("java.class.path"),
                Map.of("SIM_FETCH_LINKS", "false"));
    }

    /** Runs the script to its end. */
    static Process run(Path directory, Map<String, String> environment, String... arguments) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(script(directory).toString()).directory(directory.toFile());
        builder.command().addAll(List.of(arguments));
        builder.environment().clear();
        builder.environment().putAll(environment);
        return builder.redirectError(directory.resolve("stderr.log").toFile())
                .redirectOutput(directory.resolve("stdout.log").toFile())
                .start();
    }

    void start() throws IOException {
        Map<String, String> all = new LinkedHashMap<>(environment);
        all.put("PATH", "/usr/bin:/bin");
        all.put("APP_HOST", "127.0.0.1");
        all.put("APP_PORT", String.valueOf(port));
        all.put("DB_URI", "file:whatsapp.db");
        process = run(volume, all, "rest");
    }

    void awaitHealthy() {
        await().atMost(Duration.ofSeconds(120))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> {
                    try {
                        return raw("GET", "/health", null).statusCode() == 200;
                    } catch (IOException e) {
                        return false;
                    }
                });
    }

    Path volume() {
        return volume;
    }

    Process process() {
        return process;
    }

    int exitCode() throws InterruptedException {
        return process.waitFor(120, TimeUnit.SECONDS) ? process.exitValue() : -1;
    }

    void kill() {
        process.destroyForcibly().onExit().join();
    }

    /** Waits until every fault with a count has struck as often as it should. */
    void awaitFaultsStruck() {
        await().until(() -> call("GET", "/__simulator/faults").get("list") instanceof List<?> faults
                && faults.stream()
                        .allMatch(fault -> ((Map<?, ?>) fault).get("left").equals(0L)));
    }

    HttpResponse<byte[]> raw(String method, String path, Map<String, Object> body) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(30))
                .method(
                        method,
                        body == null
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(JsonText.of(body)));
        if (body != null) {
            request.header("Content-Type", "application/json");
        }
        try {
            return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The answer's JSON, with its status under {@code status}. */
    @SuppressWarnings("unchecked")
    Map<String, Object> call(String method, String path, Object... keysAndValues) throws Exception {
        Map<String, Object> body = keysAndValues.length == 0 ? null : Json.object(keysAndValues);
        HttpResponse<byte[]> response = raw(method, path, body);
        Object json = Json.parse(new String(response.body(), java.nio.charset.StandardCharsets.UTF_8));
        Map<String, Object> answer =
                json instanceof Map<?, ?> map ? (Map<String, Object>) map : Json.object("list", json);
        answer.put("status", response.statusCode());
        return answer;
    }

    @SuppressWarnings("unchecked")
    Map<String, Object> results(String method, String path, Object... keysAndValues) throws Exception {
        return (Map<String, Object>) call(method, path, keysAndValues).get("results");
    }

    /** A slot for {@code phone}, paired and online. */
    void pair(String phone) throws Exception {
        call("POST", "/devices", "device_id", phone);
        call("GET", "/app/login");
        call("POST", "/__simulator/pair", "phone", phone);
        awaitOnline();
    }

    void awaitOnline() {
        await().until(this::isOnline);
    }

    boolean isOnline() throws Exception {
        Map<String, Object> status = results("GET", "/app/status");
        return Boolean.TRUE.equals(status.get("is_connected")) && Boolean.TRUE.equals(status.get("is_logged_in"));
    }

    Map<String, Object> send(String phone, String text) throws Exception {
        return results("POST", "/send/message", "phone", phone, "message", text);
    }

    /** The frames that arrive from now on. */
    List<String> frames() {
        List<String> frames = new CopyOnWriteArrayList<>();
        CLIENT.newWebSocketBuilder()
                .buildAsync(URI.create("ws://127.0.0.1:" + port + "/ws"), new WebSocket.Listener() {
                    @Override
                    public CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
                        frames.add(text.toString());
                        socket.request(1);
                        return null;
                    }
                })
                .join();
        return frames;
    }

    @Override
    public void close() {
        kill();
    }
}
