package io.wafleet.gowa;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import io.wafleet.id.DeviceId;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChatHistoryTest {
    private static final DeviceId DEVICE = new DeviceId("5511999990001");
    private static final String CHAT = "5521988887777@s.whatsapp.net";

    private static JsonObject row() {
        return new JsonObject()
                .put("id", "3EB0AA")
                .put("chat_jid", CHAT)
                .put("sender_jid", CHAT)
                .put("sender_display_name", "Ana")
                .put("content", "Olá")
                .put("timestamp", "2026-03-01T10:00:00Z")
                .put("is_from_me", false)
                .put("media_type", "")
                .put("filename", "")
                .put("url", "");
    }

    @Test
    void shouldBeTheEventOfItsWebhookWhenARowIsAMessage() {
        ChildEvent event = ChatHistory.event(DEVICE, row());

        assertThat(event.type()).isEqualTo("message.received");
        assertThat(event.at()).isEqualTo(Instant.parse("2026-03-01T10:00:00Z"));
        assertThat(event.dedup()).isEqualTo(ChildEvent.dedupOfMessage(CHAT, "3EB0AA"));
        assertThat(event.data().copy())
                .isEqualTo(new JsonObject()
                        .put("backfilled", true)
                        .put("messageId", "3EB0AA")
                        .put("chat", CHAT)
                        .put("from", CHAT)
                        .put("fromName", "Ana")
                        .put("body", "Olá")
                        .put("kind", "text")
                        .put("raw", row()));
    }

    @Test
    void shouldTellWhatWasTypedOnThePhoneFromWhatTheApiSent() {
        JsonObject typed = row().put("is_from_me", true).put("sender_jid", "5511999990001@s.whatsapp.net");
        JsonObject sent = row().put("is_from_me", true).put("sender_jid", "5511999990001:12@s.whatsapp.net");

        assertThat(ChatHistory.event(DEVICE, typed).type()).isEqualTo("message.sent");
        assertThat(ChatHistory.event(DEVICE, sent)).isNull();
    }

    @Test
    void shouldBeTheCallOfItsWebhookWhenARowIsACall() {
        ChildEvent event = ChatHistory.event(DEVICE, row().put("id", "call:C1").put("media_type", "call"));

        assertThat(event.type()).isEqualTo("call.received");
        assertThat(event.dedup()).isEqualTo("call|C1");
        assertThat(event.data().getString("callId")).isEqualTo("C1");
    }

    @ParameterizedTest
    @CsvSource({
        "image, 🖼️ Image,",
        "image, a caption, a caption",
        "video, 🎥 Video,",
        "video, 🎥 a caption, a caption",
        "audio, 🎵 Audio,",
        "document, 📄 Document,",
        "document, 📄 a.pdf,",
        "document, a caption, a caption",
        "sticker, 🎨 Sticker,",
        "image, '',",
    })
    void shouldHaveTheCaptionAndNotTheStoragesWordsWhenARowIsAFile(String kind, String content, String body) {
        JsonObject data = ChatHistory.event(
                        DEVICE, row().put("media_type", kind).put("content", content))
                .data();

        assertThat(data.getString("body")).isEqualTo(body);
        assertThat(data.getString("kind")).isEqualTo(kind);
        assertThat(data.getJsonObject("media").getString("url"))
                .isEqualTo("/api/devices/5511999990001/media?message=3EB0AA&chat=5521988887777%40s.whatsapp.net");
    }

    @ParameterizedTest
    @ValueSource(strings = {"status@broadcast", "5511@broadcast", "1203630@newsletter"})
    void shouldBeNothingWhenNoWebhookTellsOfSuchAChat(String chat) {
        assertThat(ChatHistory.event(DEVICE, row().put("chat_jid", chat))).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "yesterday", "0000-00-00"})
    void shouldBeNothingWhenItsTimeCannotBeRead(String timestamp) {
        assertThat(ChatHistory.event(DEVICE, row().put("timestamp", timestamp))).isNull();
        assertThat(ChatHistory.event(DEVICE, new JsonObject())).isNull();
    }
}
