package io.wafleet.gowa;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wafleet.id.DeviceId;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a child has stored of its chats (contract 7). */
public final class ChatHistory {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    /** The most that the child gives at once. */
    private static final int PAGE = 100;

    private static final int MAX_CHATS = 10_000;

    private final GowaClient client;

    ChatHistory(GowaClient client) {
        this.client = client;
    }

    /** When something was last stored in any chat; null if nothing ever was. */
    public Future<@Nullable Instant> newest(ChildEndpoint child) {
        return get(child, "/chats?limit=1").map(rows -> rows.isEmpty() ? null : last(rows.get(0)));
    }

    /** The chats in which something was stored since a time, with the time of the last, latest first. */
    public Future<Map<String, Instant>> chatsSince(ChildEndpoint child, Instant since) {
        return chats(child, since, 0, new LinkedHashMap<>());
    }

    private Future<Map<String, Instant>> chats(
            ChildEndpoint child, Instant since, int offset, Map<String, Instant> found) {
        // What comes in meanwhile moves chats down the list, so some are seen twice and none is missed.
        return get(child, "/chats?limit=" + PAGE + "&offset=" + offset).compose(rows -> {
            for (JsonObject row : rows) {
                Instant last = last(row);
                if (last != null && last.isBefore(since)) {
                    return Future.succeededFuture(found);
                }
                found.putIfAbsent(text(row, "jid"), last == null ? Instant.MAX : last);
            }
            int next = offset + rows.size();
            return rows.size() < PAGE || next >= MAX_CHATS
                    ? Future.succeededFuture(found)
                    : chats(child, since, next, found);
        });
    }

    private static @Nullable Instant last(JsonObject chat) {
        return time(text(chat, "last_message_time"));
    }

    private static @Nullable Instant time(String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException noneOrUnreadable) {
            return null;
        }
    }

    /**
     * The rows of a chat in a span of time, both ends included, latest first. Times are compared by the second.
     *
     * @param most gives no more than one page above this
     */
    public Future<List<JsonObject>> rows(ChildEndpoint child, String chat, Instant from, Instant until, int most) {
        String path = "/chat/" + encoded(chat) + "/messages?start_time=" + second(from) + "&end_time=" + second(until)
                + "&limit=" + PAGE + "&offset=";
        return rows(child, path, most, new ArrayList<>());
    }

    private Future<List<JsonObject>> rows(ChildEndpoint child, String path, int most, List<JsonObject> found) {
        return get(child, path + found.size()).compose(rows -> {
            found.addAll(rows);
            return rows.size() < PAGE || found.size() > most
                    ? Future.succeededFuture(found)
                    : rows(child, path, most, found);
        });
    }

    private static String second(Instant time) {
        return encoded(time.truncatedTo(ChronoUnit.SECONDS).toString());
    }

    private Future<List<JsonObject>> get(ChildEndpoint child, String path) {
        return client.results(child, path, PATIENCE).map(results -> {
            JsonArray data = results.getValue("data") instanceof JsonArray array ? array : new JsonArray();
            return data.stream()
                    .filter(JsonObject.class::isInstance)
                    .map(JsonObject.class::cast)
                    .toList();
        });
    }

    /**
     * The event that the child's webhook would have been, or is, about the row; null if there is none: what was sent by the
     * child's own API comes back only as receipts (contract 6.5), and status updates and channels do not come as messages.
     */
    public static @Nullable ChildEvent event(DeviceId device, JsonObject row) {
        Instant at = time(text(row, "timestamp"));
        String chat = text(row, "chat_jid");
        boolean own = Boolean.TRUE.equals(row.getValue("is_from_me"));
        boolean foreign = chat.endsWith("@broadcast") || chat.endsWith("@newsletter");
        if (at == null || foreign || GowaClient.isOwn(row)) {
            return null;
        }
        return text(row, "media_type").equals("call") ? call(at, row) : message(device, at, own, row);
    }

    private static ChildEvent call(Instant at, JsonObject row) {
        String id = text(row, "id").replaceFirst("^call:", "");
        JsonObject data = filled(row).put("callId", id).put("raw", row);
        return new ChildEvent("call.received", at, ChildEvent.Mark.of("call", id), data);
    }

    private static ChildEvent message(DeviceId device, Instant at, boolean own, JsonObject row) {
        String id = text(row, "id");
        String kind = text(row, "media_type");
        JsonObject data = filled(row).put("messageId", id);
        String body = kind.isEmpty() ? text(row, "content") : SentTrace.caption(kind, text(row, "content"));
        put(data, "body", body);
        data.put("kind", kind.isEmpty() ? "text" : kind);
        if (ReceivedMedia.isMedia(kind)) {
            String chat = text(row, "chat_jid");
            data.put("media", ReceivedMedia.onDemand(device, kind, chat, id, text(row, "filename")));
        }
        return new ChildEvent(
                own ? "message.sent" : "message.received",
                at,
                ChildEvent.Mark.inChat("message", id),
                data.put("raw", row));
    }

    private static JsonObject filled(JsonObject row) {
        JsonObject data = new JsonObject().put("backfilled", true);
        put(data, "chat", text(row, "chat_jid"));
        put(data, "from", text(row, "sender_jid"));
        put(data, "fromName", text(row, "sender_display_name"));
        return data;
    }

    private static void put(JsonObject data, String name, String value) {
        if (!value.isEmpty()) {
            data.put(name, value);
        }
    }

    private static String text(JsonObject json, String name) {
        return json.getValue(name) instanceof String text ? text : "";
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
