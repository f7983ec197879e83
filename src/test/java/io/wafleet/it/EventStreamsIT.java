package io.wafleet.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Server-sent events, the plain WebSocket, rooms with {@code since}, and the tokens for them. */
class EventStreamsIT {
    private static final String ONE = "5561922220001";
    private static final String TWO = "5561922220002";
    private static final String THEIRS = "5561922220003";
    private static final String LOUD = "5561922220004";
    private static final int MAX_STREAMS = 20;
    private static final String LONG = "x".repeat(50_000);

    private static GatewayProcess gateway;
    private static ApiClient api;
    private static ApiClient operator;
    private static ApiClient stranger;
    /** The newest event that these tests have made. */
    private static long seen;

    @BeforeAll
    static void startGateway() throws IOException {
        gateway = GatewayProcess.start(
                "EventStreamsIT",
                Map.of(
                        "WAFLEET_MAX_STREAMS", String.valueOf(MAX_STREAMS),
                        "WAFLEET_SLOW_READER", "5s",
                        "WAFLEET_CORS_ORIGINS", "https://app.example"));
        api = gateway.api();
        operator = gateway.user("operator", "operator", "default");
        stranger = gateway.user("stranger", "operator", "elsewhere");
        gateway.createStopped(ONE);
        gateway.createStopped(TWO);
        stranger.post(
                        "/api/devices",
                        new JsonObject().put("phoneNumber", THEIRS).put("autoStart", false))
                .expect(201);
    }

    @AfterAll
    static void stopGateway() throws IOException {
        gateway.close();
    }

    /** One event of the device, and its number. */
    private static long happen(String device, String name) {
        ApiClient owner = device.equals(THEIRS) ? stranger : api;
        owner.patch("/api/devices/" + device, new JsonObject().put("name", name))
                .expect(200);
        seen = await("the change of " + device + " is told")
                .until(
                        () ->
                                stored(owner, "?limit=1000&type=device.updated&device=" + device + "&after=" + seen)
                                        .stream()
                                        .filter(event -> name.equals(
                                                event.getJsonObject("data").getString("name")))
                                        .mapToLong(event -> event.getLong("seq"))
                                        .max()
                                        .orElse(0),
                        seq -> seq > 0);
        return seen;
    }

    private static List<JsonObject> stored(ApiClient caller, String query) {
        return caller.get("/api/events" + query).expect(200).json().getJsonArray("events").stream()
                .map(JsonObject.class::cast)
                .toList();
    }

    private static long newest() {
        return happen(ONE, "newest " + System.nanoTime());
    }

    private enum Form {
        SSE,
        WEB_SOCKET;

        EventClient open(ApiClient caller, String query) throws IOException, InterruptedException {
            return this == SSE
                    ? EventClient.sse(caller, query)
                    : EventClient.webSocket(caller, query + (query.isEmpty() ? "?" : "&") + "token=" + caller.token());
        }
    }

    @ParameterizedTest
    @EnumSource(Form.class)
    void shouldGiveWhatWasMissedAndThenWhatHappens(Form form) throws Exception {
        long start = newest();
        happen(ONE, form + " missed 1");
        long missed = happen(ONE, form + " missed 2");
        try (EventClient client = form.open(operator, "?device=" + ONE + "&after=" + start)) {
            List<JsonObject> events = client.eventsUpTo(missed);
            long live = happen(ONE, form + " live");
            Stream<JsonObject> all = Stream.concat(events.stream(), client.eventsUpTo(live).stream());
            assertThat(all.toList()).isEqualTo(stored(operator, "?limit=1000&device=" + ONE + "&after=" + start));
        }
    }

    @ParameterizedTest
    @EnumSource(Form.class)
    void shouldGiveOnlyWhatHappensWhenNothingIsAskedFor(Form form) throws Exception {
        newest();
        try (EventClient client = form.open(operator, "?type=device.updated")) {
            // A client that is told of the start by nothing but the next event.
            long live = await().until(() -> happen(TWO, "live " + System.nanoTime()), seq -> !client.isSilent());
            List<JsonObject> events = client.eventsUpTo(live);
            assertThat(events)
                    .allSatisfy(event -> assertThat(event.getString("device")).isEqualTo(TWO));
        }
    }

    @ParameterizedTest
    @EnumSource(Form.class)
    void shouldBeginWithASnapshotWhenItIsAskedFor(Form form) throws Exception {
        long start = happen(ONE, "in the snapshot");
        try (EventClient client = form.open(operator, "?snapshot=true&device=" + ONE + "&after=" + start)) {
            JsonObject snapshot = (JsonObject) client.next("snapshot");
            assertThat(snapshot.getLong("seq")).isGreaterThanOrEqualTo(start);
            assertThat(snapshot.getBoolean("complete")).isTrue();
            assertThat(snapshot.getJsonArray("devices").getJsonObject(0).getString("name"))
                    .isEqualTo("in the snapshot");
        }
        try (EventClient client = form.open(operator, "?snapshot=true")) {
            JsonArray devices = ((JsonObject) client.next("snapshot")).getJsonArray("devices");
            assertThat(devices.stream().map(device -> ((JsonObject) device).getString("id")))
                    .containsExactlyInAnyOrder(ONE, TWO);
        }
    }

