package io.wafleet.journal;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import io.wafleet.bus.DeviceId;
import io.wafleet.store.Database;
import io.wafleet.store.Session;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The table {@code events}. */
public final class EventStore {
    private final Database database;

    public EventStore(Database database) {
        this.database = database;
    }

    /**
     * Stores the draft under the next number, in one transaction with the change that it tells of; null if the change did
     * not take place, or the same thing is stored already.
     */
    Future<@Nullable Event> append(
            Function<Session, Future<Boolean>> change, Draft draft, String id, LongSupplier nextSeq) {
        return database.write(session -> change.apply(session)
                .compose(changed ->
                        changed ? append(session, draft, id, nextSeq) : Future.<@Nullable Event>succeededFuture(null)));
    }

    private static Future<@Nullable Event> append(Session session, Draft draft, String id, LongSupplier nextSeq) {
        // Numbered inside the transaction: the order of the numbers is the order of the commits.
        Event event = new Event(
                nextSeq.getAsLong(), id, draft.tenant(), draft.device(), draft.type(), draft.at(), draft.data());
        return session.change(
                        """
                        INSERT INTO events (seq, id, tenant, device, type, at, dedup, data)
                        VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (device, dedup) DO NOTHING""",
                        Tuple.of(
                                event.seq(),
                                id,
                                event.tenant(),
                                event.device().value(),
                                event.type(),
                                event.at().toEpochMilli(),
                                draft.dedup(),
                                event.data().encode()))
                .map(inserted -> inserted == 1 ? event : null);
    }

    /** Whether an event with this mark is stored. */
    Future<Boolean> knows(DeviceId device, String dedup) {
        return database.read(session -> session.first(
                        "SELECT seq FROM events WHERE device = ? AND dedup = ?",
                        Tuple.of(device.value(), dedup),
                        row -> true)
                .map(found -> found != null));
    }

    /** The highest number given so far; 0 in an empty journal. */
    Future<Long> lastSeq() {
        return database.read(session -> session.first(
                "SELECT coalesce(max(seq), 0) AS last FROM events", Tuple.tuple(), row -> row.getLong("last")));
    }

    /**
     * Events after a number, oldest first.
     *
     * @param tenant null for all tenants
     * @param device null for all devices
     */
    public Future<List<Event>> list(@Nullable String tenant, @Nullable DeviceId device, long after, int limit) {
        StringBuilder sql =
                new StringBuilder("SELECT seq, id, tenant, device, type, at, data FROM events WHERE seq > ?");
        List<Object> parameters = new ArrayList<>(List.of(after));
        if (tenant != null) {
            sql.append(" AND tenant = ?");
            parameters.add(tenant);
        }
        if (device != null) {
            sql.append(" AND device = ?");
            parameters.add(device.value());
        }
        sql.append(" ORDER BY seq LIMIT ?");
        parameters.add(limit);
        return database.read(session -> session.list(sql.toString(), Tuple.from(parameters), EventStore::event));
    }

    /** The changes of a device's process and link, newest first; by the index of just these. */
    public Future<List<Event>> transitions(String tenant, DeviceId device, int limit) {
        String sql = """
                SELECT seq, id, tenant, device, type, at, data FROM events
                WHERE device = ? AND tenant = ? AND type IN ('process.changed', 'link.changed')
                ORDER BY seq DESC LIMIT ?""";
        return database.read(session -> session.list(sql, Tuple.of(device.value(), tenant, limit), EventStore::event));
    }

    /** How many events of one type a device has. */
    public Future<Long> count(DeviceId device, String type) {
        return database.read(session -> session.first(
                "SELECT count(*) AS n FROM events WHERE device = ? AND type = ?",
                Tuple.of(device.value(), type),
                row -> row.getLong("n")));
    }

    private static Event event(Row row) {
        return new Event(
                row.getLong("seq"),
                row.getString("id"),
                row.getString("tenant"),
                new DeviceId(row.getString("device")),
                row.getString("type"),
                Instant.ofEpochMilli(row.getLong("at")),
                new JsonObject(row.getString("data")));
    }
}
