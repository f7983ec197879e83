package io.wafleet.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What children say, by WebSocket and webhook, and what of it is in the journal. */
class MirrorIT {
    private static final String ANA = "5571922220001";
    private static final String FRIEND = "5521988887777@s.whatsapp.net";
    private static final String FRIENDS_LID = "123456789012345@lid";

    private static GatewayProcess gateway;

    @BeforeAll
    static void startGateway() throws IOException {
        gateway = GatewayProcess.start("MirrorIT", Map.of());
        gateway.pair(ANA);
    }

    @AfterAll
    static void stopGateway() throws IOException {
        gateway.close();
    }

    private static int count(String type) {
        return gateway.events(ANA, type).size();
    }

    @Test
    void shouldBeConnectedAgainWhenTheChildOrTheGatewayWasKilled() throws IOException {
        // Given
        await().until(() -> count("mirror.connected") >= 1);
        assertThat(gateway.events(ANA, "mirror.connected")
                        .get(0)
                        .getJsonObject("data")
                        .getInteger("port"))
                .isEqualTo(gateway.processOf(ANA).getInteger("port"));
        int before = count("mirror.connected");
        int lost = count("mirror.disconnected");

        // When
        ProcessHandle.of(gateway.pid(ANA)).orElseThrow().destroyForcibly();

        // Then
        await("the new child's socket is read").until(() -> count("mirror.connected") == before + 1);
        assertThat(count("mirror.disconnected")).isEqualTo(lost + 1);

        // When
        gateway.kill9();
        gateway.start();

        // Then
        await("the adopted child's socket is read").until(() -> count("mirror.connected") == before + 2);
        gateway.awaitOnline(ANA);
        assertThat(count("link.logged-out")).isZero();
        gateway.phone(ANA).control("logout", new JsonObject());
        await("what it says is heard").until(() -> count("link.logged-out") == 1);
        gateway.awaitDevice(
                ANA,
                "logged out",
                device -> device.getJsonObject("link").getString("state").equals("logged-out"));
        gateway.phone(ANA)
                .scan(gateway.api()
                        .get("/api/devices/" + ANA + "/qr")
                        .expect(200)
                        .json()
                        .getString("qr"));
        gateway.awaitOnline(ANA);
    }

    @Test
    void shouldStoreOnceAndWithBothNamesWhenAPersonIsToldByEither() {
        // Given
        SimulatedPhone phone = gateway.phone(ANA);
        phone.control(
                "receive",
                new JsonObject()
                        .put("from", FRIEND)
                        .put("chat_lid", FRIENDS_LID)
                        .put("from_lid", FRIENDS_LID)
                        .put("id", "LID0001")
                        .put("body", "with both names"));
        gateway.awaitReceived(ANA, "with both names");

        // When
        phone.control("receive", new JsonObject().put("from", FRIENDS_LID).put("id", "LID0001"));
        phone.control(
                "receive",
                new JsonObject().put("from", FRIENDS_LID).put("id", "LID0002").put("body", "with the hidden one"));
        phone.control(
                "receive",
                new JsonObject().put("from", FRIEND).put("id", "LID0003").put("body", "by phone"));
        gateway.awaitReceived(ANA, "with the hidden one");
        gateway.awaitReceived(ANA, "by phone");

        // Then
        List<JsonObject> messages = gateway.events(ANA, "message.received").stream()
                .map(event -> event.getJsonObject("data"))
                .filter(data -> data.getString("messageId").startsWith("LID"))
                .toList();
        assertThat(messages)
                .extracting(data -> data.getString("messageId"))
                .containsExactlyInAnyOrder("LID0001", "LID0002", "LID0003");
        assertThat(messages).allSatisfy(data -> {
            assertThat(data.getString("chat")).isEqualTo(FRIEND);
            assertThat(data.getString("chatLid")).isEqualTo(FRIENDS_LID);
            assertThat(data.getString("from")).isEqualTo(FRIEND);
            assertThat(data.getString("fromLid")).isEqualTo(FRIENDS_LID);
        });
    }
}
