package io.wafleet.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Two tenants on one gateway. The first receives messages, files and receipts; the second tries every way to learn of them.
 * Whatever it gets is searched for words that only the first tenant's world has.
 */
class EventIsolationIT {
    private static final String THEIRS = "5571944440001";
    private static final String OURS = "5571944440002";
    private static final String FRIEND = "5521977776666";
    private static final String SECRET = "a word that nobody else knows";

    private static GatewayProcess gateway;
    private static ApiClient theirs;
    private static ApiClient ours;
    private static String mediaUrl;
    private static String webhook;
    private static long secretSeq;

    @BeforeAll
    static void startGateway() throws Exception {
        gateway = GatewayProcess.start("EventIsolationIT", Map.of("WAFLEET_FETCH_PRIVATE", "on"));
        theirs = gateway.api();
        ours = gateway.user("spy", "operator", "spies");
        ours.post("/api/devices", new JsonObject().put("phoneNumber", OURS).put("autoStart", false))
                .expect(201);
        SimulatedPhone phone = gateway.pair(THEIRS);
        phone.control(
                "receive",
                new JsonObject()
                        .put("from", FRIEND)
                        .put("id", "SECRETDOC")
                        .put("body", SECRET)
                        .put("media", "document")
                        .put("filename", "contract.pdf")
                        .put("extension", ".pdf")
                        .put("data", Base64.getEncoder().encodeToString(SECRET.getBytes(StandardCharsets.US_ASCII))));
        JsonObject event = await("the secret is stored")
                .atMost(GatewayProcess.PATIENCE)
                .until(() -> gateway.events(THEIRS, "message.received"), events -> !events.isEmpty())
                .get(0);
        secretSeq = event.getLong("seq");
        mediaUrl = event.getJsonObject("data").getJsonObject("media").getString("url");
        webhook = theirs.post("/api/webhooks", new JsonObject().put("url", "http://127.0.0.1:9/theirs"))
                .expect(201)
                .json()
                .getString("id");
    }

    @AfterAll
    static void stopGateway() throws IOException {
        gateway.close();
    }

    /** Of the first tenant, so that there is something to hear; then of the second, which ends the wait. */
    private static String happen() {
        theirs.patch("/api/devices/" + THEIRS, new JsonObject().put("name", SECRET + " " + System.nanoTime()))
                .expect(200);
        String mark = "ours " + System.nanoTime();
        ours.patch("/api/devices/" + OURS, new JsonObject().put("name", mark)).expect(200);
        return mark;
    }

    private static void assertInnocent(Object heard) {
        assertThat(heard.toString())
                .doesNotContain(THEIRS)
                .doesNotContain(FRIEND)
                .doesNotContain(SECRET);
    }

    @Test
    void shouldGiveNothingByPages() {
        theirs.get(mediaUrl).expect(200);
        for (String query : List.of(
                "",
                "?after=0&limit=1000",
                "?after=" + (secretSeq - 1) + "&limit=1",
                "?device=" + THEIRS,
                "?device=" + THEIRS + "," + OURS,
                "?type=*",
                "?type=message.*")) {
            Answer answer = ours.get("/api/events" + query).expect(200);
            assertInnocent(answer.text());
            assertThat(answer.json().getJsonArray("events").stream()
                            .map(event -> ((JsonObject) event).getString("device")))
                    .as(query)
                    .allMatch(device -> device == null || device.equals(OURS));
        }
    }

