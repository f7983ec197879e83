package io.wafleet.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/** The stock SockJS and event-bus clients in a page of a real browser. */
final class StockSockJsClient implements AutoCloseable {
    private static final List<String> SCRIPTS = List.of(
            "/META-INF/resources/webjars/sockjs-client/1.6.1/dist/sockjs.js",
            "/sockjs/vertx-eventbus.js",
            "/sockjs/page.js");
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final Duration PAUSE = Duration.ofMillis(30);

    private final Browser.Page page;
    private final String name = UUID.randomUUID().toString();
    private final Deque<JsonObject> events = new ArrayDeque<>();

    private StockSockJsClient(Browser.Page page) {
        this.page = page;
    }

    /** A browser that is skipped where there is none. */
    static Browser browser(String test) throws IOException {
        return Browser.start(Path.of("target", "browser", test).toAbsolutePath());
    }

    /** A page of the server's that clients may be in: the others forbid browsers all. */
    static Browser.Page page(Browser browser, URI server) throws IOException, InterruptedException {
        Browser.Page page = browser.open(server.resolve("/eventbus/"));
        for (String script : SCRIPTS) {
            try (InputStream in = StockSockJsClient.class.getResourceAsStream(script)) {
                page.evaluate(new String(in.readAllBytes(), StandardCharsets.UTF_8) + "\n;0");
            }
        }
        return page;
    }

    /** With the transport that the client chooses. */
    static StockSockJsClient connect(Browser.Page page, String url) {
        return connect(page, url, new JsonObject());
    }

    static StockSockJsClient connect(Browser.Page page, String url, String transport) {
        return connect(page, url, new JsonObject().put("transports", new JsonArray().add(transport)));
    }

    private static StockSockJsClient connect(Browser.Page page, String url, JsonObject options) {
        StockSockJsClient client = new StockSockJsClient(page);
        // Of a test there is not a second to lose when it waits for a gateway that comes back.
        options.put("vertxbus_reconnect_delay_min", 200).put("vertxbus_reconnect_delay_max", 1000);
        page.evaluate("tests.connect(" + client.arguments(url, options) + ")");
        return client;
    }

    private String arguments(Object... more) {
        String all = new JsonArray(new ArrayList<>(List.of(more))).encode();
        return "..." + new JsonArray().add(name).encode() + ", ..." + all;
    }

    /** {@code register}, {@code follow}, {@code send}, {@code publish} or {@code close}. */
    void tell(String command, String address, JsonObject body) {
        command(new JsonObject().put("do", command).put("address", address).put("body", body));
    }

    private void command(JsonObject command) {
        page.evaluate("void tests.command(" + arguments(command) + ")");
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
        register(address, String.valueOf(since));
    }

    void register(String address, String since) {
        command(new JsonObject()
                .put("do", "register")
                .put("address", address)
                .put("headers", new JsonObject().put("since", since)));
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

    /** The next event that is no message, which must be of this kind. */
    JsonObject awaitOther(String event) {
        JsonObject next;
        do {
            next = next();
        } while (next.getString("event").equals("message"));
        assertThat(next.getString("event")).as(next.encode()).isEqualTo(event);
        return next;
    }

    /** All that is there now. */
    List<JsonObject> drained() {
        fetch();
        List<JsonObject> all = List.copyOf(events);
        events.clear();
        return all;
    }

    private void fetch() {
        JsonArray told = (JsonArray) page.evaluate("tests.drain(" + arguments() + ")");
        told.forEach(event -> events.add((JsonObject) event));
    }

    private JsonObject next() {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (events.isEmpty()) {
            assertThat(System.nanoTime())
                    .as("something from the client within %s", PATIENCE)
                    .isLessThan(deadline);
            LockSupport.parkNanos(PAUSE.toNanos());
            fetch();
        }
        return events.remove();
    }

    @Override
    public void close() {
        tell("close", null, null);
    }
}
