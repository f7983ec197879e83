package io.wafleet.archive;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wafleet.archive.Change.Author;
import io.wafleet.archive.Change.Chat;
import io.wafleet.id.DeviceId;
import io.wafleet.journal.Event;
import io.wafleet.usage.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One event of the journal, and the changes that it tells of. */
final class EventReader {
    /** The types of events that tell of any. */
    static final List<String> TYPES = List.of(
            "message.received",
            "message.sent",
            "message.edited",
            "message.revoked",
            "message.deleted",
            "message.reaction",
            "message.ack",
            "group.joined",
            "send.changed");

    private static final Set<String> SENT = Set.of("sent", "delivered", "read");
    /** WhatsApp's are a tenth of it; whoever writes to us chooses the ids, and an index has no room for long ones. */
    private static final int MAX_ID = 250;

    private static final int MAX_NAME = 500;
    private static final String NOBODY = "";

    private final Event told;
    private final JsonObject data;

    private EventReader(Event told) {
        this.told = told;
        this.data = new JsonObject(told.data());
    }

    /** Empty where the event tells of nothing that is archived, or names it in a way that cannot be. */
    static List<Change> changes(Event told) {
        EventReader reader = new EventReader(told);
        return told.type().equals("send.changed") ? reader.sent() : reader.said();
    }

    private List<Change> said() {
        Chat chat = chat(id(data, "chat"), id(data, "chatLid"));
        return chat == null
                ? List.of()
                : switch (told.type()) {
                    case "message.received", "message.sent" ->
                        message(chat, told.type().equals("message.sent"));
                    case "message.edited" -> edited(chat);
                    case "message.revoked", "message.deleted" -> withdrawn(chat);
                    case "message.reaction" -> reaction(chat);
                    case "message.ack" -> receipts(chat);
                    default -> named(chat);
                };
    }

    private @Nullable Chat chat(String id, String lid) {
        DeviceId device = told.device();
        return id.isEmpty() || device == null
                ? null
                : new Chat(told.tenant(), device.value(), id, lid.isEmpty() ? null : lid);
    }

    private List<Change> message(Chat chat, boolean own) {
        String id = id(data, "messageId");
        if (id.isEmpty()) {
            return List.of();
        }
        JsonObject media = object(data, "media");
        List<Change> changes = new ArrayList<>(List.of(new Change.Message(
                chat,
                told.seq(),
                told.at(),
                id,
                author(own),
                Kind.of(text(data, "kind")),
                orNull(text(data, "body")),
                orNull(id(data, "replyTo")),
                media.isEmpty() ? null : clean(media.encode()),
                null)));
        if (own) {
            // Who answers at the phone has the chat open.
            changes.add(new Change.Seen(chat, told.seq(), told.at()));
        }
        return changes;
    }

    private Author author(boolean own) {
        String name = text(data, "fromName");
        return new Author(
                own,
                orNull(id(data, "from")),
                orNull(id(data, "fromLid")),
                orNull(name.substring(0, Math.min(MAX_NAME, name.length()))));
    }

    private boolean isOwn() {
        return Boolean.TRUE.equals(data.getValue("fromMe"));
    }

    private List<Change> edited(Chat chat) {
        String id = id(data, "target");
        return id.isEmpty()
                ? List.of()
                : List.of(new Change.Edit(chat, told.seq(), told.at(), id, author(isOwn()), text(data, "body")));
    }

    private List<Change> withdrawn(Chat chat) {
        String id = id(data, "target");
        boolean forAll = told.type().equals("message.revoked");
        return id.isEmpty()
                ? List.of()
                : List.of(new Change.Withdrawal(chat, told.seq(), told.at(), id, author(isOwn()), forAll));
    }

    private List<Change> reaction(Chat chat) {
        String id = id(data, "target");
        String sender = isOwn() ? NOBODY : id(data, "from");
        return id.isEmpty()
                ? List.of()
                : List.of(new Change.Reaction(chat, told.seq(), told.at(), id, sender, id(data, "reaction")));
    }

    private List<Change> receipts(Chat chat) {
        String receipt = text(data, "receipt");
        if (receipt.equals("read-self")) {
            return List.of(new Change.Seen(chat, told.seq(), told.at()));
        }
        String reader = id(data, "from");
        return data.getValue("messageIds") instanceof JsonArray ids
                ? ids.stream()
                        .map(id -> id instanceof String text ? shortEnough(text) : NOBODY)
                        .filter(id -> !id.isEmpty())
                        .<Change>map(id ->
                                new Change.Receipt(chat, told.seq(), told.at(), id, reader, receipt.equals("read")))
                        .toList()
                : List.of();
    }

    private List<Change> named(Chat chat) {
        String name = text(data, "groupName");
        return name.isEmpty() ? List.of() : List.of(new Change.Naming(chat, told.seq(), told.at(), name));
    }

    /** A job that the child has carried out: every event of it has all of its content. */
    private List<Change> sent() {
        JsonObject job = object(data, "job");
        Chat chat = chat(id(job, "to"), "");
        if (chat == null || !SENT.contains(text(job, "state"))) {
            return List.of();
        }
        JsonObject content = object(job, "content");
        Author me = new Author(true, null, null, null);
        String target = id(content, "messageId");
        String own = id(job, "messageId");
        return switch (text(job, "kind")) {
            case "edit" -> List.of(new Change.Edit(chat, told.seq(), told.at(), target, me, text(content, "text")));
            case "revoke" -> List.of(new Change.Withdrawal(chat, told.seq(), told.at(), target, me, true));
            case "reaction" ->
                List.of(new Change.Reaction(chat, told.seq(), told.at(), target, NOBODY, id(content, "emoji")));
            case "read" -> List.of(new Change.Seen(chat, told.seq(), told.at()));
            case "typing", "presence" -> List.of();
            default -> own.isEmpty() ? List.of() : List.of(sent(chat, own, me, job, content));
        };
    }

    private Change sent(Chat chat, String id, Author me, JsonObject job, JsonObject content) {
        return new Change.Message(
                chat,
                told.seq(),
                told.at(),
                id,
                me,
                Kind.of(text(job, "kind")),
                orNull(written(content)),
                orNull(id(content, "replyTo")),
                media(content),
                id(job, "id"));
    }

    /** What of it a person reads. */
    private static String written(JsonObject content) {
        List<String> parts = new ArrayList<>();
        for (String field : List.of("text", "caption", "link", "question", "contactName")) {
            if (!text(content, field).isEmpty()) {
                parts.add(text(content, field));
            }
        }
        return String.join("\n", parts);
    }

    private static @Nullable String media(JsonObject content) {
        JsonObject file = object(content, "media");
        return file.isEmpty()
                ? null
                : clean(new JsonObject()
                        .put("name", text(file, "name"))
                        .put("type", text(file, "mimeType"))
                        .encode());
    }

    private static JsonObject object(JsonObject json, String name) {
        return json.getValue(name) instanceof JsonObject object ? object : new JsonObject();
    }

    private static String text(JsonObject json, String name) {
        return json.getValue(name) instanceof String text ? clean(text) : "";
    }

    private static String id(JsonObject json, String name) {
        return shortEnough(text(json, name));
    }

    private static String shortEnough(String id) {
        return id.length() > MAX_ID ? NOBODY : clean(id);
    }

    /** PostgreSQL holds every character but this one. */
    private static String clean(String text) {
        return text.replace("\u0000", "");
    }

    private static @Nullable String orNull(String text) {
        return text.isEmpty() ? null : text;
    }
}