    @Test
    void shouldAnswerAsIfItDidNotExistWhateverIsGuessed() {
        String device = "/api/devices/" + THEIRS;
        for (String path : List.of(
                device,
                device + "/history",
                device + "/queue",
                mediaUrl,
                mediaUrl + "/../" + mediaUrl.substring(mediaUrl.lastIndexOf('/') + 1),
                "/api/devices/" + OURS + "/media/..%2f..%2f..%2f..%2f" + THEIRS + mediaUrl.substring(device.length()),
                device + "/media?message=SECRETDOC&chat=" + FRIEND + "@s.whatsapp.net",
                "/api/webhooks/" + webhook,
                "/api/webhooks/" + webhook + "/deliveries",
                "/api/webhooks/" + webhook + "/deliveries/" + secretSeq)) {
            Answer answer = ours.get(path).expect(404);
            assertThat(answer.text()).as(path).doesNotContain(SECRET);
        }
        assertInnocent(ours.get("/api/webhooks").expect(200).text());
        for (String call :
                List.of("/pause", "/resume", "/rotate", "/test", "/deliveries/" + secretSeq + "/redeliver")) {
            ours.post("/api/webhooks/" + webhook + call, new JsonObject()).expectProblem(404, "webhook-not-found");
        }
        ours.post(
                        "/api/webhooks/" + webhook + "/redeliver",
                        new JsonObject().put("from", 1).put("to", secretSeq))
                .expectProblem(404, "webhook-not-found");
        ours.delete("/api/webhooks/" + webhook).expectProblem(404, "webhook-not-found");
        for (String id : List.of(THEIRS, "5561900000000")) {
            JsonObject greedy =
                    new JsonObject().put("url", "http://127.0.0.1:9/ours").put("devices", new JsonArray().add(id));
            Answer answer = ours.post("/api/webhooks", greedy).expectProblem(400, "invalid-request", "devices");
            assertThat(answer.json().getString("detail")).isEqualTo("no device " + id);
        }
    }

    /** What nobody reads could only be meant to ask for more. */
    @Test
    void shouldRefuseATenantByName() {
        for (String path : List.of("/api/events", "/api/events/ws")) {
            ours.get(path + "?after=0&tenant=default").expectProblem(400, "invalid-request", "tenant");
        }
        ours.get("/api/events?after=0&tenant=", "Accept", "text/event-stream")
                .expectProblem(400, "invalid-request", "tenant");
    }

    @Test
    void shouldGiveNothingByServerSentEventsAndWebSocket() throws Exception {
        List<EventClient> clients = new ArrayList<>();
        for (String query : List.of("?after=0", "?after=0&snapshot=true", "?after=0&type=*")) {
            clients.add(EventClient.sse(ours, query));
            clients.add(EventClient.webSocket(ours, query + "&token=" + ours.token()));
        }
        String mark = happen();
        for (EventClient client : clients) {
            try (client) {
                JsonObject heard;
                do {
                    heard = client.next();
                    assertInnocent(heard.encode());
                } while (!heard.encode().contains(mark));
            }
        }
    }

    @Test
    void shouldGiveNothingByRooms() throws Exception {
        try (Browser browser = StockSockJsClient.browser("EventIsolationIT")) {
            listenInRooms(StockSockJsClient.page(browser, ours.server()));
        }
    }

    private static void listenInRooms(Browser.Page page) {
        for (String address : List.of(
                "device." + THEIRS + ".events",
                "tenant.default.events",
                "tenant.*.events",
                "tenant..events",
                "fleet.events",
                "journal.events",
                "device.*.events",
                "device..*",
                ".*",
                "device." + THEIRS + ".get",
                "device." + THEIRS + ".events|tenant.spies.events")) {
            try (StockSockJsClient client =
                    StockSockJsClient.connect(page, ours.server() + "/eventbus?token=" + ours.token())) {
                client.expect("open");
                client.register(address, 0);
                assertThat(client.expect("refused").getJsonObject("error").getString("failureType"))
                        .isEqualTo("rejected");
                client.tell("send", address, new JsonObject().put("tenant", "default"));
                client.expect("reply");
                client.tell("publish", address, new JsonObject().put("seq", 1).put("event", "{}"));
                client.expect("error");
                client.register("tenant.spies.events", 0);
                String mark = happen();
                JsonObject heard;
                do {
                    heard = client.awaitMessage(message -> true);
                    assertInnocent(heard.encode());
                } while (!heard.encode().contains(mark));
            }
        }
    }

    @Test
    void shouldNotLetItsRoomTokenReachFurther() {
        ours.post("/api/events/token", new JsonObject().put("devices", new JsonArray().add(THEIRS)))
                .expectProblem(404, "device-not-found");
        String token = ours.post("/api/events/token", new JsonObject())
                .expect(201)
                .json()
                .getString("token");
        ApiClient browser = ours.withToken(token);
        assertInnocent(browser.get("/api/events?limit=1000").expect(200).text());
        browser.get(mediaUrl).expectProblem(404, "device-not-found");
        for (String path : List.of("/api/devices", "/api/webhooks", "/api/queues", "/api/messages")) {
            browser.get(path).expectProblem(403, "forbidden");
        }
    }
}
