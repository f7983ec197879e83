package io.wafleet.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The rooms of the event-bus bridge, entered by the clients that others use. */
class SockJsIT {
    private static final String ANA = "5561911110001";
    private static final String BIA = "5561911110002";
    private static final String THEIRS = "5561911110003";
    private static final String ROOM = "device." + BIA + ".events";
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    private static Browser browser;
    private static Browser.Page page;
    private static GatewayProcess gateway;
    private static ApiClient api;
    private static ApiClient operator;
    private static ApiClient stranger;

    @BeforeAll
    static void startGateway() throws Exception {
        browser = StockSockJsClient.browser("SockJsIT");
        gateway = GatewayProcess.start("SockJsIT", Map.of("WAFLEET_ON_STOP", "stop"));
        api = gateway.api();
        operator = gateway.user("operator", "operator", "default");
        stranger = gateway.user("stranger", "operator", "elsewhere");
        gateway.pair(ANA);
        gateway.pair(BIA);
        stranger.post(
                        "/api/devices",
                        new JsonObject().put("phoneNumber", THEIRS).put("autoStart", false))
                .expect(201);
        page = StockSockJsClient.page(browser, api.server());
    }

    @AfterAll
    static void stopGateway() throws IOException {
        if (browser != null) {
            browser.close();
        }
        if (gateway != null) {
            gateway.close();
        }
    }

    private static StockSockJsClient connect(String query) {
        return StockSockJsClient.connect(page, api.server() + "/eventbus" + query);
    }

    private static StockSockJsClient opened(ApiClient caller) {
        StockSockJsClient client = connect("?token=" + caller.token());
        client.expect("open");
        return client;
    }

