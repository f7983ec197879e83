package io.wafleet.it;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is archived of a storm of messages in and out, in which the gateway is killed, and what the API gives of it. */
class MessageArchiveIT {
    private static final String ANA = "5511999990001";
    private static final String FRIEND = "5521988887777";
    private static final String OTHER = "5521988886666";
    private static final String READER = "14155550123";
    private static final int SENDS = 90;
    private static final int RECEIVED = 120;
    private static final int KILLS = 3;

    private static GatewayProcess gateway;
    private static SimulatedPhone phone;

    @BeforeAll
    static void storm() throws IOException {
        gateway = GatewayProcess.prepare(
                "MessageArchiveIT", Map.of("WAFLEET_BACKFILL_DELAY", "2s", "WAFLEET_ON_STOP", "stop"));
        gateway.simulate(Map.of("SIM_WEBHOOK_PAUSE", "50ms", "SIM_WEBHOOK_ATTEMPT", "3s", "SIM_WEBHOOK_TOTAL", "5s"));
        gateway.start();
        gateway.logIn();
        phone = gateway.pair(ANA);
        List<String> jobs = new ArrayList<>();
        for (int i = 0; i < RECEIVED; i++) {
            receive(new JsonObject().put("id", "IN" + i).put("body", "received " + i));
            if (i < SENDS) {
                jobs.add(gateway.submit(ANA, i % 2 == 0 ? FRIEND : OTHER, "sent " + i));
            }
            if (i % (RECEIVED / KILLS) == RECEIVED / KILLS - 1) {
                gateway.kill9();
                gateway.start();
            }
        }
        receive(new JsonObject().put("kind", "edit").put("target", "IN0").put("body", "João mudou de ideia"));
        receive(new JsonObject().put("kind", "revoke").put("target", "IN1"));
        receive(new JsonObject().put("kind", "reaction").put("target", "IN2").put("emoji", "👍"));
        // Where the gateway was killed while it called the child, there may be no trace of that.
        jobs.forEach(job -> gateway.awaitJob(job, "sent", "delivered", "read", "uncertain"));
    }

    @AfterAll
    static void stopGateway() throws IOException {
        gateway.close();
    }

    private static void receive(JsonObject message) {
        phone.control("receive", message.put("from", FRIEND));
    }

    private static List<JsonObject> list(String path, String name) {
        return gateway.api().get(path).expect(200).json().getJsonArray(name).stream()
                .map(JsonObject.class::cast)
                .toList();
    }

    private static String messages(String chat) {
        return "/api/devices/" + ANA + "/chats/" + chat + "/messages";
    }

    /** From the newest to the oldest. */
    private static List<JsonObject> conversation(String chat) {
        List<JsonObject> all = new ArrayList<>();
        String after = "";
        while (true) {
            JsonObject page = gateway.api()
                    .get(messages(chat) + "?limit=50" + after)
                    .expect(200)
                    .json();
            page.getJsonArray("messages").forEach(message -> all.add((JsonObject) message));
            if (!page.getBoolean("more")) {
                return all;
            }
            after = "&after=" + page.getString("last");
        }
    }

    private static JsonObject message(String id) {
        return gateway.api().get(messages(FRIEND) + "/" + id).expect(200).json();
    }

    private static List<String> ids(List<JsonObject> messages, String direction) {
        return messages.stream()
                .filter(message -> message.getString("direction").equals(direction))
                .map(message -> message.getString("id"))
                .toList();
    }

    /** What the journal has of a type. */
    private static List<JsonObject> journaled(String type) {
        List<JsonObject> found = new ArrayList<>();
        long after = 0;
        while (true) {
            JsonObject page = gateway.api()
                    .get("/api/events?limit=1000&type=" + type + "&device=" + ANA + "&after=" + after)
                    .expect(200)
                    .json();
            page.getJsonArray("events").forEach(event -> found.add(((JsonObject) event).getJsonObject("data")));
            if (!page.getBoolean("more")) {
                return found;
            }
            after = page.getLong("last");
        }
    }

    @Test
    void shouldHaveEachMessageOnceAsTheJournalAndTheNetworkDo() {
        // Given
        List<String> received = new ArrayList<>();
        for (int i = 0; i < RECEIVED; i++) {
            received.add("IN" + i);
        }
        List<String> sent = phone.record().stream()
                .filter(send -> send.getString("body").startsWith("sent "))
                .map(send -> send.getString("id"))
                .toList();
        assertThat(sent).hasSizeBetween(SENDS - KILLS, SENDS);

        // When
        await("all is archived").atMost(GatewayProcess.PATIENCE).until(() -> {
            List<JsonObject> all = conversation(FRIEND);
            return ids(all, "in").containsAll(received)
                    && all.size() + conversation(OTHER).size() >= sent.size() + RECEIVED;
        });

        // Then
        List<JsonObject> friends = conversation(FRIEND);
        List<String> out = new ArrayList<>(ids(friends, "out"));
        out.addAll(ids(conversation(OTHER), "out"));
        assertThat(out).containsExactlyInAnyOrderElementsOf(sent);
        assertThat(ids(friends, "in")).containsExactlyInAnyOrderElementsOf(received);
        assertThat(journaled("message.received").stream()
                        .map(message -> message.getString("messageId"))
                        .filter(id -> id.startsWith("IN")))
                .containsExactlyInAnyOrderElementsOf(received);
        List<String> times =
                friends.stream().map(message -> message.getString("at")).toList();
        assertThat(times.stream().map(Instant::parse).toList()).isSortedAccordingTo(Comparator.reverseOrder());
        await("all is told of them").atMost(GatewayProcess.PATIENCE).untilAsserted(() -> {
            assertThat(message("IN0").getString("text")).isEqualTo("João mudou de ideia");
            assertThat(message("IN0").getString("editedAt")).isNotNull();
            assertThat(message("IN1").getString("revokedAt")).isNotNull();
            assertThat(message("IN2").getJsonArray("reactions"))
                    .containsExactly(new JsonObject().put("emoji", "👍").put("count", 1));
            // Receipts that came while there was no gateway are in neither of them.
            assertThat(states(conversation(OTHER))).isEqualTo(journaledStates(ids(conversation(OTHER), "out")));
            assertThat(states(conversation(OTHER))).containsValue("read");
        });
    }