    @Test
    void shouldGoOnAfterTheLastEventIdThatTheClientNames() throws Exception {
        long start = newest();
        long missed = happen(ONE, "missed by a browser");
        try (EventClient client =
                EventClient.sse(operator, "?device=" + ONE + "&after=0", "Last-Event-ID", String.valueOf(start))) {
            assertThat(((JsonObject) client.next("event")).getLong("seq")).isEqualTo(missed);
        }
    }

    @ParameterizedTest
    @EnumSource(Form.class)
    void shouldEndWithTheToken(Form form) throws Exception {
        var brief = BriefToken.of(operator, token -> form.open(api.withToken(token), "?type=label.none"));
        try (EventClient client = brief.begun()) {
            JsonObject dropped = (JsonObject) client.next("dropped");
            assertThat(dropped.getString("reason")).isEqualTo("token-expired");
            assertThat(String.valueOf(client.next("closed"))).isIn("end", "4401 token-expired");
            assertThat(Instant.now()).isAfterOrEqualTo(brief.end());
        }
    }

    private static String roomToken(JsonObject body) {
        return operator.post("/api/events/token", body).expect(201).json().getString("token");
    }

    @Test
    void shouldLetARoomTokenFollowAndDoNothingElse() throws Exception {
        ApiClient browser = api.withToken(roomToken(
                new JsonObject().put("devices", new JsonArray().add(ONE)).put("ttl", 60)));
        long start = newest();
        happen(TWO, "not for this token");
        long seq = happen(ONE, "for this token");
        for (BiFunction<ApiClient, String, EventClient> open : List.of(
                (BiFunction<ApiClient, String, EventClient>) EventStreamsIT::sseByQuery, EventClient::webSocket)) {
            try (EventClient client =
                    open.apply(browser.withToken(null), "?after=" + start + "&token=" + browser.token())) {
                assertThat(((JsonObject) client.next("event")).getLong("seq")).isEqualTo(seq);
            }
        }
        assertThat(stored(browser, "?after=" + start)).hasSize(1);
        browser.get("/api/events?device=" + TWO).expectProblem(404, "device-not-found");
        browser.get("/api/devices").expectProblem(403, "forbidden");
        browser.post("/api/messages/send", GatewayProcess.message(ONE, TWO, "no"))
                .expectProblem(403, "forbidden");
        browser.post("/api/events/token", new JsonObject()).expectProblem(403, "forbidden");
    }

