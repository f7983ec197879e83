package io.wafleet.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** npm's own SockJS and event-bus clients in a Node process. */
final class StockSockJsClient implements AutoCloseable {
    private static final Path FOLDER = Path.of("target", "sockjs").toAbsolutePath();
    private static final List<String> PACKAGES =
            List.of("sockjs-client@1.6.1", "@vertx/eventbus-bridge-client.js@1.0.0");
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Process node;
    private final BufferedWriter commands;
    private final BlockingQueue<JsonObject> events = new LinkedBlockingQueue<>();

    private StockSockJsClient(Process node) {
        this.node = node;
        this.commands = node.outputWriter();
        BufferedReader output = node.inputReader();
        Thread reader = new Thread(() -> output.lines().map(JsonObject::new).forEach(events::add), "node");
        reader.setUncaughtExceptionHandler((thread, closed) -> {});
        reader.setDaemon(true);
        reader.start();
    }

    static boolean isPossible() {
        return Stream.of("node", "npm").allMatch(StockSockJsClient::isOnPath);
    }

    private static boolean isOnPath(String program) {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    /** Fetches the clients, unless an earlier run has. */
    static void install() throws IOException, InterruptedException {
        Files.createDirectories(FOLDER);
        try (InputStream script = StockSockJsClient.class.getResourceAsStream("/sockjs/client.js")) {
            Files.copy(script, FOLDER.resolve("client.js"), StandardCopyOption.REPLACE_EXISTING);
        }
        if (Files.exists(FOLDER.resolve("installed"))) {
            return;
        }
        Path log = FOLDER.resolve("npm.log");
        Process npm = new ProcessBuilder(Stream.concat(
                                Stream.of("npm", "install", "--no-audit", "--no-fund", "--prefix", "."),
                                PACKAGES.stream())
                        .toList())
                .directory(FOLDER.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        assertThat(npm.waitFor(2, TimeUnit.MINUTES)).as("npm has ended").isTrue();
        assertThat(npm.exitValue()).as(Files.readString(log)).isZero();
        Files.createFile(FOLDER.resolve("installed"));
    }

    static StockSockJsClient connect(String url) throws IOException {
        return new StockSockJsClient(new ProcessBuilder("node", "client.js", url)
                .directory(FOLDER.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    /** {@code register}, {@code follow}, {@code send}, {@code publish} or {@code close}. */
    void tell(String command, String address, JsonObject body) {
        write(new JsonObject().put("do", command).put("address", address).put("body", body));
    }

    private void write(JsonObject line) {
        try {
            commands.write(line.encode());
            commands.newLine();
            commands.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void register(String address) {
        tell("register", address, null);
    }

    /** Registers with {@code since}, and again with the last number heard whenever the client has connected again. */
    void follow(String address, long since) {
        tell("follow", address, new JsonObject().put("since", String.valueOf(since)));
    }

    /** Enters a room and asks for what came after the number. */
    void register(String address, long since) {
        write(new JsonObject()
                .put("do", "register")
                .put("address", address)
                .put("headers", new JsonObject().put("since", String.valueOf(since))));
    }

    /** The next event, which must be of this kind. */
    JsonObject expect(String event) {
        JsonObject next = next();
        assertThat(next.getString("event")).as(next.encode()).isEqualTo(event);
        return next;
    }

    /** The first message that fits; others before it are passed over. */
    JsonObject awaitMessage(Predicate<JsonObject> wanted) {
        JsonObject message;
        do {
            message = expect("message").getJsonObject("body");
        } while (!wanted.test(message));
        return message;
    }

    /** Whether nothing but this kind of event is there now. */
    List<JsonObject> drained() {
        List<JsonObject> all = new java.util.ArrayList<>();
        events.drainTo(all);
        return all;
    }

    private JsonObject next() {
        try {
            JsonObject next = events.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            assertThat(next).as("something from the client within %s", PATIENCE).isNotNull();
            return next;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        node.destroyForcibly();
    }
}
