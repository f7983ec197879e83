package io.wafleet.archive;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.wafleet.access.Access;
import io.wafleet.id.DeviceId;
import io.wafleet.store.Condition;
import io.wafleet.store.Database;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The table {@code archive_chats}, as it is read. */
public final class ChatStore {
    static final String SELECT =
            "SELECT c.device AS device, c.chat AS chat, c.chat_lid AS lid, c.name AS name, c.read_at AS read_at,"
                    + " c.unread AS unread, c.last_at AS last_at, c.last_seq AS last_seq, m.message_id AS id,"
                    + " m.from_me AS from_me, m.kind AS kind, substr(m.body, 1, " + ArchivedChat.Last.MAX_TEXT
                    + ") AS body"
                    + " FROM (SELECT * FROM archive_chats WHERE %s ORDER BY last_at DESC, last_seq DESC LIMIT ?) AS c"
                    + " LEFT JOIN archive_messages m ON m.seq = c.last_seq ORDER BY c.last_at DESC, c.last_seq DESC";

    private final Database database;

    public ChatStore(Database database) {
        this.database = database;
    }

    /** Where a list goes on. */
    public record Place(long lastAt, long lastSeq) {}

    /**
     * Chats, the one in which something happened last first.
     *
     * @param after only those that come after it; null to begin with the first
     */
    public Future<List<ArchivedChat>> list(ChatFilter filter, @Nullable Place after, int limit) {
        Condition condition = new Condition("1 = 1", List.of()).coveredBy(filter.access());
        if (filter.unread()) {
            condition = condition.and("unread > 0", List.of());
        }
        String words = filter.words();
        if (words != null) {
            // Letters, digits and blanks: none that LIKE takes for something else.
            condition = condition.and(
                    "(chat LIKE ? OR name_words LIKE ?)",
                    List.of("%" + words.replace(" ", "") + "%", "%" + words + "%"));
        }
        if (after != null) {
            condition = condition.and("(last_at, last_seq) < (?, ?)", List.of(after.lastAt(), after.lastSeq()));
        }
        Condition wanted = condition;
        return database.read(
                session -> session.list(SELECT.formatted(wanted.sql()), wanted.with(limit), ChatStore::chat));
    }

    /** The chat of a device that is known by one of these names, JIDs by phone number or hidden number; null if there is none. */
    public Future<@Nullable ArchivedChat> find(Access by, DeviceId device, Set<String> names) {
        Condition condition = known(by, device, names);
        return database.read(
                session -> session.first(SELECT.formatted(condition.sql()), condition.with(1), ChatStore::chat));
    }

    static Condition known(Access by, DeviceId device, Set<String> names) {
        List<String> any = List.copyOf(names);
        List<Object> twice = new ArrayList<>(any);
        twice.addAll(any);
        return new Condition("1 = 1", List.of())
                .coveredBy(by.only(Set.of(device)))
                .and("(" + Condition.isOneOf("chat", any) + " OR " + Condition.isOneOf("chat_lid", any) + ")", twice);
    }

    private static ArchivedChat chat(Row row) {
        long readAt = row.getLong("read_at");
        String id = row.getString("id");
        return new ArchivedChat(
                row.getString("device"),
                row.getString("chat"),
                row.getString("lid"),
                row.getString("name"),
                readAt == 0 ? null : Instant.ofEpochMilli(readAt),
                row.getInteger("unread"),
                Instant.ofEpochMilli(row.getLong("last_at")),
                row.getLong("last_seq"),
                id == null
                        ? null
                        : new ArchivedChat.Last(
                                id, row.getInteger("from_me") == 1, row.getString("kind"), row.getString("body")));
    }
}
