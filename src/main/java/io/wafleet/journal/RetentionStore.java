package io.wafleet.journal;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import io.wafleet.store.Database;
import io.wafleet.store.Session;
import java.time.Instant;
import java.util.List;

/** What retention asks of the table {@code events}, and the table {@code journal_size}. Every write is short. */
final class RetentionStore {
    /** Events that are measured, or removed, in one go. */
    static final int BATCH = 500;

    private final Database database;

    RetentionStore(Database database) {
        this.database = database;
    }

    /** Characters of data in all events up to a number. */
    record Size(long upTo, long bytes) {}

    /** What was measured and kept last. */
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

    /** Measures some events after those that were measured; the same size if there are none. */
    Future<Size> measureOn(Size measured) {
        return database.read(session -> session.first(
                        """
                        SELECT coalesce(max(seq), ?) AS up_to, coalesce(sum(length(data)), 0) AS bytes
                        FROM (SELECT seq, data FROM events WHERE seq > ? ORDER BY seq LIMIT ?) AS newer""",
                        Tuple.of(measured.upTo(), measured.upTo(), BATCH * 10),
                        row -> new Size(row.getLong("up_to"), measured.bytes() + row.getLong("bytes"))))
                .map(more -> more == null ? measured : more);
    }

    Future<Void> keep(Size size) {
        return database.write(session ->
                session.change("""
                        INSERT INTO journal_size (one, up_to, bytes) VALUES (1, ?, ?)
                        ON CONFLICT (one) DO UPDATE SET up_to = excluded.up_to, bytes = excluded.bytes""", Tuple.of(size.upTo(), size.bytes())).mapEmpty());
    }

    private record Old(long seq, long bytes, Instant at) {}

    /**
     * Removes the oldest events, at most {@link #BATCH}, and takes them off the measured size, in one transaction. The newest of
     * all stays: its number is where the numbers go on.
     *
     * @param before of these none is left, as far as the batch goes
     * @param tooMuch bytes to remove, however young the events are
     * @return how many were removed
     */
    Future<Integer> removeOldest(Instant before, long tooMuch) {
        return database.write(session -> session.list("""
                        SELECT seq, length(data) AS bytes, at FROM events
                        WHERE seq < (SELECT max(seq) FROM events) ORDER BY seq LIMIT ?""", Tuple.of(BATCH), RetentionStore::old)
                .compose(oldest -> remove(session, oldest, before, tooMuch)));
    }

    private static Old old(Row row) {
        return new Old(row.getLong("seq"), row.getLong("bytes"), Instant.ofEpochMilli(row.getLong("at")));
    }

    /** Events are stored in about the order in which they happened: the first that is young enough ends it. */
    private static Future<Integer> remove(Session session, List<Old> oldest, Instant before, long tooMuch) {
        long bytes = 0;
        int count = 0;
        while (count < oldest.size()
                && (bytes < tooMuch || oldest.get(count).at().isBefore(before))) {
            bytes += oldest.get(count).bytes();
            count++;
        }
        if (count == 0) {
            return Future.succeededFuture(0);
        }
        long last = oldest.get(count - 1).seq();
        long removed = bytes;
        return session.change("DELETE FROM events WHERE seq <= ?", Tuple.of(last))
                .compose(gone -> session.change(
                                "UPDATE journal_size SET bytes = bytes - ? WHERE one = 1 AND up_to >= ?",
                                Tuple.of(removed, last))
                        .map(gone));
    }
}
