package io.wafleet.simulator;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** {@code /chats} and {@code /chat/*} (contract 7): all that is stored can be read offline. */
final class ChatEndpoints {
    private static final Shape PIN = Shape.of("PinChatRequest", "pinned:bool");
    private static final Shape ARCHIVE = Shape.of("ArchiveChatRequest", "archived:bool");
    private static final Shape TIMER = Shape.of("SetDisappearingTimerRequest", "timer_seconds:int");

    private final ChatStore store;
    private final Outbox outbox;

    ChatEndpoints(ChatStore store, Outbox outbox) {
        this.store = store;
        this.outbox = outbox;
    }

    void register(Router router) {
        router.scoped("GET", "/chats", this::chats);
        router.scoped("GET", "/chat/:jid/messages", this::messages);
        router.scoped("POST", "/chat/:jid/pin", this::pin);
        router.scoped("POST", "/chat/:jid/archive", this::archive);
        router.scoped("POST", "/chat/:jid/disappearing", this::disappearing);
    }

    /** A window over a list. */
    private record Page(int limit, int offset) {
        private static Page of(HttpRequest request, int defaultLimit) {
            int limit = number(request.query("limit"), defaultLimit);
            Page page = new Page(limit == 0 ? defaultLimit : limit, number(request.query("offset"), 0));
            new Checks()
                    .range("limit", page.limit, 1, 100)
                    .require(page.offset >= 0, "offset", "must be no less than 0")
                    .verify();
            return page;
        }

        private static int number(String text, int otherwise) {
            try {
                return text.isEmpty() ? otherwise : Integer.parseInt(text);
            } catch (NumberFormatException e) {
                return otherwise;
            }
        }

        private <T> List<T> of(List<T> all) {
            return all.stream().skip(offset).limit(limit).toList();
        }

        private Map<String, Object> toJson(int total) {
            return Json.object("limit", limit, "offset", offset, "total", total);
        }
    }

    private HttpResponse chats(Router.Call call) {
        Page page = Page.of(call.request(), 25);
        String owner = call.slot().jid();
        String search = call.request().query("search");
        String archived = call.request().query("archived");
        boolean media = Settings.isTrue(call.request().query("has_media"));
        List<ChatStore.Chat> all = store.chats(
                owner,
                chat -> chat.shownName().contains(search)
                        && (archived.isEmpty() || chat.archived() == Settings.isTrue(archived))
                        && (!media
                                || !store.messages(
                                                owner,
                                                chat.jid(),
                                                row -> !row.mediaType().isEmpty())
                                        .isEmpty()));
        return HttpResponse.success(
                "Success get chat list",
                Json.object(
                        "data", page.of(all).stream().map(ChatEndpoints::toJson).toList(),
                        "pagination", page.toJson(all.size())));
    }

    private HttpResponse messages(Router.Call call) {
        HttpRequest request = call.request();
        Page page = Page.of(request, 50);
        String jid = jid(call);
        String owner = call.slot().jid();
        ChatStore.Chat chat = store.chat(owner, jid);
        if (chat == null) {
            Map<String, Object> unknown = Json.object(
                    "jid",
                    jid,
                    "name",
                    Jid.user(jid),
                    "last_message_time",
                    "",
                    "ephemeral_expiration",
                    0,
                    "created_at",
                    "",
                    "updated_at",
                    "",
                    "archived",
                    false);
            return answer(List.of(), page.toJson(0), unknown);
        }
        int total = store.messages(owner, jid, row -> true).size();
        List<ChatRow> found = store.messages(owner, jid, filter(request));
        boolean searching = !request.query("search").isEmpty();
        List<ChatRow> shown = searching ? new Page(page.limit, 0).of(found) : page.of(found);
        List<Map<String, Object>> data = shown.stream()
                .map(row -> toJson(row, senderName(call.slot(), row)))
                .toList();
        return answer(data, page.toJson(total), toJson(chat));
    }

    private static HttpResponse answer(List<?> data, Map<String, Object> pagination, Map<String, Object> chat) {
        return HttpResponse.success(
                "Success get chat messages", Json.object("data", data, "pagination", pagination, "chat_info", chat));
    }

    private static Predicate<ChatRow> filter(HttpRequest request) {
        String search = request.query("search");
        if (!search.isEmpty()) {
            return row -> row.content().contains(search);
        }
        Instant start = time(request, "start_time");
        Instant end = time(request, "end_time");
        String mine = request.query("is_from_me");
        boolean media = Settings.isTrue(request.query("media_only"));
        return row -> (start == null || row.at() >= start.toEpochMilli())
                && (end == null || row.at() <= end.toEpochMilli())
                && (mine.isEmpty() || row.fromMe() == Settings.isTrue(mine))
                && (!media || !row.mediaType().isEmpty());
    }

    private static @Nullable Instant time(HttpRequest request, String name) {
        String text = request.query(name);
        try {
            return text.isEmpty() ? null : java.time.OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeParseException e) {
            throw ApiException.internal("invalid " + name + " format: parsing time \"" + text
                    + "\" as \"2006-01-02T15:04:05Z07:00\": cannot parse \"" + text + "\" as \"2006\"");
        }
    }

    private static Map<String, Object> toJson(ChatStore.Chat chat) {
        return Json.object(
                "jid", chat.jid(),
                "name", chat.shownName(),
                "last_message_time", Times.seconds(chat.lastAt()),
                "ephemeral_expiration", chat.ephemeral(),
                "created_at", Times.seconds(chat.createdAt()),
                "updated_at", Times.seconds(chat.lastAt()),
                "archived", chat.archived());
    }

    private static Map<String, Object> toJson(ChatRow row, String senderName) {
        return Json.object(
                "id", row.id(),
                "chat_jid", row.chat(),
                "sender_jid", row.sender(),
                "sender_display_name", senderName,
                "content", row.content(),
                "timestamp", Times.seconds(row.at()),
                "is_from_me", row.fromMe(),
                "media_type", row.mediaType(),
                "filename", row.filename(),
                "url", row.url(),
                "file_length", row.fileLength(),
                "created_at", Times.seconds(row.at()),
                "updated_at", Times.seconds(row.at()));
    }

    /** Own messages bear the name of the slot, those of others the name that is known of them; else the digits. */
    private String senderName(Slot slot, ChatRow row) {
        if (!row.fromMe()) {
            return store.nameOf(row.owner(), Jid.bare(row.sender()));
        }
        String own = slot.displayName();
        return own.isBlank() ? Jid.user(row.owner()) : own;
    }

    private static String jid(Router.Call call) {
        String given = call.param("jid");
        if (given.matches(".*%(?![0-9A-Fa-f]{2}).*")) {
            throw ApiException.badRequest("invalid chat_jid path parameter: invalid URL escape \""
                    + given.substring(given.indexOf('%')) + "\"");
        }
        return HttpRequest.decode(given, false);
    }

    private static Fields bind(Shape shape, Router.Call call) {
        try {
            return shape.bind(call.request());
        } catch (ApiException e) {
            throw ApiException.badRequest("Invalid request body");
        }
    }

    private HttpResponse pin(Router.Call call) {
        String jid = jid(call);
        boolean pinned = bind(PIN, call).flag("pinned");
        outbox.requireRecipient(call.slot(), jid);
        return changed(pinned ? "Chat pinned successfully" : "Chat unpinned successfully", jid, "pinned", pinned);
    }

    private HttpResponse archive(Router.Call call) {
        String jid = jid(call);
        boolean archived = bind(ARCHIVE, call).flag("archived");
        outbox.requireRecipient(call.slot(), jid);
        ChatStore.Chat chat = store.chat(call.slot().jid(), jid);
        if (chat != null) {
            store.put(chat.archived(archived));
        }
        String message = archived ? "Chat archived successfully" : "Chat unarchived successfully";
        return changed(message, jid, "archived", archived);
    }

    private HttpResponse disappearing(Router.Call call) {
        String jid = jid(call);
        long seconds = bind(TIMER, call).number("timer_seconds");
        new Checks()
                .require(
                        Checks.isTimer(seconds),
                        "timer_seconds",
                        "timer_seconds must be one of: 0 (off), 86400 (24h), 604800 (7d), 7776000 (90d)")
                .verify();
        outbox.requireRecipient(call.slot(), jid);
        ChatStore.Chat chat = store.chat(call.slot().jid(), jid);
        if (chat != null) {
            store.put(chat.ephemeral(seconds));
        }
        String message = seconds == 0
                ? "Disappearing messages disabled"
                : "Disappearing messages set to " + seconds + " seconds";
        return changed(message, jid, "timer_seconds", seconds);
    }

    private static HttpResponse changed(String message, String jid, String key, Object value) {
        return HttpResponse.success(
                message, Json.object("status", "success", "message", message, "chat_jid", jid, key, value));
    }
}