    private static EventClient sseByQuery(ApiClient caller, String query) {
        try {
            return EventClient.sse(caller, query);
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void shouldMakeNoAdministratorOfAnAdministratorsRoomToken() {
        String token = api.post("/api/events/token", new JsonObject())
                .expect(201)
                .json()
                .getString("token");
        ApiClient browser = api.withToken(token);
        browser.post("/api/system/stop").expectProblem(403, "forbidden");
        browser.post(
                        "/api/auth/users",
                        new JsonObject()
                                .put("username", "evil")
                                .put("password", "evil evil evil")
                                .put("role", "admin"))
                .expectProblem(403, "forbidden");
    }

    @Test
    void shouldMakeNoTokenForWhatTheCallerDoesNotSee() {
        for (String device : List.of(THEIRS, "5561900000000")) {
            operator.post("/api/events/token", new JsonObject().put("devices", new JsonArray().add(device)))
                    .expectProblem(404, "device-not-found");
        }
        operator.post("/api/events/token", new JsonObject().put("ttl", 0)).expectProblem(400, "invalid-request", "ttl");
        operator.post("/api/events/token", new JsonObject().put("devices", "x"))
                .expectProblem(400, "invalid-request", "devices");
    }

    @Test
    void shouldAnswerAsIfAStrangersDeviceDidNotExist() {
        for (String path : List.of("/api/events", "/api/events/ws")) {
            for (String device : List.of(THEIRS, "5561900000000", ONE + "," + THEIRS)) {
                operator.get(path + "?device=" + device, "Accept", "text/event-stream")
                        .expectProblem(404, "device-not-found");
            }
        }
        assertThat(stored(operator, "?limit=1000&device=" + THEIRS)).isEmpty();
        assertThat(stored(operator, "?limit=1000&device=" + ONE + "," + THEIRS))
                .isNotEmpty()
                .allSatisfy(event -> assertThat(event.getString("device")).isEqualTo(ONE));
    }

    @Test
    void shouldLetPagesOfTheOriginsThatAreNamedCallAndNoOthers() {
        String header = "Access-Control-Allow-Origin";
        Answer asked = operator.call(
                "OPTIONS",
                "/api/messages/send",
                null,
                "Origin",
                "https://app.example",
                "Access-Control-Request-Method",
                "POST",
                "Access-Control-Request-Headers",
                "authorization,content-type,idempotency-key");
        assertThat(asked.status()).isEqualTo(204);
        assertThat(asked.header(header)).isEqualTo("https://app.example");
        assertThat(asked.header("Access-Control-Allow-Headers").toLowerCase(Locale.ROOT))
                .contains("authorization", "content-type", "idempotency-key");
        assertThat(operator.get("/api/devices", "Origin", "https://app.example")
                        .expect(200)
                        .header(header))
                .isEqualTo("https://app.example");
        assertThat(operator.get("/api/devices", "Origin", "https://other.example")
                        .header(header))
                .isEmpty();
        assertThat(asked.header("Access-Control-Allow-Credentials")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "after=-1:after",
                "after=x:after",
                "type=a%20b:type",
                "type=,:type",
                "type=message.recieved:type",
                "device=A:device",
                "device=..%2F:device",
                "snapshot=maybe:snapshot"
            })
    void shouldNameWhatIsWrongWithAQuestion(String line) {
        String[] parts = line.split(":", -1);
        operator.get("/api/events?" + parts[0], "Accept", "text/event-stream")
                .expectProblem(400, "invalid-request", parts[1]);
        operator.get("/api/events/ws?" + parts[0]).expectProblem(400, "invalid-request", parts[1]);
        if (!parts[1].equals("snapshot")) {
            operator.get("/api/events?" + parts[0]).expectProblem(400, "invalid-request", parts[1]);
        }
    }

    /** Generated clients say that they take all that the contract names, and mean the first. */
    @Test
    void shouldGiveAPageToWhoWouldTakeAStreamToo() {
        Answer page = operator.get(
                        "/api/events?limit=1",
                        "Accept",
                        "application/json, text/event-stream, application/problem+json")
                .expect(200);

        assertThat(page.json().getJsonArray("events")).hasSize(1);
    }

    @Test
    void shouldRefuseWhoIsNobody() {
        ApiClient nobody = api.withToken(null);
        nobody.get("/api/events/ws").expectProblem(401, "unauthenticated");
        nobody.get("/api/events?token=x", "Accept", "text/event-stream").expectProblem(401, "unauthenticated");
        nobody.get("/api/events?token=" + operator.token()).expectProblem(401, "unauthenticated");
        operator.get("/api/events/ws").expectProblem(400, "invalid-request", "Upgrade");
    }

    @Test
    void shouldRefuseFurtherStreamsWhenTooManyAreOpen() throws Exception {
        List<EventClient> open = new java.util.ArrayList<>();
        try {
            await().untilAsserted(() -> {
                open.add(EventClient.webSocket(operator, "?token=" + operator.token()));
                operator.get("/api/events/ws").expectProblem(503, "overloaded");
            });
            assertThat(open).hasSizeLessThanOrEqualTo(MAX_STREAMS);
        } finally {
            open.forEach(EventClient::close);
        }
        await("places are free again")
                .untilAsserted(() -> operator.get("/api/events/ws").expectProblem(400, "invalid-request", "Upgrade"));
    }

    /** It reads nothing after the handshake; whoever reads is not slowed down by it. */
    @Test
    void shouldDropASlowReaderAndKeepTheOthers() throws Exception {
        SimulatedPhone phone = gateway.pair(LOUD);
        String query = "?device=" + LOUD + "&type=message.received&after=0&token=" + api.token();
        try (Socket slow = new Socket()) {
            slow.setReceiveBufferSize(4096);
            slow.connect(new InetSocketAddress("127.0.0.1", api.server().getPort()));
            slow.getOutputStream()
                    .write(("GET /api/events" + query + " HTTP/1.1\r\nHost: x\r\nAccept: text/event-stream\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            try (EventClient quick = EventClient.webSocket(api, query)) {
                int sent = 0;
                while (dropped() == 0) {
                    phone.control(
                            "receive",
                            new JsonObject().put("from", "5521933332222").put("body", LONG + sent));
                    sent++;
                }
                for (int i = 0; i < sent; i++) {
                    assertThat(((JsonObject) quick.next("event")).encode()).contains(LONG);
                }
                assertThat(quick.isSilent()).isTrue();
            }
            assertThat(dropped()).isEqualTo(1);
        }
        api.delete("/api/devices/" + LOUD).expect(204);
    }

    private static double dropped() {
        return gateway.management()
                .get("/metrics")
                .text()
                .lines()
                .filter(line -> line.startsWith("gateway_streams_ended_total{reason=\"slow-reader\"}"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }
}
