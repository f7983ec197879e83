package io.wafleet.journal;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import io.wafleet.store.Database;
import io.wafleet.store.Session;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What retention asks of the table {@code events} (and whether they wait for a webhook, of {@code deliveries}), and the tables
 * {@code journal_size} and {@code journal_shares}. Every write is short.
 */
final class RetentionStore {
    /** Events that are removed in one go. */
    static final int BATCH = 500;

    private static final int MEASURED = BATCH * 10;
    /** Among so many of a tenant's oldest events those are looked for that no webhook waits for. */
    private static final int LOOKED_AT = 20_000;

    private static final String MAY_GO = "e.seq < (SELECT max(seq) FROM events) AND e.seq <= ?";
    private static final String IS_PENDING =
            "EXISTS (SELECT 1 FROM deliveries d WHERE d.seq = e.seq AND d.state = 'pending')";
    private static final String COLUMNS = "SELECT e.seq, e.tenant, octet_length(e.data) AS bytes FROM events e ";

    private final Database database;

    RetentionStore(Database database) {
        this.database = database;
    }

    /** Bytes of data in all events up to a number. */
    record Size(long upTo, long bytes) {}

    /** What was measured last. */
    Future<Size> size() {
        return database.read(RetentionStore::size);
    }

    private static Future<Size> size(Session session) {
        return session.first(
                        "SELECT up_to, bytes FROM journal_size WHERE one = 1",
                        Tuple.tuple(),
                        row -> new Size(row.getLong("up_to"), row.getLong("bytes")))
                .map(kept -> kept == null ? new Size(0, 0) : kept);
    }

    private record Share(String tenant, long upTo, long bytes) {}

    /** Measures some events after those that were measured, and keeps that; false if there are none. */
    Future<Boolean> measureOn() {
        return database.write(session -> size(session)
                .compose(measured -> session.list(
                                """
                                SELECT tenant, max(seq) AS up_to, sum(octet_length(data)) AS bytes
                                FROM (SELECT tenant, seq, data FROM events WHERE seq > ? ORDER BY seq LIMIT ?) AS newer
                                GROUP BY tenant""",
                                Tuple.of(measured.upTo(), MEASURED),
                                row -> new Share(row.getString("tenant"), row.getLong("up_to"), row.getLong("bytes")))
                        .compose(shares -> shares.isEmpty()
                                ? Future.succeededFuture(false)
                                : add(session, measured, shares).map(true))));
    }

    private static Future<Void> add(Session session, Size measured, List<Share> shares) {
        long upTo = shares.stream().mapToLong(Share::upTo).max().orElseThrow();
        long bytes = shares.stream().mapToLong(Share::bytes).sum();
        return session.change("""
                        INSERT INTO journal_size (one, up_to, bytes) VALUES (1, ?, ?)
                        ON CONFLICT (one) DO UPDATE SET up_to = excluded.up_to, bytes = excluded.bytes""", Tuple.of(upTo, measured.bytes() + bytes))
                .compose(kept -> session.changeEach(
                        """
                        INSERT INTO journal_shares (tenant, bytes, removed_to) VALUES (?, ?, 0)
                        ON CONFLICT (tenant) DO UPDATE SET bytes = journal_shares.bytes + excluded.bytes""",
                        shares.stream()
                                .map(share -> Tuple.of(share.tenant(), share.bytes()))
                                .toList()))
                .mapEmpty();
    }

    private record Old(long seq, String tenant, long bytes) {}

    private static Old old(Row row) {
        return new Old(row.getLong("seq"), row.getString("tenant"), row.getLong("bytes"));
    }

    /**
     * Removes some of the events that happened before a time. The newest of all stays: its number is where the numbers go on.
     *
     * @param upTo none with a higher number is removed
     * @return how many were removed
     */
    Future<Integer> removeOld(Instant before, long upTo) {
        return database.write(session -> session.list(
                        COLUMNS + "WHERE e.at < ? AND " + MAY_GO
                                + " AND e.seq IN (SELECT seq FROM events ORDER BY seq" + " LIMIT " + BATCH
                                + ") ORDER BY e.seq",
                        Tuple.of(before.toEpochMilli(), upTo),
                        RetentionStore::old)
                .compose(old -> remove(session, old)));
    }

    /** What a tenant's events hold, of those that are measured. */
    record Held(String tenant, long bytes) {}

    /** Whoever holds most comes first. */
    Future<List<Held>> held() {
        return database.read(session -> session.list(
                "SELECT tenant, bytes FROM journal_shares ORDER BY bytes DESC",
                Tuple.tuple(),
                row -> new Held(row.getString("tenant"), row.getLong("bytes"))));
    }

