package io.wafleet.archive;

import io.vertx.sqlclient.Tuple;
import io.wafleet.archive.Change.Author;
import io.wafleet.archive.Change.Chat;
import io.wafleet.store.Statement;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The statements that some changes come to: those of one kind together, so that they run as one batch. */
final class ChangeRow {
    private static final String OF_CHAT = "tenant = ? AND device = ? AND chat = ?";
    private static final String STUB = """
            INSERT INTO archive_messages (seq, tenant, device, chat, message_id, known, from_me, sender, sender_lid, kind, body,
              words, at, %s, bytes)
            VALUES (?, ?, ?, ?, ?, 0, ?, ?, ?, 'other', ?, ?, ?, ?, 0)
            ON CONFLICT (tenant, device, chat, message_id) DO UPDATE SET\s""";

    /** What an edit said that came before its message counts if it was by the same person. */
    private static final String IS_EDITED = """
            CASE WHEN archive_messages.edited_at IS NOT NULL AND archive_messages.from_me = excluded.from_me
             AND (excluded.from_me = 1 OR archive_messages.sender = excluded.sender) THEN archive_messages.%1$s ELSE %2$s END""";

    private static final String MESSAGE = """
            INSERT INTO archive_messages (seq, tenant, device, chat, message_id, known, from_me, sender, sender_lid, sender_name,
              kind, body, words, reply_to, media, job, at, bytes)
            VALUES (?, ?, ?, ?, ?, 1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (tenant, device, chat, message_id) DO UPDATE SET known = 1, from_me = excluded.from_me,
              sender = excluded.sender, sender_lid = excluded.sender_lid, sender_name = excluded.sender_name,
              kind = excluded.kind, reply_to = excluded.reply_to, media = excluded.media, job = excluded.job, at = excluded.at,
              bytes = excluded.bytes, body =\s"""
            + IS_EDITED.formatted("body", "excluded.body")
            + ", words = " + IS_EDITED.formatted("words", "excluded.words")
            + ", edited_at = " + IS_EDITED.formatted("edited_at", "NULL")
            + " WHERE archive_messages.known = 0";

    private static final String EDIT = STUB.formatted("edited_at") + """
            body = excluded.body, words = excluded.words, edited_at = excluded.edited_at, from_me = excluded.from_me,
              sender = coalesce(archive_messages.sender, excluded.sender)
            WHERE coalesce(archive_messages.edited_at, 0) <= excluded.edited_at
             AND (archive_messages.known = 0 AND archive_messages.edited_at IS NULL
              OR archive_messages.from_me = excluded.from_me
               AND (excluded.from_me = 1 OR archive_messages.sender = excluded.sender
                OR archive_messages.sender_lid = excluded.sender_lid))""";

    private static final String REVOCATION =
            STUB.formatted("revoked_at") + "revoked_at = coalesce(archive_messages.revoked_at, excluded.revoked_at)";

    private static final String DELETION =
            STUB.formatted("deleted_at") + "deleted_at = coalesce(archive_messages.deleted_at, excluded.deleted_at)";

    /** Of a message that has not come yet: what is said of it goes when it is too old, as a message does. */
    private static final String HEARD_OF = """
            INSERT INTO archive_messages (seq, tenant, device, chat, message_id, known, from_me, kind, words, at, bytes)
            VALUES (?, ?, ?, ?, ?, 0, 0, 'other', '', ?, 0) ON CONFLICT DO NOTHING""";

    private static final String REACTION = """
            INSERT INTO archive_reactions (tenant, device, chat, message_id, sender, emoji, at)
            VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (tenant, device, chat, message_id, sender)
            DO UPDATE SET emoji = excluded.emoji, at = excluded.at WHERE archive_reactions.at <= excluded.at""";

    private static final String RECEIPT = """
            INSERT INTO archive_receipts (tenant, device, chat, message_id, reader, delivered_at, read_at)
            VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (tenant, device, chat, message_id, reader)
            DO UPDATE SET delivered_at = coalesce(archive_receipts.delivered_at, excluded.delivered_at),
              read_at = coalesce(archive_receipts.read_at, excluded.read_at)""";

    /** Its last message is one that is there, and not the event that told of it once more. */
    private static final String LAST = """
            INSERT INTO archive_chats (tenant, device, chat, chat_lid, name, name_words, last_at, last_seq, read_at, unread)
            SELECT m.tenant, m.device, m.chat, CAST(? AS TEXT), CAST(? AS TEXT), CAST(? AS TEXT), m.at, m.seq, 0, 0
            FROM archive_messages m WHERE m.tenant = ? AND m.device = ? AND m.chat = ? AND m.message_id = ? AND m.known = 1
            ON CONFLICT (tenant, device, chat) DO UPDATE SET
              chat_lid = coalesce(excluded.chat_lid, archive_chats.chat_lid), name = coalesce(excluded.name, archive_chats.name),
              name_words = CASE WHEN excluded.name IS NULL THEN archive_chats.name_words ELSE excluded.name_words END,
              last_seq = CASE WHEN excluded.last_at >= archive_chats.last_at THEN excluded.last_seq ELSE archive_chats.last_seq END,
              last_at = CASE WHEN excluded.last_at >= archive_chats.last_at THEN excluded.last_at ELSE archive_chats.last_at END""";

    private static final String NAMING = """
            INSERT INTO archive_chats (tenant, device, chat, chat_lid, name, name_words, last_at, last_seq, read_at, unread)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0, 0) ON CONFLICT (tenant, device, chat) DO UPDATE SET name = excluded.name,
              name_words = excluded.name_words""";

    private static final String SEEN = "UPDATE archive_chats SET read_at = ? WHERE " + OF_CHAT + " AND read_at < ?";

