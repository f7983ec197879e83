package io.wafleet.usage;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import io.wafleet.store.Database;
import io.wafleet.store.PageSize;
import io.wafleet.store.Session;
import java.util.List;

/** The tables {@code usage_days} and {@code usage_progress}: what of {@code events} is counted. */
final class UsageStore {
    private static final int PAGE = 500;
    /** Days that are removed in one go. */
    private static final int BATCH = 1000;

    private static final String TYPES = "type IN ('message.received', 'send.changed')";

    private final Database database;

    UsageStore(Database database) {
        this.database = database;
    }

    /**
     * Some events after a number.
     *
     * @param last up to which number these are all that tell of messages; where it began if there are none
     */
    record Page(List<Message.Told> events, long last, boolean more) {}

    /** Up to which event all is counted. */
    Future<Long> position() {
        return database.read(session -> session.first(
                        "SELECT up_to FROM usage_progress WHERE one = 1", Tuple.tuple(), row -> row.getLong("up_to")))
                .map(upTo -> upTo == null ? 0 : upTo);
    }

    Future<Page> page(long after) {
        return database.read(session -> session.cut(
                        "SELECT seq, CASE WHEN " + TYPES + " THEN octet_length(data) ELSE 0 END AS bytes FROM events"
                                + " WHERE seq > ? ORDER BY seq LIMIT " + PAGE,
                        Tuple.of(after),
                        PageSize.step(PAGE),
                        row -> row.getLong("seq"))
                .compose(cut -> {
                    Long last = cut.last();
                    return last == null
                            ? Future.succeededFuture(new Page(List.of(), after, false))
                            : told(session, after, last).map(told -> new Page(told, last, cut.more()));
                }));
    }

    private static Future<List<Message.Told>> told(Session session, long after, long last) {
        return session.list(
                "SELECT id, tenant, device, type, data FROM events WHERE seq > ? AND seq <= ? AND " + TYPES
                        + " ORDER BY seq",
                Tuple.of(after, last),
                UsageStore::told);
    }

    private static Message.Told told(Row row) {
        return new Message.Told(
                row.getString("id"),
                row.getString("tenant"),
                row.getString("device"),
                row.getString("type"),
                row.getString("data"));
    }

    /** What a device had of a kind, on a day. */
    record Sum(
            String tenant,
            String day,
            String device,
            Message.Direction direction,
            Kind kind,
            long messages,
            long bytes) {
        Sum plus(Sum other) {
            return new Sum(tenant, day, device, direction, kind, messages + other.messages, bytes + other.bytes);
        }
    }

    /** Adds what some events come to and goes on to a later one, both or neither; false if others have gone on meanwhile. */
    Future<Boolean> add(List<Sum> sums, long from, long upTo) {
        List<Tuple> rows = sums.stream()
                .map(sum -> Tuple.of(
                                sum.tenant(),
                                sum.day(),
                                sum.device(),
                                sum.direction().text(),
                                sum.kind().text(),
                                sum.messages())
                        .addLong(sum.bytes()))
                .toList();
        return database.write(session -> session.change(
                        "UPDATE usage_progress SET up_to = ? WHERE one = 1 AND up_to = ?", Tuple.of(upTo, from))
                .compose(moved -> moved == 0 || rows.isEmpty()
                        ? Future.succeededFuture(moved == 1)
                        : session.changeEach("""
                                INSERT INTO usage_days (tenant, day, device, direction, kind, messages, bytes)
                                VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (tenant, day, device, direction, kind)
                                DO UPDATE SET messages = usage_days.messages + excluded.messages,
                                  bytes = usage_days.bytes + excluded.bytes""", rows).map(added -> true)));
    }

    Future<Void> removeOf(String tenant) {
        return database.write(session -> session.change("DELETE FROM usage_days WHERE tenant = ?", Tuple.of(tenant))
                .mapEmpty());
    }

    /** Removes some of what is of days before this one; gives how much. */
    Future<Integer> forget(String day) {
        return database.write(session -> session.change(
                "DELETE FROM usage_days WHERE (tenant, day, device, direction, kind) IN (SELECT tenant, day, device, direction,"
                        + " kind FROM usage_days WHERE day < ? LIMIT " + BATCH + ")",
                Tuple.of(day)));
    }
}
