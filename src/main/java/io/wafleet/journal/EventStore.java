package io.wafleet.journal;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import io.wafleet.bus.DeviceId;
import io.wafleet.store.Database;
import io.wafleet.store.Session;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The table {@code events}. */
public final class EventStore {
    /** How many events a page looks at where most may not be wanted, so that no question reads the whole journal. */
    static final int MAX_LOOKED_AT = 5000;

    private static final String INSERT = """
            INSERT INTO events (seq, id, tenant, device, type, at, dedup, data)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (device, dedup) DO NOTHING""";
    private static final String COLUMNS = "SELECT seq, id, tenant, device, type, at, data FROM events";
    /** In the column that must not be null. */
    private static final String NO_DEVICE = "";

    private final Database database;

    public EventStore(Database database) {
        this.database = database;
    }

    /** Stores the event; false if the same thing is stored already. Neighbours go in as one batch. */
    Future<Boolean> append(Event event, @Nullable String dedup) {
        return database.change(INSERT, row(event, dedup)).map(inserted -> inserted == 1);
    }

    /**
     * Stores the event in one transaction with the change that it tells of; false if the change did not take place, or the
     * same thing is stored already.
     */
    Future<Boolean> appendWith(Function<Session, Future<Boolean>> change, Event event, @Nullable String dedup) {
        return database.write(session -> change.apply(session)
                .compose(changed -> changed
                        ? session.change(INSERT, row(event, dedup)).map(inserted -> inserted == 1)
                        : Future.succeededFuture(false)));
    }

    private static Tuple row(Event event, @Nullable String dedup) {
        return Tuple.of(
                event.seq(),
                event.id(),
                event.tenant(),
                event.device() == null ? NO_DEVICE : event.device().value(),
                event.type(),
                event.at().toEpochMilli(),
                dedup,
                event.data());
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
    public Future<Long> lastSeq() {
        return edge("max");
    }

    /** The lowest number that is still there; 0 in an empty journal. */
    public Future<Long> oldestSeq() {
        return edge("min");
    }

    private Future<Long> edge(String function) {
        return database.read(session -> session.first(
                "SELECT coalesce(" + function + "(seq), 0) AS edge FROM events",
                Tuple.tuple(),
                row -> row.getLong("edge")));
    }

    /** Events after a number, oldest first; a page may be short, or even empty, and have {@link Page#more}. */
    public Future<Page> page(EventFilter filter, long after, int limit) {
        Condition among = among(filter, after);
        if (filter.types().isEmpty() && filter.devices().size() <= 1) {
            return database.read(session -> whole(session, inOrder(filter, among), after, limit));
        }
        return database.read(session -> lookAt(session, among, after)
                .compose(scan -> found(session, among.and("seq <= ?", List.of(scan.last())), filter, limit)
                        .map(events -> events.size() < limit
                                ? new Page(events, scan.last(), scan.count() == MAX_LOOKED_AT)
                                : new Page(events, events.get(limit - 1).seq(), true))));
    }

    private static Condition among(EventFilter filter, long after) {
        Condition all = new Condition("seq > ?", List.of(after));
        return filter.tenant() == null ? all : all.and("tenant = ?", List.of(filter.tenant()));
    }

    private static Condition inOrder(EventFilter filter, Condition among) {
        return filter.devices().isEmpty()
                ? among
                : among.and(
                        "device = ?", List.of(filter.devices().iterator().next().value()));
    }

    private static Future<Page> whole(Session session, Condition condition, long after, int limit) {
        return select(session, condition, limit)
                .map(events -> new Page(
                        events,
                        events.isEmpty() ? after : events.get(events.size() - 1).seq(),
                        events.size() == limit));
    }

    private record Scan(long last, long count) {}

    private static Future<Scan> lookAt(Session session, Condition among, long after) {
        String sql = "SELECT coalesce(max(seq), ?) AS last, count(*) AS n FROM (SELECT seq FROM events WHERE "
                + among.sql() + " ORDER BY seq LIMIT " + MAX_LOOKED_AT + ") AS looked";
        List<Object> parameters = new ArrayList<>(List.of(after));
        parameters.addAll(among.parameters());
        return session.first(sql, Tuple.from(parameters), row -> new Scan(row.getLong("last"), row.getLong("n")))
                .map(scan -> scan == null ? new Scan(after, 0) : scan);
    }

    private static Future<List<Event>> found(Session session, Condition among, EventFilter filter, int limit) {
        Condition wanted = among;
        if (!filter.devices().isEmpty()) {
            List<String> ids = filter.devices().stream().map(DeviceId::value).toList();
            wanted = wanted.and("device IN (" + String.join(", ", Collections.nCopies(ids.size(), "?")) + ")", ids);
        }
        if (!filter.types().isEmpty()) {
            String any = filter.types().stream()
                    .map(type -> EventFilter.isBeginning(type) ? "substr(type, 1, ?) = ?" : "type = ?")
                    .collect(Collectors.joining(" OR ", "(", ")"));
            wanted = wanted.and(any, typeParameters(filter.types()));
        }
        return select(session, wanted, limit);
    }

    private static List<Object> typeParameters(List<String> types) {
        List<Object> parameters = new ArrayList<>();
        types.forEach(type -> {
            if (EventFilter.isBeginning(type)) {
                String beginning = EventFilter.beginning(type);
                parameters.add(beginning.length());
                parameters.add(beginning);
            } else {
                parameters.add(type);
            }
        });
        return parameters;
    }

    private static Future<List<Event>> select(Session session, Condition condition, int limit) {
        List<Object> parameters = new ArrayList<>(condition.parameters());
        parameters.add(limit);
        return session.list(
                COLUMNS + " WHERE " + condition.sql() + " ORDER BY seq LIMIT ?",
                Tuple.from(parameters),
                EventStore::event);
    }

    /** A part of a WHERE clause with its parameters. */
    private record Condition(String sql, List<Object> parameters) {
        Condition and(String more, List<?> further) {
            List<Object> all = new ArrayList<>(parameters);
            all.addAll(further);
            return new Condition(sql + " AND " + more, all);
        }
    }

    /** The changes of a device's process and link, newest first; by the index of just these. */
    public Future<List<Event>> transitions(String tenant, DeviceId device, int limit) {
        String sql = COLUMNS + """
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
        String device = row.getString("device");
        return new Event(
                row.getLong("seq"),
                row.getString("id"),
                row.getString("tenant"),
                device.equals(NO_DEVICE) ? null : new DeviceId(device),
                row.getString("type"),
                Instant.ofEpochMilli(row.getLong("at")),
                row.getString("data"));
    }
}