    /** How many bytes the tenant's events hold, of those that are measured. */
    Future<Long> heldBy(String tenant) {
        return database.read(session -> session.first(
                        "SELECT bytes FROM journal_shares WHERE tenant = ?",
                        Tuple.of(tenant),
                        row -> row.getLong("bytes")))
                .map(bytes -> bytes == null ? 0L : bytes);
    }

    /**
     * Removes some of the tenant's oldest events; last those that a webhook waits for.
     *
     * @param tooMuch bytes to remove
     * @param upTo none with a higher number is removed
     * @return how many were removed
     */
    Future<Integer> removeFrom(String tenant, long tooMuch, long upTo) {
        return database.write(session -> oldest(session, tenant, upTo, "NOT " + IS_PENDING)
                .compose(free ->
                        free.isEmpty() ? oldest(session, tenant, upTo, IS_PENDING) : Future.succeededFuture(free))
                .compose(oldest -> remove(session, first(oldest, tooMuch))));
    }

    /** Removes some of a tenant's oldest events; gives how many. */
    Future<Integer> removeOf(String tenant) {
        return database.write(
                session -> oldest(session, tenant, Long.MAX_VALUE, "1 = 1").compose(some -> remove(session, some)));
    }

    /** Whatever of the tenant is left once all its events but the newest of all are removed. */
    Future<Void> forget(String tenant) {
        return database.write(session -> session.change(
                        "UPDATE events SET tenant = '', device = '', type = 'removed', dedup = NULL, data = '{}' WHERE tenant = ?",
                        Tuple.of(tenant))
                .compose(nobodys -> session.change("DELETE FROM journal_shares WHERE tenant = ?", Tuple.of(tenant)))
                .mapEmpty());
    }

    private static Future<List<Old>> oldest(Session session, String tenant, long upTo, String condition) {
        return session.list(
                COLUMNS + "WHERE " + MAY_GO
                        + " AND e.seq IN (SELECT seq FROM events WHERE tenant = ? ORDER BY seq LIMIT " + LOOKED_AT
                        + ") AND " + condition + " ORDER BY e.seq LIMIT " + BATCH,
                Tuple.of(upTo, tenant),
                RetentionStore::old);
    }

    private static List<Old> first(List<Old> oldest, long tooMuch) {
        long bytes = 0;
        int count = 0;
        while (count < oldest.size() && bytes < tooMuch) {
            bytes += oldest.get(count).bytes();
            count++;
        }
        return oldest.subList(0, count);
    }

    private static Future<Integer> remove(Session session, List<Old> some) {
        if (some.isEmpty()) {
            return Future.succeededFuture(0);
        }
        String places = String.join(", ", Collections.nCopies(some.size(), "?"));
        List<Object> numbers = some.stream().<Object>map(Old::seq).toList();
        return session.change("DELETE FROM events WHERE seq IN (" + places + ")", Tuple.wrap(numbers.toArray()))
                .compose(gone -> size(session)
                        .compose(size -> takeOff(session, size, some))
                        .map(gone));
    }

    /** What was not measured yet is not taken off. */
    private static Future<Void> takeOff(Session session, Size size, List<Old> removed) {
        Map<String, Share> shares = new TreeMap<>();
        for (Old each : removed) {
            long bytes = each.seq() <= size.upTo() ? each.bytes() : 0;
            shares.merge(
                    each.tenant(),
                    new Share(each.tenant(), each.seq(), bytes),
                    (one, other) -> new Share(one.tenant(), other.upTo(), one.bytes() + other.bytes()));
        }
        long bytes = shares.values().stream().mapToLong(Share::bytes).sum();
        return session.change("UPDATE journal_size SET bytes = bytes - ? WHERE one = 1", Tuple.of(bytes))
                .compose(taken -> session.changeEach(
                        """
                        INSERT INTO journal_shares (tenant, bytes, removed_to) VALUES (?, 0, ?)
                        ON CONFLICT (tenant) DO UPDATE SET removed_to =
                          CASE WHEN journal_shares.removed_to > excluded.removed_to THEN journal_shares.removed_to
                            ELSE excluded.removed_to END""",
                        shares.values().stream()
                                .map(share -> Tuple.of(share.tenant(), share.upTo()))
                                .toList()))
                .compose(noted -> session.changeEach(
                        "UPDATE journal_shares SET bytes = bytes - ? WHERE tenant = ?",
                        shares.values().stream()
                                .map(share -> Tuple.of(share.bytes(), share.tenant()))
                                .toList()))
                .mapEmpty();
    }
}
