package io.wafleet.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the chat storage shows of sent and received messages (contract 3.4, 7). */
final class PairedChatsIT extends PairedContract {

    private static final String RFC_3339 = "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ";

    @Test
    void shouldStoreSentMessageAfterItsAnswer() {
        // Given
        var number = startPaired(Map.of("SIM_STORE_DELAY", "5s"));

        // When
        var id = number.sent(SimulatedNumber.FRIEND, "hi");

        // Then
        assertThat(number.messages("")).isEmpty();
        number.awaitStored(1);
        var row = number.messages("").getJsonObject(0);
        assertThat(row.getString("id")).isEqualTo(id);
        assertThat(row.getString("chat_jid")).isEqualTo(SimulatedNumber.FRIEND_JID);
        assertThat(row.getString("sender_jid")).matches(SimulatedNumber.DEVICE + ":\\d+@s\\.whatsapp\\.net");
        assertThat(row.getString("content")).isEqualTo("hi");
        assertThat(row.getBoolean("is_from_me")).isTrue();
    }

    @Test
    void shouldShowReceivedMessageInFull() {
        // Given
        var number = startPaired();

        // When
        number.receive("hello <&> there");

        // Then
        number.awaitStored(1);
        var row = number.messages("").getJsonObject(0);
        assertThat(row.fieldNames())
                .containsExactlyInAnyOrder(
                        "id",
                        "chat_jid",
                        "sender_jid",
                        "sender_display_name",
                        "content",
                        "timestamp",
                        "is_from_me",
                        "media_type",
                        "filename",
                        "url",
                        "file_length",
                        "created_at",
                        "updated_at");
        assertThat(row.getString("content")).isEqualTo("hello <&> there");
        assertThat(row.getString("sender_jid"))
                .startsWith(SimulatedNumber.FRIEND)
                .endsWith("@s.whatsapp.net");
        assertThat(row.getString("sender_display_name")).isNotBlank();
        assertThat(row.getBoolean("is_from_me")).isFalse();
        assertThat(row.getString("media_type")).isEmpty();
        assertThat(row.getLong("file_length")).isZero();
        assertThat(List.of(row.getString("timestamp"), row.getString("created_at"), row.getString("updated_at")))
                .allSatisfy(time -> assertThat(time).matches(RFC_3339));
    }

    @Test
    void shouldListNewestChatFirst() {
        // Given
        var number = startPaired();
        number.sent(SimulatedNumber.FRIEND, "older");
        number.awaitStored(1);
        nextSecond();
        number.sent("5511777770000", "newer");

        // When
        await("both").until(() -> number.chats().size() == 2);

        // Then
        assertThat(SimulatedNumber.strings(number.chats(), "jid"))
                .containsExactly("5511777770000@s.whatsapp.net", SimulatedNumber.FRIEND_JID);
        var chat = number.chats().getJsonObject(0);
        assertThat(chat.fieldNames())
                .containsExactlyInAnyOrder(
                        "jid",
                        "name",
                        "last_message_time",
                        "ephemeral_expiration",
                        "created_at",
                        "updated_at",
                        "archived");
        assertThat(chat.getString("last_message_time")).matches(RFC_3339);
        assertThat(chat.getBoolean("archived")).isFalse();
    }

    @Test
    void shouldPageThroughChats() {
        // Given
        var number = startPaired();
        for (var phone : List.of("5511777770001", "5511777770002", "5511777770003")) {
            number.sent(phone, "hi");
        }
        await("all").until(() -> number.chats().size() == 3);

        // When
        var page = number.json("GET", "/chats?limit=2&offset=2", null).getJsonObject("results");

        // Then
        assertThat(page.getJsonArray("data")).hasSize(1);
        assertThat(page.getJsonObject("pagination"))
                .isEqualTo(new JsonObject().put("limit", 2).put("offset", 2).put("total", 3));
    }

    @Test
    void shouldListNewestMessageFirstAndFilter() {
        // Given
        var number = startPaired();
        number.sent(SimulatedNumber.FRIEND, "first");
        number.awaitStored(1);
        nextSecond();
        number.receive("second");
        number.awaitStored(2);

        // When
        var all = number.messages("");

        // Then
        assertThat(SimulatedNumber.strings(all, "content")).containsExactly("second", "first");
        assertThat(SimulatedNumber.strings(number.messages("?limit=1"), "content"))
                .containsExactly("second");
        assertThat(SimulatedNumber.strings(number.messages("?limit=1&offset=1"), "content"))
                .containsExactly("first");
        assertThat(SimulatedNumber.strings(number.messages("?is_from_me=true"), "content"))
                .containsExactly("first");
        assertThat(SimulatedNumber.strings(number.messages("?is_from_me=false"), "content"))
                .containsExactly("second");
        assertThat(SimulatedNumber.strings(number.messages("?search=sec"), "content"))
                .containsExactly("second");
        assertThat(number.messages("?media_only=true")).isEmpty();
        assertThat(number.messages("?start_time=2999-01-01T00:00:00Z")).isEmpty();
        assertThat(number.messages("?end_time=2000-01-01T00:00:00Z")).isEmpty();
        var filtered = number.json("GET", "/chat/" + SimulatedNumber.FRIEND_JID + "/messages?is_from_me=true", null);
        assertThat(filtered.getJsonObject("results").getJsonObject("pagination").getInteger("total"))
                .as("the total ignores the filters")
                .isEqualTo(2);
    }

    @Test
    void shouldRefuseMalformedTimeOnceChatExists() {
        // Given
        var number = startPaired();
        number.receive("hi");
        number.awaitStored(1);

        // When
        var answer =
                number.child().send("GET", "/chat/" + SimulatedNumber.FRIEND_JID + "/messages?start_time=bad", null);

        // Then
        assertThat(SimulatedNumber.expect(500, answer).getString("message")).startsWith("invalid start_time format: ");
    }

    @Test
    void shouldSendEachMessageOnceUnderItsOwnId() {
        // Given
        var number = startPaired();

        // When
        var ids = List.of(
                number.sent(SimulatedNumber.FRIEND, "one"),
                number.sent(SimulatedNumber.FRIEND, "two"),
                number.sent(SimulatedNumber.FRIEND, "three"));

        // Then
        number.awaitStored(3);
        assertThat(SimulatedNumber.strings(number.messages(""), "id")).containsExactlyInAnyOrderElementsOf(ids);
    }

    /** The storage keeps whole seconds, so only messages of different seconds have an order. */
    private static void nextSecond() {
        var now = Instant.now().getEpochSecond();
        await("next second")
                .pollInterval(Duration.ofMillis(20))
                .until(() -> Instant.now().getEpochSecond() > now);
    }
}
