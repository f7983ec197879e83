package io.wafleet.simulator;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** {@code storages/chatstorage.db}: the device registry, and the chats and messages of every account (contract 7). */
final class ChatStore {
    /** Bytes that rows may take, some ten thousand short ones; the oldest go first, for the process has little memory. */
    private static final long MAX_BYTES = 4_000_000;

    private static final int BYTES_OF_EMPTY_ROW = 300;

    /** A registered slot. */
    record Registered(String id, String displayName, String adJid, WebhookConfig webhook) {
        Map<String, Object> toJson() {
            return Json.object(
                    "op", "slot", "id", id, "display_name", displayName, "ad_jid", adJid, "webhook", webhook.toJson());
        }
    }

    /** What is known of a chat apart from its messages. */
    record Chat(String owner, String jid, String name, boolean archived, long ephemeral, long createdAt, long lastAt) {
        /** The name, or the digits in its place. */
        String shownName() {
            return name.isBlank() ? Jid.user(jid) : name;
        }

        Chat withAddresses(String sharedOwner, String sharedJid) {
            return new Chat(sharedOwner, sharedJid, name, archived, ephemeral, createdAt, lastAt);
        }

        Chat touched(String newName, long at) {
            String kept = newName.isEmpty() ? name : newName;
            return new Chat(owner, jid, kept, archived, ephemeral, createdAt, Math.max(lastAt, at));
        }

        Chat archived(boolean value) {
            return new Chat(owner, jid, name, value, ephemeral, createdAt, lastAt);
        }

        Chat ephemeral(long seconds) {
            return new Chat(owner, jid, name, archived, seconds, createdAt, lastAt);
        }

        Map<String, Object> toJson() {
            return Json.object(
                    "op",
                    "chat",
                    "owner",
                    owner,
                    "jid",
                    jid,
                    "name",
                    name,
                    "archived",
                    archived,
                    "ephemeral",
                    ephemeral,
                    "created",
                    createdAt,
                    "last",
                    lastAt);
        }
    }

    /** What is unique within an account only. */
    private record Key(String owner, String id) {}

    private final Map<String, Registered> slots = new LinkedHashMap<>();
    private final Map<Key, Chat> chats = new LinkedHashMap<>();
    private final Map<Key, ChatRow> rows = new LinkedHashMap<>();
    private final Map<String, String> addresses = new HashMap<>();
    private final Journal journal;
    private long bytes;
    private int read;

    private ChatStore(Path file) throws IOException {
        journal = Journal.open(file, this::apply);
        if (read > 2 * (slots.size() + chats.size() + rows.size()) + 100) {
            compact();
        }
    }

    static ChatStore open(Path file) throws IOException {
        return new ChatStore(file);
    }

    private void apply(Map<String, Object> entry) {
        read++;
        String id = ChatRow.text(entry, "id");
        switch (ChatRow.text(entry, "op")) {
            case "slot" ->
                slots.put(
                        id,
                        new Registered(
                                id,
                                ChatRow.text(entry, "display_name"),
                                ChatRow.text(entry, "ad_jid"),
                                WebhookConfig.fromJson(entry.get("webhook"))));
            case "slot-removed" -> slots.remove(id);
            case "message" -> keep(ChatRow.fromJson(entry));
            case "message-removed" -> forget(ChatRow.text(entry, "owner"), id);
            case "chat" -> {
                Chat chat = new Chat(
                        ChatRow.text(entry, "owner"),
                        ChatRow.text(entry, "jid"),
                        ChatRow.text(entry, "name"),
                        Boolean.TRUE.equals(entry.get("archived")),
                        ChatRow.number(entry, "ephemeral"),
                        ChatRow.number(entry, "created"),
                        ChatRow.number(entry, "last"));
                keep(chat);
            }
            default -> throw new IllegalStateException("unknown entry");
        }
    }

