package io.wafleet.archive;

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
import org.jspecify.annotations.Nullable;

/** What is removed from the tables {@code archive_*}, and how much there is in them. Every write is short. */
final class RemovalStore {
    /** Messages that are removed in one go. */
    static final int BATCH = 200;

    private static final int MEASURED = 5000;
    private static final String OLDEST =
            "SELECT seq, tenant, bytes FROM archive_messages WHERE tenant = ? AND at < ? ORDER BY at, seq LIMIT ?";

    private final Database database;

    RemovalStore(Database database) {
        this.database = database;
    }

    /** What a tenant has, of what is measured. */
    record Share(String tenant, long messages, long bytes) {}

    private static Share share(Row row) {
        return new Share(row.getString("tenant"), row.getLong("messages"), row.getLong("bytes"));
    }

    /** Whoever has most comes first. */
    Future<List<Share>> shares() {
        return database.read(session -> session.list(
                "SELECT tenant, messages, bytes FROM archive_shares ORDER BY bytes DESC, tenant",
                Tuple.tuple(),
                RemovalStore::share));
    }

    private static Future<Long> measuredTo(Session session) {
        return session.first(
                        "SELECT measured_to FROM archive_progress WHERE one = 1",
                        Tuple.tuple(),
                        row -> row.getLong("measured_to"))
                .map(upTo -> upTo == null ? 0 : upTo);
    }

    private record Measured(Share share, long upTo) {}

    /** Measures some messages after those that were measured, and keeps that; false if there are none. */
    Future<Boolean> measureOn() {
        return database.write(session -> measuredTo(session)
                .compose(from -> session.list(
                        """
                        SELECT tenant, count(*) AS messages, CAST(sum(bytes) AS BIGINT) AS bytes, max(seq) AS up_to
                        FROM (SELECT tenant, seq, bytes FROM archive_messages WHERE seq > ? ORDER BY seq LIMIT ?) AS newer
                        GROUP BY tenant""", Tuple.of(from, MEASURED), row -> new Measured(share(row), row.getLong("up_to"))))
                .compose(found -> found.isEmpty()
                        ? Future.succeededFuture(false)
                        : keep(session, found).map(true)));
    }

    private static Future<Void> keep(Session session, List<Measured> found) {
        long upTo = found.stream().mapToLong(Measured::upTo).max().orElseThrow();
        return session.change("UPDATE archive_progress SET measured_to = ? WHERE one = 1", Tuple.of(upTo))
                .compose(kept -> session.changeEach(
                        """
                        INSERT INTO archive_shares (tenant, messages, bytes) VALUES (?, ?, ?) ON CONFLICT (tenant)
                        DO UPDATE SET messages = archive_shares.messages + excluded.messages,
                          bytes = archive_shares.bytes + excluded.bytes""",
                        found.stream()
                                .map(Measured::share)
                                .map(share -> Tuple.of(share.tenant(), share.messages(), share.bytes()))
                                .toList()))
                .mapEmpty();
    }

    private record Old(long seq, String tenant, long bytes) {}

    private static Old old(Row row) {
        return new Old(row.getLong("seq"), row.getString("tenant"), row.getLong("bytes"));
    }

    /**
     * Removes some of a tenant's oldest messages, and what was said of them; gives how many.
     *
     * @param before only what was sent or received before it; null for any
     * @param most at most so many
     */
    Future<Integer> removeOldest(String tenant, @Nullable Instant before, long most) {
        long limit = before == null ? Long.MAX_VALUE : before.toEpochMilli();
        return database.write(session -> session.list(
                        OLDEST, Tuple.of(tenant, limit, Math.min(BATCH, most)), RemovalStore::old)
                .compose(old -> remove(session, old)));
    }

    /** Removes those with these numbers, a batch of them, and what was said of them. */
    Future<Void> remove(List<Long> numbers) {
        return database.write(session -> session.list(
                        "SELECT seq, tenant, bytes FROM archive_messages WHERE seq " + isOneOf(numbers.size()),
                        Tuple.from(numbers),
                        RemovalStore::old)
                .compose(old -> remove(session, old))
                .mapEmpty());
    }

    private static String isOneOf(int count) {
        return "IN (" + String.join(", ", Collections.nCopies(count, "?")) + ")";
    }

    private static Future<Integer> remove(Session session, List<Old> old) {
        if (old.isEmpty()) {
            return Future.succeededFuture(0);
        }
        Tuple numbers = Tuple.from(old.stream().<Object>map(Old::seq).toList());
        String these = isOneOf(old.size());
        String about =
                "(tenant, device, chat, message_id) IN (SELECT tenant, device, chat, message_id FROM archive_messages WHERE seq "
                        + these + ")";
        return session.change("DELETE FROM archive_reactions WHERE " + about, numbers)
                .compose(done -> session.change("DELETE FROM archive_receipts WHERE " + about, numbers))
                .compose(done -> latest(session, numbers, these))
                .compose(done -> measuredTo(session))
                .compose(upTo -> takeOff(session, old, upTo))
                .compose(done -> session.change("DELETE FROM archive_messages WHERE seq " + these, numbers));
    }

    /** The last message of a chat is another now; where there is none, nor is the chat. */
    private static Future<Integer> latest(Session session, Tuple numbers, String these) {
        String theirs = " WHERE (tenant, device, chat) IN (SELECT tenant, device, chat FROM archive_messages WHERE seq "
                + these + ")";
        Tuple thrice = Tuple.tuple();
        for (int i = 0; i < 3 * numbers.size(); i++) {
            thrice.addValue(numbers.getValue(i % numbers.size()));
        }
        return session.change(
                        """
                        UPDATE archive_chats SET last_seq = coalesce((SELECT m.seq FROM archive_messages m
                          WHERE m.tenant = archive_chats.tenant AND m.device = archive_chats.device
                           AND m.chat = archive_chats.chat AND m.known = 1 AND m.seq NOT\s"""
                                + these + " ORDER BY m.at DESC, m.seq DESC LIMIT 1), 0)" + theirs + " AND last_seq "
                                + these,
                        thrice)
                .compose(done -> session.change("DELETE FROM archive_chats" + theirs + " AND last_seq = 0", numbers));
    }

    /** What was not measured yet is not taken off. */
    private static Future<?> takeOff(Session session, List<Old> removed, long upTo) {
        Map<String, Share> shares = new TreeMap<>();
        removed.stream()
                .filter(each -> each.seq() <= upTo)
                .forEach(each -> shares.merge(
                        each.tenant(),
                        new Share(each.tenant(), 1, each.bytes()),
                        (one, other) -> new Share(one.tenant(), one.messages() + 1, one.bytes() + other.bytes())));
        List<Tuple> taken = shares.values().stream()
                .map(share -> Tuple.of(share.messages(), share.bytes(), share.tenant()))
                .toList();
        return taken.isEmpty()
                ? Future.succeededFuture()
                : session.changeEach(
                        "UPDATE archive_shares SET messages = messages - ?, bytes = bytes - ? WHERE tenant = ?", taken);
    }

    /** Whatever of the tenant is left once its messages are removed. */
    Future<Void> forget(String tenant) {
        Tuple of = Tuple.of(tenant);
        return database.write(session -> session.change("DELETE FROM archive_reactions WHERE tenant = ?", of)
                .compose(done -> session.change("DELETE FROM archive_receipts WHERE tenant = ?", of))
                .compose(done -> session.change("DELETE FROM archive_chats WHERE tenant = ?", of))
                .compose(done -> session.change("DELETE FROM archive_shares WHERE tenant = ?", of))
                .mapEmpty());
    }
}
