package io.wafleet.mirror;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import io.wafleet.bus.DeviceId;
import io.wafleet.store.Database;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The table {@code backfills}, and what of the journal tells how far it goes. */
final class BackfillStore {
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