    private static final String UNREAD = """
            UPDATE archive_chats SET unread = (SELECT count(*) FROM (SELECT 1 AS one FROM archive_messages m
              WHERE m.tenant = archive_chats.tenant AND m.device = archive_chats.device AND m.chat = archive_chats.chat
               AND m.at > archive_chats.read_at AND m.from_me = 0 AND m.known = 1 LIMIT 1000) AS newer) WHERE\s""" + OF_CHAT;

    private ChangeRow() {}

    /** In an order in which each finds what it needs. */
    static List<Statement> statements(List<Change> changes) {
        List<Statement> messages = new ArrayList<>();
        List<Statement> about = new ArrayList<>();
        List<Statement> chats = new ArrayList<>();
        List<Statement> seen = new ArrayList<>();
        Set<Chat> counted = new LinkedHashSet<>();
        for (Change change : changes) {
            if (change instanceof Change.Message message) {
                messages.add(message(message));
                chats.add(last(message));
                if (!message.author().me()) {
                    counted.add(message.chat());
                }
            } else if (change instanceof Change.Seen read) {
                seen.add(seen(read));
                counted.add(read.chat());
            } else {
                about.add(about(change));
                if (change instanceof Change.Receipt receipt) {
                    about.add(heardOf(receipt, receipt.id()));
                } else if (change instanceof Change.Reaction reaction) {
                    about.add(heardOf(reaction, reaction.id()));
                }
            }
        }
        List<Statement> all = new ArrayList<>(messages);
        // Stable: what is said of one message stays as it was said, and batches are of neighbours.
        about.sort((one, other) -> one.sql().compareTo(other.sql()));
        all.addAll(about);
        all.addAll(chats);
        all.addAll(seen);
        counted.forEach(chat -> all.add(unread(chat)));
        return all;
    }

    /** Counts anew what was not read, of what is there. */
    static Statement unread(Chat chat) {
        return new Statement(UNREAD, of(chat));
    }

    private static Statement about(Change change) {
        if (change instanceof Change.Edit edit) {
            return stub(EDIT, edit, edit.id(), edit.author(), edit.body());
        }
        if (change instanceof Change.Withdrawal taken) {
            return stub(taken.forAll() ? REVOCATION : DELETION, taken, taken.id(), taken.author(), null);
        }
        if (change instanceof Change.Reaction reaction) {
            return new Statement(
                    REACTION,
                    of(reaction.chat())
                            .addString(reaction.id())
                            .addString(reaction.sender())
                            .addString(reaction.emoji())
                            .addLong(reaction.at().toEpochMilli()));
        }
        if (change instanceof Change.Receipt receipt) {
            long at = receipt.at().toEpochMilli();
            return new Statement(
                    RECEIPT,
                    of(receipt.chat())
                            .addString(receipt.id())
                            .addString(receipt.reader())
                            .addLong(receipt.read() ? null : Long.valueOf(at))
                            .addLong(receipt.read() ? Long.valueOf(at) : null));
        }
        Change.Naming naming = (Change.Naming) change;
        return new Statement(
                NAMING,
                of(naming.chat())
                        .addString(naming.chat().lid())
                        .addString(naming.name())
                        .addString(Words.joined(naming.name()))
                        .addLong(naming.at().toEpochMilli())
                        .addLong(naming.seq()));
    }

    private static Statement heardOf(Change change, String id) {
        return new Statement(HEARD_OF, numbered(change, id).addLong(change.at().toEpochMilli()));
    }

    private static Tuple of(Chat chat) {
        return Tuple.of(chat.tenant(), chat.device(), chat.id());
    }

    private static Statement message(Change.Message message) {
        Author author = message.author();
        String body = message.body();
        return new Statement(
                MESSAGE,
                numbered(message, message.id())
                        .addInteger(author.me() ? 1 : 0)
                        .addString(author.jid())
                        .addString(author.lid())
                        .addString(author.name())
                        .addString(message.kind().text())
                        .addString(body)
                        .addString(words(body))
                        .addString(message.replyTo())
                        .addString(message.media())
                        .addString(message.job())
                        .addLong(message.at().toEpochMilli())
                        .addLong(bytes(body) + bytes(message.media())));
    }

    private static Tuple numbered(Change change, String id) {
        Chat chat = change.chat();
        return Tuple.of(change.seq(), chat.tenant(), chat.device(), chat.id(), id);
    }

    private static String words(@Nullable String body) {
        return body == null ? "" : Words.joined(body);
    }

    private static long bytes(@Nullable String text) {
        return text == null ? 0 : text.getBytes(StandardCharsets.UTF_8).length;
    }

    private static Statement stub(String sql, Change change, String id, Author author, @Nullable String body) {
        long at = change.at().toEpochMilli();
        return new Statement(
                sql,
                numbered(change, id)
                        .addInteger(author.me() ? 1 : 0)
                        .addString(author.jid())
                        .addString(author.lid())
                        .addString(body)
                        .addString(words(body))
                        .addLong(at)
                        .addLong(at));
    }

    private static Statement last(Change.Message message) {
        Chat chat = message.chat();
        boolean person = !chat.id().endsWith("@g.us") && !message.author().me();
        String name = person ? message.author().name() : null;
        return new Statement(
                LAST,
                Tuple.of(chat.lid(), name, words(name), chat.tenant(), chat.device(), chat.id())
                        .addString(message.id()));
    }

    private static Statement seen(Change.Seen seen) {
        Chat chat = seen.chat();
        long at = seen.at().toEpochMilli();
        return new Statement(SEEN, Tuple.of(at, chat.tenant(), chat.device(), chat.id(), at));
    }
}
