package io.wafleet.usage;

import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import io.wafleet.journal.Follower;
import io.wafleet.store.Database;
import java.util.List;

/** The tables {@code usage_days} and {@code usage_progress}: what of the journal is counted. */
final class UsageStore implements Follower.Ledger<List<UsageStore.Sum>> {
    /** Days that are removed in one go. */
    private static final int BATCH = 1000;

    private final Database database;

    UsageStore(Database database) {
        this.database = database;
    }

    @Override
    public Future<Long> position() {
        return database.read(session -> session.first(
                        "SELECT up_to FROM usage_progress WHERE one = 1", Tuple.tuple(), row -> row.getLong("up_to")))
                .map(upTo -> upTo == null ? 0 : upTo);
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

    @Override
    public Future<Boolean> add(List<Sum> sums, long from, long upTo) {
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