    /** The bridge does not confirm an entry; but who is inside hears of a change. */
    private static void enter(StockSockJsClient client, ApiClient caller, String room, String device) {
        client.register(room);
        await("inside " + room)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(100))
                .until(() -> {
                    caller.patch("/api/devices/" + device, new JsonObject().put("name", "knock"))
                            .expect(200);
                    return client.drained().stream()
                            .anyMatch(event -> event.getString("event").equals("message"));
                });
    }

    @Test
    void shouldHearOfAMessageInTheRoomOfItsReceiver() {
        try (StockSockJsClient client = opened(operator)) {
            enter(client, operator, ROOM, BIA);
            api.post("/api/messages/send", GatewayProcess.message(ANA, BIA, "into the room"))
                    .expect(200);
            JsonObject event =
                    client.awaitMessage(message -> message.getString("type").equals("message.received"));
            assertThat(event.getString("device")).isEqualTo(BIA);
            assertThat(event.getJsonObject("data").encode()).contains("into the room");
            assertThat(gateway.events(BIA, "message.received")).contains(event);
        }
    }

    @Test
    void shouldGiveASnapshotAndWhatWasMissedInARoomThatIsEnteredWithSince() {
        long start = newest();
        rename("missed " + start);
        long missed = newest();
        try (StockSockJsClient client = opened(operator)) {
            client.register(ROOM, start);
            JsonObject snapshot = client.expect("message").getJsonObject("body");
            assertThat(snapshot.getString("type")).isEqualTo("room.snapshot");
            assertThat(snapshot.getLong("seq")).isGreaterThanOrEqualTo(missed);
            assertThat(snapshot.getLong("oldest")).isLessThanOrEqualTo(start);
            assertThat(snapshot.getBoolean("complete")).isTrue();
            assertThat(snapshot.getJsonArray("devices").getJsonObject(0).getString("id"))
                    .isEqualTo(BIA);
            assertThat(client.awaitMessage(event -> event.containsKey("seq")).getLong("seq"))
                    .isGreaterThan(start);
            rename("live " + start);
            client.awaitMessage(event -> ("live " + start)
                    .equals(event.getJsonObject("data", new JsonObject()).getString("name")));
        }
        for (String since : new String[] {"yesterday", "-1"}) {
            try (StockSockJsClient client = opened(operator)) {
                client.register(ROOM, since);
                assertThat(client.expect("refused").getJsonObject("error").getString("failureType"))
                        .isEqualTo("invalid_since");
            }
        }
    }

    private static long newest() {
        JsonObject page;
        long last = 0;
        do {
            page = api.get("/api/events?limit=1000&after=" + last).expect(200).json();
            last = page.getLong("last");
        } while (page.getBoolean("more"));
        return last;
    }

    @Test
    void shouldDoWhatTheExampleOfTheReadmeSays() throws IOException {
        String readme = Files.readString(Path.of("README.md"));
        int start = readme.indexOf("const EventBus = require");
        String example = readme.substring(start, readme.indexOf("```", start))
                .replace("http://localhost:3000", api.server().toString())
                .replace("1429", String.valueOf(newest()));
        runExample("readme", example.replace("5511999999999", BIA));
        runExample("refused", example.replace("5511999999999", THEIRS));
        await("the example says what happens").atMost(PATIENCE).untilAsserted(() -> {
            assertThat(said("readme")).contains("device.updated");
            assertThat(said("refused")).contains("rejected").contains("no such room");
        });
        page.evaluate("buses.forEach(bus => { bus.enableReconnect(false); bus.close(); })");
    }

    /** As Node would, but for where the client comes from and what it is told. */
    private static void runExample(String name, String code) {
        String arguments =
                new JsonArray().add(name).add(code).add(operator.token()).encode();
        page.evaluate("((name, code, TOKEN) => {"
                + " const said = window[name] = []; const say = (...words) => said.push(words);"
                + " const kept = function (...words) { const bus = new EventBus(...words);"
                + " (window.buses ??= []).push(bus); return bus; };"
                + " new Function('require', 'process', 'console', code)"
                + "(() => kept, {env: {TOKEN}}, {log: say, error: say}); })(..." + arguments + ")");
    }

    private static String said(String name) {
        operator.patch("/api/devices/" + BIA, new JsonObject().put("name", "for the example"))
                .expect(200);
        return String.valueOf(page.evaluate("JSON.stringify(window." + name + ")"));
    }

    @Test
    void shouldLetAdministratorsHearTheWholeFleet() {
        try (StockSockJsClient client = opened(api)) {
            enter(client, api, "fleet.events", ANA);
            api.patch("/api/devices/" + THEIRS, new JsonObject().put("name", "seen by all"))
                    .expect(200);
            client.awaitMessage(event -> event.getString("device").equals(THEIRS));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "?token=", "?token=nonsense", "?other=x"})
    void shouldLetNobodyInWithoutAValidToken(String query) {
        try (StockSockJsClient client = connect(query)) {
            assertThat(client.expect("close").getInteger("code")).isNotEqualTo(1000);
        }
        api.withToken(null).get("/eventbus/info" + query).expectProblem(401, "unauthenticated");
    }

    @Test
    void shouldKeepStrangersOutOfTheRoom() {
        for (String address : new String[] {
            ROOM, "fleet.events", "device.5561900000000.events", "device." + THEIRS + ".get", "device.*.events", ""
        }) {
            try (StockSockJsClient client = opened(stranger)) {
                client.register(address);
                JsonObject refused = client.expect("refused");
                assertThat(refused.getString("address")).isEqualTo(address);
                assertThat(refused.getJsonObject("error").getString("failureType"))
                        .isEqualTo("rejected");
                api.patch("/api/devices/" + BIA, new JsonObject().put("name", "not for strangers"))
                        .expect(200);
                enter(client, stranger, "device." + THEIRS + ".events", THEIRS);
                assertThat(client.drained())
                        .noneSatisfy(event -> assertThat(event.encode()).contains(BIA));
            }
        }
    }

    @Test
    void shouldKeepOperatorsOutOfTheFleetsRoom() {
        try (StockSockJsClient client = opened(operator)) {
            client.register("fleet.events");
            assertThat(client.expect("refused").getString("address")).isEqualTo("fleet.events");
        }
    }

    @Test
    void shouldTakeNothingFromClients() {
        // Events follow the answers that they tell of: when this one is there, so are those of other tests.
        String name = "ours " + System.nanoTime();
        rename(name);
        JsonObject before = gateway.device(BIA);
        int events = gateway.events(BIA, "device.updated").size();
        JsonObject body = new JsonObject().putNull("tenant").put("name", "taken over");
        try (StockSockJsClient client = opened(api)) {
            for (String address : new String[] {"device." + BIA + ".stop", "device." + BIA + ".patch", ROOM}) {
                client.tell("send", address, body);
                assertThat(client.expect("reply").getJsonObject("error").getString("failureType"))
                        .isEqualTo("access_denied");
                client.tell("publish", address, body);
                client.expect("error");
            }
        }
        JsonObject after = gateway.device(BIA);
        assertThat(after.getString("name")).isEqualTo(before.getString("name"));
        assertThat(after.getString("desired")).isEqualTo("running");
        rename("ours again " + name);
        assertThat(gateway.events(BIA, "device.updated")).hasSize(events + 1);
    }

    private static void rename(String name) {
        api.patch("/api/devices/" + BIA, new JsonObject().put("name", name)).expect(200);
        await("the new name is told")
                .until(() -> gateway.events(BIA, "device.updated").stream()
                        .anyMatch(
                                event -> name.equals(event.getJsonObject("data").getString("name"))));
    }

    @Test
    void shouldCloseTheSocketWhenItsTokenEnds() throws Exception {
        var brief = BriefToken.of(operator, token -> opened(api.withToken(token)));
        try (StockSockJsClient client = brief.begun()) {
            assertThat(client.expect("error").getJsonObject("error").getString("body"))
                    .isEqualTo("token-expired");
            assertThat(client.expect("close").getInteger("code")).isEqualTo(4401);
            assertThat(Instant.now()).isBetween(brief.end(), brief.end().plusSeconds(20));
        }
    }

    @Test
    void shouldServeTheRawWebSocketUnderTheSameRules() throws Exception {
        // Those of other tests end when the gateway hears of it.
        await("no socket is open").until(() -> openSockets() == 0);
        Frames frames = new Frames();
        WebSocket socket = rawSocket("?token=" + operator.token(), frames).join();
        socket.sendText("{\"type\":\"register\",\"address\":\"fleet.events\"}", true)
                .join();
        assertThat(frames.next().getString("type")).isEqualTo("err");
        socket.sendText("{\"type\":\"register\",\"address\":\"" + ROOM + "\"}", true)
                .join();
        await("inside").atMost(PATIENCE).until(() -> {
            operator.patch("/api/devices/" + BIA, new JsonObject().put("name", "raw"))
                    .expect(200);
            return frames.received.stream()
                    .anyMatch(frame -> ROOM.equals(frame.getString("address"))
                            && frame.getString("type").equals("rec"));
        });
        assertThat(openSockets()).isEqualTo(1);
        socket.abort();
        await("the socket is gone").atMost(PATIENCE).until(() -> openSockets() == 0);

        for (String query : new String[] {"", "?token=nonsense"}) {
            assertThat(rawSocket(query, new Frames()).handle((open, refused) -> refused))
                    .succeedsWithin(PATIENCE)
                    .satisfies(refused -> assertThat(status(refused)).isEqualTo(401));
        }
    }

    private static int status(Throwable refused) {
        Throwable cause = refused instanceof CompletionException ? refused.getCause() : refused;
        return ((WebSocketHandshakeException) cause).getResponse().statusCode();
    }

    private static double openSockets() {
        return gateway.management()
                .get("/metrics")
                .text()
                .lines()
                .filter(line -> line.startsWith("gateway_streams_open "))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.indexOf(' '))))
                .sum();
    }

    private static CompletableFuture<WebSocket> rawSocket(String query, WebSocket.Listener listener) {
        URI uri = URI.create(api.server().toString().replace("http:", "ws:") + "/eventbus/websocket" + query);
        return HttpClient.newHttpClient().newWebSocketBuilder().buildAsync(uri, listener);
    }

    /** What came over a socket. */
    private static final class Frames implements WebSocket.Listener {
        final BlockingQueue<JsonObject> received = new LinkedBlockingQueue<>();
        private final StringBuilder text = new StringBuilder();

        JsonObject next() throws InterruptedException {
            JsonObject next = received.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            assertThat(next).isNotNull();
            return next;
        }

        private void add(CharSequence part, boolean last) {
            text.append(part);
            if (last) {
                received.add(new JsonObject(text.toString()));
                text.setLength(0);
            }
        }

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
            add(part, last);
            socket.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onBinary(WebSocket socket, java.nio.ByteBuffer part, boolean last) {
            add(java.nio.charset.StandardCharsets.UTF_8.decode(part), last);
            socket.request(1);
            return null;
        }
    }
}
