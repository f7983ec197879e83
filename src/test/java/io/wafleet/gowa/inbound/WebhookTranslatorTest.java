package io.wafleet.gowa.inbound;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wafleet.gowa.ChildEvent;
import io.wafleet.id.DeviceId;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookTranslatorTest {
    private static final DeviceId DEVICE = new DeviceId("5511999990001");
    private static final Instant RECEIVED = Instant.parse("2026-03-01T10:00:05Z");

    private static JsonObject webhook(String event, JsonObject payload) {
        return new JsonObject()
                .put("event", event)
                .put("device_id", "5511999990001@s.whatsapp.net")
                .put("session_id", "5511999990001")
                .put("payload", payload);
    }

    private static JsonObject message() {
        return new JsonObject()
                .put("id", "3EB0AA")
                .put("timestamp", "2026-03-01T10:00:00Z")
                .put("is_from_me", false)
                .put("chat_id", "5521988887777@s.whatsapp.net")
                .put("from", "5521988887777@s.whatsapp.net")
                .put("from_lid", "123456789012345@lid")
                .put("from_name", "Ana")
                .put("body", "Olá <b>")
                .put("replied_to_id", "3EB0BB");
    }

    private static ChildEvent translate(String event, JsonObject payload) {
        return WebhookTranslator.translate(DEVICE, webhook(event, payload), RECEIVED);
    }

    @Test
    void shouldBeAReceivedMessageWhenSomebodyElseWroteIt() {
        ChildEvent event = translate("message", message());

        assertThat(event.type()).isEqualTo("message.received");
        assertThat(event.at()).isEqualTo(Instant.parse("2026-03-01T10:00:00Z"));
        assertThat(event.data().copy())
                .isEqualTo(new JsonObject()
                        .put("messageId", "3EB0AA")
                        .put("chat", "5521988887777@s.whatsapp.net")
                        .put("from", "5521988887777@s.whatsapp.net")
                        .put("fromLid", "123456789012345@lid")
                        .put("fromName", "Ana")
                        .put("body", "Olá <b>")
                        .put("replyTo", "3EB0BB")
                        .put("kind", "text")
                        .put("raw", webhook("message", message())));
    }

    @Test
    void shouldBeASentMessageWhenItCameFromTheOwnPhone() {
        assertThat(translate("message", message().put("is_from_me", true)).type())
                .isEqualTo("message.sent");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "image",
                "video",
                "video_note",
                "audio",
                "document",
                "sticker",
                "location",
                "live_location",
                "contact",
                "contacts_array",
                "list",
                "order",
            })
    void shouldNameTheKindWhenItIsMoreThanText(String kind) {
        assertThat(translate("message", message().put(kind, "statics/media/x"))
                        .data()
                        .getString("kind"))
                .isEqualTo(kind);
        assertThat(translate("message", message().put(kind, new JsonObject().put("path", "x")))
                        .data()
                        .getString("kind"))
                .isEqualTo(kind);
    }

    @Test
    void shouldSayWhereItsFileIsWhenTheChildHasPutItIntoItsVolume() {
        JsonObject plain = media("image", "statics/media/1700000000-ab cd.jpe");
        JsonObject captioned = media(
                "video", new JsonObject().put("path", "statics/media/x.mp4").put("caption", "Hi"));

        assertThat(plain.getMap())
                .containsEntry("url", "/api/devices/5511999990001/media/1700000000-ab%20cd.jpe")
                .containsEntry("path", "1700000000-ab cd.jpe")
                .containsEntry("type", "image/jpeg");
        assertThat(captioned.getString("url")).isEqualTo("/api/devices/5511999990001/media/x.mp4");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"statics/media/../../x.db", "storages/x.db", "statics/media/", "/etc/passwd", "statics/media/.x"
            })
    void shouldHaveTheFileFetchedWhenItIsNotAmongTheMedia(String path) {
        assertThat(media("document", path).getString("url"))
                .isEqualTo("/api/devices/5511999990001/media?message=3EB0AA&chat=5521988887777%40s.whatsapp.net");
    }

    @Test
    void shouldKnowTheNameWhenTheChildSaysIt() {
        JsonObject document = media(
                "document",
                new JsonObject().put("url", "https://mmg.whatsapp.net/v/1").put("filename", "Relatório 1.pdf"));

        assertThat(document.getMap())
                .containsEntry("name", "Relatório 1.pdf")
                .containsEntry("type", "application/pdf")
                .containsEntry(
                        "url",
                        "/api/devices/5511999990001/media?message=3EB0AA&chat=5521988887777%40s.whatsapp.net"
                                + "&name=Relat%C3%B3rio%201.pdf");
        assertThat(translate("message", message()).data().containsKey("media")).isFalse();
    }

    private static JsonObject media(String kind, Object value) {
        return translate("message", message().put(kind, value)).data().getJsonObject("media");
    }

    @ParameterizedTest
    @CsvSource({
        "message.reaction, message.reaction",
        "message.revoked, message.revoked",
        "message.edited, message.edited",
        "message.deleted, message.deleted",
        "message.ack, message.ack",
        "chat_presence, chat.presence",
        "group.participants, group.participants",
        "group.joined, group.joined",
        "label.edit, label.edit",
        "label.association, label.association",
        "newsletter.joined, newsletter.joined",
        "newsletter.left, newsletter.left",
        "newsletter.message, newsletter.message",
        "newsletter.mute, newsletter.mute",
        "call.offer, call.received",
        "something_new, something.new",
    })
    void shouldHaveADottedTypeWhenItIsAnyEvent(String theirs, String ours) {
        assertThat(translate(theirs, new JsonObject()).type()).isEqualTo(ours);
    }

    @ParameterizedTest
    @CsvSource({
        "message.reaction, reacted_message_id",
        "message.revoked, revoked_message_id",
        "message.edited, original_message_id",
        "message.deleted, deleted_message_id",
    })
    void shouldSayWhatItIsAboutWhenAMessageIsChanged(String theirs, String field) {
        JsonObject payload = message().put(field, "3EB0OLD").put("is_from_me", true);

        JsonObject data = translate(theirs, payload.put("reaction", "👍")).data();

        assertThat(data.getString("target")).isEqualTo("3EB0OLD");
        assertThat(data.getBoolean("fromMe")).isTrue();
        assertThat(data.getString("reaction")).isEqualTo("👍");
        assertThat(translate("message", message()).data().fieldNames()).doesNotContain("target", "fromMe");
    }

    @Test
    void shouldSayWhichMessagesWhenItIsAReceipt() {
        // Given
        JsonObject payload = new JsonObject()
                .put("ids", new JsonArray().add("3EB0AA").add("3EB0BB"))
                .put("chat_id", "123456789012345@lid")
                .put("from", "5521988887777@s.whatsapp.net")
                .put("receipt_type", "read")
                .put("receipt_type_description", "the user opened the chat");

        // When
        ChildEvent event = WebhookTranslator.translate(
                DEVICE, webhook("message.ack", payload).put("timestamp", "2026-03-01T09:59:59Z"), RECEIVED);

        // Then
        assertThat(event.at()).isEqualTo(Instant.parse("2026-03-01T09:59:59Z"));
        assertThat(event.data().getJsonArray("messageIds")).containsExactly("3EB0AA", "3EB0BB");
        assertThat(event.data().getString("receipt")).isEqualTo("read");
        assertThat(event.data().containsKey("kind")).isFalse();
    }

    @Test
    void shouldBeEqualWhenTheSameIsReportedTwiceAndDifferOtherwise() {
        String first = translate("message", message()).dedup();

        assertThat(translate("message", message().put("body", "decorated later"))
                        .dedup())
                .isEqualTo(first)
                .isNotNull();
        assertThat(translate("message", message().put("id", "3EB0CC")).dedup()).isNotEqualTo(first);
        assertThat(translate("message", message().put("chat_id", "x@g.us")).dedup())
                .isNotEqualTo(first);
        assertThat(translate("message.reaction", message()).dedup()).isNotEqualTo(first);
    }

    @Test
    void shouldTellReceiptsApartWhenAnythingOfThemDiffers() {
        JsonObject read = receipt("read", "a@s.whatsapp.net", "1");

        assertThat(translate("message.ack", receipt("read", "a@s.whatsapp.net", "1"))
                        .dedup())
                .isEqualTo(translate("message.ack", read).dedup())
                .isNotNull();
        assertThat(translate("message.ack", receipt("delivered", "a@s.whatsapp.net", "1"))
                        .dedup())
                .isNotEqualTo(translate("message.ack", read).dedup());
        assertThat(translate("message.ack", receipt("read", "b@s.whatsapp.net", "1"))
                        .dedup())
                .as("another member of the group")
                .isNotEqualTo(translate("message.ack", read).dedup());
        assertThat(translate("message.ack", receipt("read", "a@s.whatsapp.net", "2"))
                        .dedup())
                .isNotEqualTo(translate("message.ack", read).dedup());
    }

    private static JsonObject receipt(String type, String from, String id) {
        return new JsonObject()
                .put("ids", new JsonArray().add(id))
                .put("chat_id", "1@g.us")
                .put("from", from)
                .put("receipt_type", type);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"chat_presence", "group.participants", "group.joined", "call.offer", "label.edit", "message"})
    void shouldHaveNoMarkWhenNothingInItSaysWhatItIs(String event) {
        JsonObject payload = message();
        payload.remove("id");

        assertThat(translate(event, payload).dedup()).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"event\":null,\"payload\":null}",
                "{\"event\":7,\"payload\":[]}",
                "{\"event\":\"message\",\"payload\":\"text\"}",
                "{\"event\":\"message\",\"payload\":{\"is_from_me\":\"yes\",\"timestamp\":12,\"id\":5,\"chat_id\":null}}",
                "{\"event\":\"message\",\"payload\":{\"timestamp\":\"yesterday\"}}",
                "{\"event\":\"message.ack\",\"payload\":{\"ids\":\"one\",\"chat_id\":[]}}",
            })
    void shouldKeepTheOriginalWhenItIsNotAsTheContractSays(String text) {
        JsonObject webhook = new JsonObject(text);

        ChildEvent event = WebhookTranslator.translate(DEVICE, webhook, RECEIVED);

        assertThat(event.type()).isNotEmpty();
        assertThat(event.at()).isEqualTo(RECEIVED);
        assertThat(event.data().getJsonObject("raw")).isEqualTo(new JsonObject(text));
    }
}
