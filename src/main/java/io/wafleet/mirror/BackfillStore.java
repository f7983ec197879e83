package io.wafleet.mirror;

import com.github.f4b6a3.uuid.util.UuidUtil;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import io.wafleet.id.DeviceId;
import io.wafleet.store.Database;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The table {@code backfills}, and what of the journal tells how far it goes. */
final class BackfillStore {
    /** Messages that came within this time came together; a child repeats a webhook for half a minute. */
    private static final Duration LATELY = Duration.ofMinutes(2);
    /** Events of a device among which those are looked for. */
    private static final int MAX_LATELY = 1000;
    /** How the data of an event begins that was read from the child's chats: it says nothing of what comes by itself. */
    private static final String BACKFILLED = "{\"backfilled\":true";

    private final Database database;

    BackfillStore(Database database) {
        this.database = database;
    }

    /**
     * How far a device's messages are in the journal.
     *
     * @param account of which they are
     * @param floor when the phone was linked
     * @param since everything before was in the journal when it was last filled
     * @param gap from when on messages may be missing; null if none are known to
     */
    record State(
            String account,
            Instant floor,
            Instant since,
            @Nullable Instant gap) {}

    Future<@Nullable State> find(DeviceId device) {
        return database.read(session -> session.first(
                "SELECT account, floor, since, gap FROM backfills WHERE device = ?",
                Tuple.of(device.value()),
                BackfillStore::state));
    }

    private static State state(Row row) {
        Long gap = row.getLong("gap");
        return new State(
                row.getString("account"),
                Instant.ofEpochMilli(row.getLong("floor")),
                Instant.ofEpochMilli(row.getLong("since")),
                gap == null ? null : Instant.ofEpochMilli(gap));
    }

    Future<Void> save(DeviceId device, State state) {
        Instant gap = state.gap();
        return database.change(
                        """
                        INSERT INTO backfills (device, account, floor, since, gap) VALUES (?, ?, ?, ?, ?)
                        ON CONFLICT (device) DO UPDATE SET account = excluded.account, floor = excluded.floor,
                          since = excluded.since, gap = excluded.gap""",
                        Tuple.of(
                                device.value(),
                                state.account(),
                                state.floor().toEpochMilli(),
                                state.since().toEpochMilli(),
                                gap == null ? null : gap.toEpochMilli()))
                .mapEmpty();
    }

    Future<Void> delete(DeviceId device) {
        return database.change("DELETE FROM backfills WHERE device = ?", Tuple.of(device.value()))
                .mapEmpty();
    }

    /** The time of the newest message that is in the journal; null if there is none. By an index of just these. */
    Future<@Nullable Instant> newest(DeviceId device) {
        return database.read(session ->
                session.first("""
                SELECT at FROM events WHERE device = ? AND type IN ('message.received', 'message.sent')
                ORDER BY at DESC LIMIT 1""", Tuple.of(device.value()), row -> Instant.ofEpochMilli(row.getLong("at"))));
    }

    /**
     * Up to when a device's messages are in the journal, as far as it tells itself: up to the newest, but a phone that was
     * away is told late and at once what it missed, in no order. Then up to the oldest of those that came last.
     *
     * @param since before it everything is in the journal
     */
    Future<Instant> reached(DeviceId device, Instant since) {
        return newest(device)
                .compose(newest -> lateComers(device, since).map(late -> {
                    Instant reached = newest == null || since.isAfter(newest) ? since : newest;
                    return late == null || late.isAfter(reached) ? reached : late;
                }));
    }

    /** The time of the oldest of the messages that came last, and after a time; null for none. */
    private Future<@Nullable Instant> lateComers(DeviceId device, Instant since) {
        String sql = "SELECT id, at FROM (SELECT id, type, at, substr(data, 1, " + BACKFILLED.length()
                + ") AS head FROM events WHERE device = ? ORDER BY seq DESC LIMIT "
                + MAX_LATELY + ") AS lately WHERE type IN ('message.received', 'message.sent')"
                + " AND head <> '" + BACKFILLED + "'";
        return database.read(session -> session.list(sql, Tuple.of(device.value()), BackfillStore::arrival))
                .map(arrivals ->
                        oldest(arrivals.stream().filter(Objects::nonNull).toList(), since));
    }

    private record Arrival(Instant came, Instant at) {}

    /** An event's id tells when it was stored (RFC 9562, 5.7); null for one that somebody else made. */
    private static @Nullable Arrival arrival(Row row) {
        UUID id = UUID.fromString(row.getString("id"));
        return UuidUtil.isTimeOrderedEpoch(id)
                ? new Arrival(UuidUtil.getInstant(id), Instant.ofEpochMilli(row.getLong("at")))
                : null;
    }

    private static @Nullable Instant oldest(List<Arrival> arrivals, Instant since) {
        Instant last = arrivals.stream()
                .map(Arrival::came)
                .max(Comparator.naturalOrder())
                .orElse(Instant.MIN);
        return arrivals.stream()
                .filter(arrival ->
                        arrival.came().isAfter(since) && !arrival.came().isBefore(last.minus(LATELY)))
                .map(Arrival::at)
                .min(Comparator.naturalOrder())
                .orElse(null);
    }

    /** Which of these marks are those of stored events; at most a few hundred at once. */
    Future<Set<String>> known(DeviceId device, List<String> marks) {
        List<Object> parameters = new ArrayList<>(List.of(device.value()));
        parameters.addAll(marks);
        String places = String.join(", ", Collections.nCopies(marks.size(), "?"));
        return database.read(session -> session.list(
                        "SELECT dedup FROM events WHERE device = ? AND dedup IN (" + places + ")",
                        Tuple.from(parameters),
                        row -> row.getString("dedup"))
                .map(HashSet::new));
    }
}