    private static Map<String, String> states(List<JsonObject> messages) {
        return messages.stream().collect(toMap(row -> row.getString("id"), row -> row.getString("status")));
    }

    /** As the receipts in the journal say. */
    private static Map<String, String> journaledStates(List<String> sent) {
        Map<String, String> states = sent.stream().collect(toMap(id -> id, id -> "sent"));
        for (JsonObject receipt : journaled("message.ack")) {
            String state = receipt.getString("receipt");
            receipt.getJsonArray("messageIds")
                    .forEach(id -> states.computeIfPresent(
                            String.valueOf(id), (any, before) -> before.equals("read") ? before : state));
        }
        return states;
    }

    private static List<String> search(String q) {
        String query = URLEncoder.encode(q, StandardCharsets.UTF_8);
        return list("/api/search/messages?limit=200&q=" + query, "messages").stream()
                .map(message -> message.getString("id"))
                .toList();
    }

    @Test
    void shouldFindMessagesByTheirWords() {
        await("the edit is archived")
                .atMost(GatewayProcess.PATIENCE)
                .untilAsserted(() -> assertThat(search("joao")).containsExactly("IN0"));
        assertThat(search("\"mudou de\" IDÉ*")).containsExactly("IN0");
        assertThat(search("\"received 7\"")).containsExactly("IN7");
        assertThat(search("received 7'; DROP TABLE archive_messages;--")).isEmpty();
        assertThat(list("/api/search/messages?q=sent&direction=in", "messages")).isEmpty();
        assertThat(list("/api/search/messages?q=sent&chat=" + OTHER, "messages"))
                .isNotEmpty()
                .allSatisfy(message -> assertThat(message.getString("chat")).startsWith(OTHER));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "***", "\"\"", "a*", "-- ' ;"})
    void shouldRefuseToLookForNothing(String q) {
        String query = URLEncoder.encode(q, StandardCharsets.UTF_8);
        gateway.api().get("/api/search/messages?q=" + query).expectProblem(400, "invalid-request", "q");
    }

    @ParameterizedTest
    @CsvSource({
        "/api/chats?after=yesterday, after",
        "/api/search/messages, q",
        "/api/search/messages?q=x&kind=letter, kind",
        "/api/search/messages?q=x&from=then, from",
        "/api/devices/5511999990001/chats/5521988887777/messages?after=none, after",
        "/api/devices/5511999990001/chats/5521988887777/messages?after=IN3&around=IN4, around",
    })
    void shouldNameWhatCannotBeRead(String path, String field) {
        gateway.api().get(path).expectProblem(400, "invalid-request", field);
    }

    @Test
    void shouldShowWhatStandsAroundAMessage() {
        List<JsonObject> all = conversation(OTHER);
        String middle = all.get(10).getString("id");

        assertThat(list(messages(OTHER) + "?limit=4&around=" + middle, "messages"))
                .isEqualTo(all.subList(8, 12));
        assertThat(list(messages(OTHER) + "?limit=2&newerThan=" + middle, "messages"))
                .containsExactly(all.get(9), all.get(8));
        gateway.api().get(messages("5511000000000")).expectProblem(404, "chat-not-found");
        gateway.api().get(messages(OTHER) + "/none").expectProblem(404, "message-not-found");
    }

    @Test
    void shouldTellHowManyAreUnreadUntilTheyAreRead() {
        phone.control(
                "receive",
                new JsonObject().put("from", READER).put("id", "UNREAD").put("body", "hello"));
        String chat = "/api/devices/" + ANA + "/chats/" + READER;
        await("it is archived")
                .atMost(GatewayProcess.PATIENCE)
                .until(() -> gateway.api().get(chat).status() == 200);
        assertThat(gateway.api().get(chat).json().getInteger("unread")).isEqualTo(1);
        assertThat(list("/api/chats?unread=true&q=5550123", "chats")).hasSize(1);

        JsonObject read = new JsonObject()
                .put("from", ANA)
                .put("to", "+" + READER)
                .put("type", "read")
                .put("messageId", "UNREAD");
        gateway.api().post("/api/messages/send", read).expect(200);

        await("it is read")
                .atMost(GatewayProcess.PATIENCE)
                .until(() -> gateway.api().get(chat).json().getInteger("unread") == 0);
    }
}
