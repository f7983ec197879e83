package io.wafleet.archive;

import io.vertx.sqlclient.Tuple;
import io.wafleet.archive.Change.Chat;
import io.wafleet.store.Statement;
import java.util.ArrayList;
import java.util.List;

/** The statements by which what lies under a person's hidden number comes to lie under the phone number. */
final class ChatUnionRow {
    private static final String MOVED = """
            UPDATE %1$s SET chat = ? WHERE tenant = ? AND device = ? AND chat = ? AND NOT EXISTS (SELECT 1 FROM %1$s other
             WHERE other.tenant = %1$s.tenant AND other.device = %1$s.device AND other.chat = ?
              AND other.message_id = %1$s.message_id%2$s)""";

    private static final List<String> MOVES = List.of(
            MOVED.formatted("archive_messages", ""),
            MOVED.formatted("archive_reactions", " AND other.sender = archive_reactions.sender"),
            MOVED.formatted("archive_receipts", " AND other.reader = archive_receipts.reader"));

    private static final String CHAT = """
            INSERT INTO archive_chats (tenant, device, chat, chat_lid, name, name_words, last_at, last_seq, read_at, unread)
            SELECT tenant, device, CAST(? AS TEXT), chat, name, name_words, last_at, last_seq, read_at, unread FROM archive_chats
            WHERE tenant = ? AND device = ? AND chat = ? ON CONFLICT (tenant, device, chat) DO NOTHING""";

    private static final String GONE = "DELETE FROM archive_chats WHERE tenant = ? AND device = ? AND chat = ?";

    private ChatUnionRow() {}

    static List<Statement> statements(Chat chat) {
        List<Statement> statements = new ArrayList<>();
        for (String move : MOVES) {
            statements.add(
                    new Statement(move, Tuple.of(chat.id(), chat.tenant(), chat.device(), chat.lid(), chat.id())));
        }
        Tuple hidden = Tuple.of(chat.tenant(), chat.device(), chat.lid());
        statements.add(new Statement(CHAT, Tuple.of(chat.id(), chat.tenant(), chat.device(), chat.lid())));
        statements.add(new Statement(GONE, hidden));
        statements.add(ChangeRow.unread(chat));
        return statements;
    }
}
