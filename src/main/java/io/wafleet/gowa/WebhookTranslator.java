package io.wafleet.gowa;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Turns a child's webhook body (contract 6.2, 6.3) into a {@link ChildEvent}. */
final class WebhookTranslator {
    /** The child's words that we name otherwise; all others are kept, with dots for underscores. */
    private static final Map<String, String> TYPES =
            Map.of("chat_presence", "chat.presence", "call.offer", "call.received");

    private static final List<String> KINDS = List.of(
            "image",
            "video",
            "video_note",
            "audio",
            "document",
            "sticker",
            "location",
            "live_location",
            "contact",
            "list",
            "order");

    private WebhookTranslator() {}

    static ChildEvent translate(JsonObject webhook, Instant received) {
        String event = webhook.getString("event", "unknown");
        JsonObject payload = webhook.getJsonObject("payload", new JsonObject());
        return new ChildEvent(
                type(event, payload), at(webhook, payload, received), dedup(event, payload), data(webhook));
    }

    private static String type(String event, JsonObject payload) {
        if (event.equals("message")) {
            return payload.getBoolean("is_from_me", false) ? "message.sent" : "message.received";
        }
        return TYPES.getOrDefault(event, event);
    }

    private static Instant at(JsonObject webhook, JsonObject payload, Instant received) {
        String text = payload.getString("timestamp", webhook.getString("timestamp"));
        try {
            return text == null ? received : Instant.parse(text);
        } catch (DateTimeException unreadable) {
            return received;
        }
    }

    /** Only what is certainly one thing: a message by its chat and id, a receipt by its kind and ids too. */
    private static @Nullable String dedup(String event, JsonObject payload) {
        String chat = payload.getString("chat_id", "");
        if (event.equals("message.ack")) {
            JsonArray ids = payload.getJsonArray("ids", new JsonArray());
            String from = payload.getString("from", "");
            return event + "|" + chat + "|" + from + "|" + payload.getString("receipt_type", "") + "|" + ids.encode();
        }
        String id = payload.getString("id");
        return id == null || !event.startsWith("message") ? null : event + "|" + chat + "|" + id;
    }

    private static JsonObject data(JsonObject webhook) {
        JsonObject payload = webhook.getJsonObject("payload", new JsonObject());
        JsonObject data = new JsonObject();
        copy(payload, "id", data, "messageId");
        copy(payload, "chat_id", data, "chat");
        copy(payload, "chat_lid", data, "chatLid");
        copy(payload, "from", data, "from");
        copy(payload, "from_lid", data, "fromLid");
        copy(payload, "from_name", data, "fromName");
        copy(payload, "body", data, "body");
        copy(payload, "replied_to_id", data, "replyTo");
        copy(payload, "ids", data, "messageIds");
        copy(payload, "receipt_type", data, "receipt");
        if (webhook.getString("event", "").equals("message")) {
            data.put(
                    "kind",
                    KINDS.stream().filter(payload::containsKey).findFirst().orElse("text"));
        }
        return data.put("raw", webhook);
    }

    private static void copy(JsonObject from, String theirs, JsonObject to, String ours) {
        Object value = from.getValue(theirs);
        if (value != null) {
            to.put(ours, value);
        }
    }
}
