package io.wafleet.gowa.inbound;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wafleet.gowa.ChildEvent;
import io.wafleet.gowa.ReceivedMedia;
import io.wafleet.id.DeviceId;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Turns a child's webhook body (contract 6.2, 6.3) into a {@link ChildEvent}. */
final class WebhookTranslator {
    /** The child's words that we name otherwise; all others are kept, with dots for underscores. */
    private static final Map<String, String> TYPES = Map.of("call.offer", "call.received");

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
            "contacts_array",
            "list",
            "order");

    /** What another message is called that something is done to. */
    private static final List<String> TARGETS =
            List.of("reacted_message_id", "original_message_id", "revoked_message_id", "deleted_message_id");

    private WebhookTranslator() {}

    /** Never fails: what is not as the contract says is kept under {@code raw} all the same. */
    static ChildEvent translate(DeviceId device, JsonObject webhook, Instant received) {
        String event = text(webhook, "event");
        if (event.isEmpty()) {
            event = "unknown";
        }
        JsonObject payload = payload(webhook);
        return new ChildEvent(
                type(event, payload), at(webhook, payload, received), mark(event, payload), data(device, webhook));
    }

    private static JsonObject payload(JsonObject webhook) {
        return webhook.getValue("payload") instanceof JsonObject payload ? payload : new JsonObject();
    }

    /** Empty where there is no text. */
    private static String text(JsonObject json, String name) {
        return json.getValue(name) instanceof String text ? text : "";
    }

    private static String type(String event, JsonObject payload) {
        if (event.equals("message")) {
            return Boolean.TRUE.equals(payload.getValue("is_from_me")) ? "message.sent" : "message.received";
        }
        return TYPES.getOrDefault(event, event.replace('_', '.'));
    }

    private static Instant at(JsonObject webhook, JsonObject payload, Instant received) {
        String text = text(payload, "timestamp");
        try {
            return Instant.parse(text.isEmpty() ? text(webhook, "timestamp") : text);
        } catch (DateTimeException noneOrUnreadable) {
            return received;
        }
    }

    /** Only what is certainly one thing: a message by its chat and id, a receipt by its kind and ids too. */
    private static ChildEvent.@Nullable Mark mark(String event, JsonObject payload) {
        if (event.equals("message.ack")) {
            return payload.getValue("ids") instanceof JsonArray ids
                    ? ChildEvent.Mark.bySender(event, text(payload, "receipt_type") + "|" + ids.encode())
                    : null;
        }
        String call = text(payload, "call_id");
        if (event.equals("call.offer") && !call.isEmpty()) {
            return ChildEvent.Mark.of("call", call);
        }
        String id = text(payload, "id");
        return id.isEmpty() || !event.startsWith("message") ? null : ChildEvent.Mark.inChat(event, id);
    }

    private static JsonObject data(DeviceId device, JsonObject webhook) {
        JsonObject payload = payload(webhook);
        JsonObject data = new JsonObject();
        copy(payload, "id", data, "messageId");
        copy(payload, "chat_id", data, "chat");
        copy(payload, "chat_lid", data, "chatLid");
        copy(payload, "from", data, "from");
        copy(payload, "from_lid", data, "fromLid");
        copy(payload, "from_name", data, "fromName");
        copy(payload, "body", data, "body");
        copy(payload, "replied_to_id", data, "replyTo");
        copy(payload, "reaction", data, "reaction");
        TARGETS.forEach(theirs -> copy(payload, theirs, data, "target"));
        copy(payload, "group_name", data, "groupName");
        copy(payload, "ids", data, "messageIds");
        copy(payload, "receipt_type", data, "receipt");
        copy(payload, "call_id", data, "callId");
        if (data.containsKey("target")) {
            data.put("fromMe", Boolean.TRUE.equals(payload.getValue("is_from_me")));
        }
        if (text(webhook, "event").equals("message")) {
            data.put(
                    "kind",
                    KINDS.stream().filter(payload::containsKey).findFirst().orElse("text"));
            JsonObject media = ReceivedMedia.of(device, payload);
            if (media != null) {
                data.put("media", media);
            }
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
