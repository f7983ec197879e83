package io.wafleet.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What sends and message actions answer (contract 3.4, 3.5). */
final class PairedSendIT extends PairedContract {
    private static final String MESSAGE_ID = "3EB0[0-9A-F]{18}";
    private static final String TIME = "\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d \\+0000 UTC";

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    message  | {"message": "hi"}                                                 | Message sent to | hi
                    contact  | {"contact_name": "A", "contact_phone": "5511777770000"}           | Contact sent to | 👤 A (+5511777770000)
                    location | {"latitude": "1.5", "longitude": "2"}                             | Send location success | 📍 1.5, 2
                    poll     | {"question": "q", "options": ["a", "b"], "max_answer": 1}         | Send poll success | 📊 q
                    """)
    void shouldAnswerWithIdAndStatus(String kind, String body, String status, String stored) {
        // Given
        var number = startPaired();

        // When
        var answer = number.json("POST", "/send/" + kind, new JsonObject(body).put("phone", SimulatedNumber.FRIEND));

        // Then
        var results = answer.getJsonObject("results");
        assertThat(answer.getString("code")).isEqualTo("SUCCESS");
        assertThat(results.fieldNames()).containsExactlyInAnyOrder("message_id", "status");
        assertThat(results.getString("message_id")).matches(MESSAGE_ID);
        assertThat(results.getString("status"))
                .isEqualTo(answer.getString("message"))
                .matches(status + " " + SimulatedNumber.FRIEND_JID + " \\(server timestamp: " + TIME + "\\)");
        number.awaitStored(1);
        assertThat(SimulatedNumber.strings(number.messages(""), "content")).containsExactly(stored);
    }

    @Test
    void shouldSendPresenceWithoutRealId() {
        // Given
        var number = startPaired();

        // When
        var own = number.json("POST", "/send/presence", new JsonObject().put("type", "available"));
        var typing = number.json(
                "POST",
                "/send/chat-presence",
                new JsonObject().put("phone", SimulatedNumber.FRIEND).put("action", "start"));

        // Then
        assertThat(own.getJsonObject("results"))
                .isEqualTo(new JsonObject()
                        .put("message_id", "presence")
                        .put("status", "Send presence success available"));
        assertThat(typing.getJsonObject("results"))
                .isEqualTo(new JsonObject()
                        .put("message_id", "chat-presence-start")
                        .put("status", "Send chat presence start typing success " + SimulatedNumber.FRIEND_JID));
    }

    @Test
    void shouldRefuseNumberThatIsNotOnWhatsApp() {
        // Given
        var number = startPaired();
        number.control("faults", new JsonObject().put("fault", "unregistered"));

        // When
        var answer = number.sendText("hi");

        // Then
        var refusal = SimulatedNumber.expect(400, answer);
        assertThat(refusal.getString("code")).isEqualTo("INVALID_JID");
        assertThat(refusal.getString("message"))
                .isEqualTo("Phone " + SimulatedNumber.FRIEND_JID + " is not on whatsapp");
    }

    @Test
    void shouldForgetRevokedMessage() {
        // Given
        var number = startPaired();
        var id = number.sent(SimulatedNumber.FRIEND, "oops");
        number.awaitStored(1);

        // When
        var answer = number.json(
                "POST", "/message/" + id + "/revoke", new JsonObject().put("phone", SimulatedNumber.FRIEND));

        // Then
        assertThat(answer.getJsonObject("results").getString("status"))
                .matches("Revoke success " + SimulatedNumber.FRIEND_JID + " \\(server timestamp: " + TIME + "\\)");
        await("gone")
                .untilAsserted(() -> assertThat(SimulatedNumber.strings(number.messages(""), "content"))
                        .doesNotContain("oops"));
    }
}