    private void compact() throws IOException {
        List<Map<String, Object>> entries = new ArrayList<>();
        slots.values().forEach(slot -> entries.add(slot.toJson()));
        chats.values().forEach(chat -> entries.add(chat.toJson()));
        rows.values().forEach(row -> entries.add(row.toJson()));
        journal.rewrite(entries);
    }

    synchronized List<Registered> slots() {
        return List.copyOf(slots.values());
    }

    synchronized void put(Registered slot) {
        slots.put(slot.id(), slot);
        journal.append(slot.toJson());
    }

    synchronized void removeSlot(String id) {
        if (slots.remove(id) != null) {
            journal.append(Json.object("op", "slot-removed", "id", id));
        }
    }

    synchronized void put(ChatRow row, String chatName) {
        Key key = key(row.owner(), row.chat());
        Chat known = chats.getOrDefault(key, new Chat(row.owner(), row.chat(), "", false, 0, row.at(), row.at()));
        put(known.touched(chatName, row.at()));
        keep(row);
        journal.append(row.toJson());
    }

    synchronized void put(Chat chat) {
        keep(chat);
        journal.append(chat.toJson());
    }

    synchronized void removeMessage(String owner, String id) {
        if (forget(owner, id)) {
            journal.append(Json.object("op", "message-removed", "owner", owner, "id", id));
        }
    }

    synchronized @Nullable ChatRow message(String id) {
        return rows.values().stream()
                .filter(row -> row.id().equals(id))
                .findFirst()
                .orElse(null);
    }

    synchronized @Nullable ChatRow message(String owner, String id) {
        return rows.get(key(owner, id));
    }

    synchronized @Nullable Chat chat(String owner, String jid) {
        return chats.get(key(owner, jid));
    }

    /** The name under which an account knows {@code jid}, or its digits. */
    synchronized String nameOf(String owner, String jid) {
        Chat chat = chat(owner, jid);
        return chat == null ? Jid.user(jid) : chat.shownName();
    }

    /** Chats of an account, the latest first. */
    synchronized List<Chat> chats(String owner, Predicate<Chat> filter) {
        return chats.values().stream()
                .filter(chat -> chat.owner().equals(owner) && filter.test(chat))
                .sorted(Comparator.comparingLong(Chat::lastAt).reversed())
                .toList();
    }

    /** Messages of a chat, the latest first. */
    synchronized List<ChatRow> messages(String owner, String chat, Predicate<ChatRow> filter) {
        List<ChatRow> found = new ArrayList<>();
        for (ChatRow row : rows.values()) {
            if (row.owner().equals(owner) && row.chat().equals(chat) && filter.test(row)) {
                found.add(row);
            }
        }
        Collections.reverse(found);
        found.sort(Comparator.comparingLong(ChatRow::at).reversed());
        return found;
    }

    private void keep(Chat chat) {
        Chat kept = chat.withAddresses(address(chat.owner()), address(chat.jid()));
        chats.put(key(kept.owner(), kept.jid()), kept);
    }

    private void keep(ChatRow row) {
        ChatRow kept = row.withAddresses(address(row.owner()), address(row.chat()), address(row.sender()));
        bytes += bytesOf(kept) - bytesOf(rows.put(key(kept.owner(), kept.id()), kept));
        Iterator<ChatRow> oldest = rows.values().iterator();
        while (bytes > MAX_BYTES && rows.size() > 1) {
            bytes -= bytesOf(oldest.next());
            oldest.remove();
        }
    }

    private boolean forget(String owner, String id) {
        ChatRow row = rows.remove(key(owner, id));
        bytes -= bytesOf(row);
        return row != null;
    }

    private static long bytesOf(@Nullable ChatRow row) {
        return row == null ? 0 : BYTES_OF_EMPTY_ROW + 2L * row.content().length();
    }

    private Key key(String owner, String id) {
        return new Key(address(owner), id);
    }

    /** Many rows name the same few addresses, so they share them. */
    private String address(String address) {
        String known = addresses.putIfAbsent(address, address);
        return known == null ? address : known;
    }
}
