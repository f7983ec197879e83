package io.wafleet.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A person who wrote and was written to, and wants to be forgotten. */
class ErasureIT {
    private static final String ANA = "5511999990001";
    private static final String FRIEND = "14155550123";
    private static final String OTHER = "14155550124";
    private static final String MARKER = "xyzzymarker";

    private static GatewayProcess gateway;

    @BeforeAll
    static void startGateway() throws IOException {
        gateway = GatewayProcess.start(
                "ErasureIT",
                Map.of("WAFLEET_ON_STOP", "stop", "WAFLEET_FETCH_PRIVATE", "on", "WAFLEET_DEFAULT_COUNTRY", "BR"));
    }

    @AfterAll
    static void stopGateway() throws IOException {
        gateway.close();
    }

    private static JsonObject message(String to) {
        return new JsonObject().put("from", ANA).put("to", "+" + to).put("message", "to " + to + " " + MARKER);
    }

    /** All that the gateway has in its home, without what the children have. */
    private static boolean isInHome(String text) throws IOException {
        try (Stream<Path> files = Files.walk(gateway.root().resolve("data"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(text)) {
                    return true;
                }
            }
            return false;
        }
    }

    private static String erasure(String whom) {
        return "/api/people/" + whom + "/erase";
    }

    @Test
    void shouldLeaveNothingOfAPersonWhereTheGatewayReaches() throws IOException {
        // Given
        SimulatedPhone phone = gateway.pair(ANA);
        ApiClient api = gateway.api();
        phone.control(
                "receive",
                new JsonObject()
                        .put("from", FRIEND)
                        .put("id", "IN1")
                        .put("body", MARKER)
                        .put("media", "image"));
        phone.control(
                "receive", new JsonObject().put("from", OTHER).put("id", "IN2").put("body", "stays here"));
        gateway.awaitJob(gateway.submit(ANA, "+" + FRIEND, "sent " + MARKER), "sent", "delivered", "read");
        gateway.awaitReceived(ANA, "stays here");
        api.post("/api/devices/" + ANA + "/queue/pause").expect(200);
        String waiting = api.post(
                        "/api/messages/send", message(FRIEND), "Prefer", "respond-async", "Idempotency-Key", "once")
                .expect(202)
                .json()
                .getString("id");
        JsonObject file = message(FRIEND)
                .put("type", "document")
                .put(
                        "media",
                        new JsonObject()
                                .put(
                                        "base64",
                                        Base64.getEncoder().encodeToString(MARKER.getBytes(StandardCharsets.UTF_8)))
                                .put("filename", MARKER + ".txt"));
        file.remove("message");
        api.post("/api/messages/send", file, "Prefer", "respond-async").expect(202);
        JsonObject bulk = new JsonObject()
                .put("from", ANA)
                .put("message", "{{name}} " + MARKER)
                .put(
                        "rows",
                        new JsonArray()
                                .add(new JsonObject()
                                        .put("to", "+" + FRIEND)
                                        .put("variables", new JsonObject().put("name", "Friend"))));
        api.post("/api/messages/bulk", bulk).expect(202);
        await("the picture is archived")
                .atMost(GatewayProcess.PATIENCE)
                .until(() -> api.get("/api/devices/" + ANA + "/chats/" + FRIEND).status() == 200);
        assertThat(isInHome(MARKER)).isTrue();

        // When
        JsonObject erased = api.post(erasure(FRIEND)).expect(200).json();

        // Then
        assertThat(erased.getInteger("messages")).isEqualTo(2);
        assertThat(erased.getInteger("jobs")).isEqualTo(4);
        assertThat(erased.getInteger("files")).isGreaterThanOrEqualTo(2);
        assertThat(erased.getJsonArray("unreachable")).contains("child-store", "webhook-receivers");
        assertThat(isInHome(MARKER)).isFalse();
        assertThat(isInHome("stays here")).isTrue();
        api.get("/api/devices/" + ANA + "/chats/" + FRIEND).expectProblem(404, "chat-not-found");
        JsonObject job = api.get("/api/messages/" + waiting).expect(200).json();
        assertThat(job.getString("state")).isEqualTo("cancelled");
        assertThat(job.encode()).doesNotContain(MARKER, FRIEND);
        Answer again =
                api.post("/api/messages/send", message(FRIEND), "Prefer", "respond-async", "Idempotency-Key", "once");
        assertThat(again.json().getString("id")).as("no second message").isEqualTo(waiting);
        assertThat(api.get("/api/audit?operation=erasePerson").expect(200).text())
                .contains("\"messages\":2")
                .doesNotContain(FRIEND, MARKER);
        assertThat(api.get("/api/search/messages?q=stays").expect(200).json().getJsonArray("messages"))
                .hasSize(1);
    }

    @Test
    void shouldRefuseWhatIsNoPersonOrMayNotBeErased() {
        gateway.api().post(erasure("120363041234567890@g.us")).expectProblem(400, "invalid-request", "jid");
        gateway.api().post(erasure("nobody")).expectProblem(400, "invalid-request", "jid");
        gateway.user("an operator", "operator", "default").post(erasure(OTHER)).expectProblem(403, "forbidden");
        assertThat(gateway.api().post(erasure("14155559999")).expect(200).json().getInteger("messages"))
                .isZero();
    }

    @Test
    void shouldEraseNobodyWhenANumberCanBeReadInTwoWays() {
        Answer refused = gateway.api().post(erasure("51987654321"));

        refused.expectProblem(400, "invalid-request", "jid");
        assertThat(refused.json().getString("detail")).contains("+5551987654321", "+51987654321");
        gateway.api().post(erasure("+51987654321")).expect(200);
        gateway.api().post(erasure("51987654321@s.whatsapp.net")).expect(200);
        gateway.api().post(erasure("95521988887777@lid")).expect(200);
    }
}
