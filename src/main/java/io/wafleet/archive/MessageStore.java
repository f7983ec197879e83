package io.wafleet.archive;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import io.wafleet.access.Access;
import io.wafleet.archive.ArchivedMessage.Echo;
import io.wafleet.archive.ArchivedMessage.Feeling;
import io.wafleet.id.DeviceId;
import io.wafleet.store.Condition;
import io.wafleet.store.Database;
import io.wafleet.store.PageSize;
import io.wafleet.store.Session;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The messages of one chat, in the order of time, from {@code archive_messages}, and what others did about them. */
public final class MessageStore {
    static final String COLUMNS =
            "seq, device, chat, message_id, from_me, sender, sender_lid, sender_name, kind, body, reply_to, media, job, at,"
                    + " edited_at, revoked_at, deleted_at";
    static final String NEWEST_FIRST = "at DESC, seq DESC";
    static final String OLDEST_FIRST = "at, seq";
    private static final String SAME =
            " ON r.tenant = m.tenant AND r.device = m.device AND r.chat = m.chat AND r.message_id = m.message_id WHERE ";

    private final Database database;

    public MessageStore(Database database) {
        this.database = database;
    }

    /** Messages in the order that was asked for; there may be more after the last of them, or not. */
    public record Page(List<ArchivedMessage> messages, boolean more) {}

    /** One chat of one device, as somebody may see it. */
    public record Conversation(Access by, DeviceId device, String chat) {
        Condition condition() {
            return new Condition("known = 1", List.of())
                    .coveredBy(by.only(Set.of(device)))
                    .and("chat = ?", List.of(chat));
        }
    }

    /** A message's place in its chat. */
    public record Place(long at, long seq) {}

    /** Where a message is in its chat; null if it is not there. */
    public Future<@Nullable Place> place(Conversation chat, String messageId) {
        Condition one = chat.condition().and("message_id = ?", List.of(messageId));
        return database.read(session -> session.first(
                "SELECT at, seq FROM archive_messages WHERE " + one.sql(),
                Tuple.from(one.parameters()),
                row -> new Place(row.getLong("at"), row.getLong("seq"))));
    }

    /** The message; null if it is not there. */
    public Future<@Nullable ArchivedMessage> find(Conversation chat, String messageId) {
        Condition one = chat.condition().and("message_id = ?", List.of(messageId));
        return database.read(session -> select(session, one, "seq", 1))
                .map(found -> found.isEmpty() ? null : found.get(0));
    }

    /** Messages before a place, newest first; the newest of all where it is null. */
    public Future<Page> before(Conversation chat, @Nullable Place place, PageSize size) {
        Condition condition = chat.condition();
        Condition older =
                place == null ? condition : condition.and("(at, seq) < (?, ?)", List.of(place.at(), place.seq()));
        return page(older, NEWEST_FIRST, size);
    }

    /** Messages after a place, oldest first. */
    public Future<Page> after(Conversation chat, Place place, PageSize size) {
        return page(chat.condition().and("(at, seq) > (?, ?)", List.of(place.at(), place.seq())), OLDEST_FIRST, size);
    }

    private Future<Page> page(Condition condition, String order, PageSize size) {
        return database.read(session -> page(session, condition, order, size));
    }

    /** First how long they are, then as many of them as a page may hold. */
    static Future<Page> page(Session session, Condition condition, String order, PageSize size) {
        return session.cut(
                        sql("seq, bytes", condition, order),
                        condition.with(size.rows()),
                        size,
                        row -> row.getLong("seq"))
                .compose(cut ->
                        select(session, condition, order, cut.rows()).map(messages -> new Page(messages, cut.more())));
    }

    static String sql(String columns, Condition condition, String order) {
        return "SELECT " + columns + " FROM archive_messages WHERE " + condition.sql() + " ORDER BY " + order
                + " LIMIT ?";
    }

    private static Future<List<ArchivedMessage>> select(Session session, Condition condition, String order, int limit) {
        return session.list(sql(COLUMNS, condition, order), condition.with(limit), MessageStore::message)
                .compose(messages -> heard(session, messages));
    }

    /** With what others did about them. */
    private static Future<List<ArchivedMessage>> heard(Session session, List<ArchivedMessage> messages) {
        if (messages.isEmpty()) {
            return Future.succeededFuture(messages);
        }
        List<Object> numbers =
                messages.stream().<Object>map(ArchivedMessage::seq).toList();
        String these = "m.seq IN (" + String.join(", ", Collections.nCopies(numbers.size(), "?")) + ")";
        Map<Long, Echo> echoes = new HashMap<>();
        Map<Long, List<Feeling>> feelings = new HashMap<>();
        return session.list(
                        "SELECT m.seq AS seq, r.emoji AS emoji, count(*) AS n FROM archive_messages m JOIN archive_reactions r"
                                + SAME + these
                                + " AND r.emoji <> '' GROUP BY m.seq, r.emoji ORDER BY m.seq, n DESC, r.emoji",
                        Tuple.from(numbers),
                        row -> feelings.computeIfAbsent(row.getLong("seq"), first -> new ArrayList<>())
                                .add(new Feeling(row.getString("emoji"), row.getLong("n"))))
                .compose(read -> session.list(
                        "SELECT m.seq AS seq, count(*) AS got, count(r.read_at) AS seen FROM archive_messages m"
                                + " JOIN archive_receipts r" + SAME + these + " GROUP BY m.seq",
                        Tuple.from(numbers),
                        row -> echoes.put(
                                row.getLong("seq"), new Echo(row.getLong("got"), row.getLong("seen"), List.of()))))
                .map(read -> messages.stream()
                        .map(message -> message.with(echo(message.seq(), echoes, feelings)))
                        .toList());
    }

    private static Echo echo(long seq, Map<Long, Echo> echoes, Map<Long, List<Feeling>> feelings) {
        Echo receipts = echoes.getOrDefault(seq, Echo.NONE);
        return new Echo(receipts.got(), receipts.read(), feelings.getOrDefault(seq, List.of()));
    }

    private static ArchivedMessage message(Row row) {
        return new ArchivedMessage(
                row.getLong("seq"),
                row.getString("device"),
                row.getString("chat"),
                row.getString("message_id"),
                row.getInteger("from_me") == 1,
                row.getString("sender"),
                row.getString("sender_lid"),
                row.getString("sender_name"),
                row.getString("kind"),
                row.getString("body"),
                row.getString("reply_to"),
                row.getString("media"),
                row.getString("job"),
                Instant.ofEpochMilli(row.getLong("at")),
                time(row.getLong("edited_at")),
                time(row.getLong("revoked_at")),
                time(row.getLong("deleted_at")),
                Echo.NONE);
    }

    private static @Nullable Instant time(@Nullable Long millis) {
        return millis == null ? null : Instant.ofEpochMilli(millis);
    }
}
