package io.wafleet.journal;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import io.wafleet.access.Access;
import io.wafleet.id.DeviceId;
import io.wafleet.store.Condition;
import io.wafleet.store.Database;
import io.wafleet.store.PageSize;
import io.wafleet.store.Session;
import io.wafleet.store.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The table {@code events}. */
public final class EventStore {
    /** How many events a page looks at where most may not be wanted, so that no question reads the whole journal. */
    static final int MAX_LOOKED_AT = 5000;

    /** How many events one step of those looks at who follow the journal. */
    private static final int STEP = 500;

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
    Future<Boolean> appendWith(Statement change, Event event, @Nullable String dedup) {
        return database.changeIf(change, new Statement(INSERT, row(event, dedup)))
                .map(inserted -> inserted == 1);
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

    /**
     * From which number on all events of whom the access covers are there; 0 in an empty journal.
     */
    public Future<Long> oldestSeq(Access.Whole by) {
        return edge("min")
                .compose(oldest -> removedTo(by).map(removed -> removed == 0 ? oldest : Math.max(oldest, removed + 1)));
    }

    private Future<Long> removedTo(Access.Whole by) {
        Condition shares = new Condition("removed_to > 0", List.of()).ofTenant(by);
        return database.read(session -> session.first(
                        "SELECT coalesce(max(removed_to), 0) AS edge FROM journal_shares WHERE " + shares.sql(),
                        Tuple.from(shares.parameters()),
                        row -> row.getLong("edge")))
                .map(edge -> edge == null ? 0 : edge);
    }

    private Future<Long> edge(String function) {
        return database.read(session -> session.first(
                "SELECT coalesce(" + function + "(seq), 0) AS edge FROM events",
                Tuple.tuple(),
                row -> row.getLong("edge")));
    }

    /** Events after a number, oldest first; a page may be short, or even empty, and have {@link Page#more}. */
    public Future<Page> page(EventFilter filter, long after, PageSize size) {
        Condition among = among(filter, after);
        Set<DeviceId> devices = filter.access().limit();
        if (filter.types().isEmpty() && devices.size() <= 1) {
            return database.read(session -> read(session, among.ofDevices(devices), after, size));
        }
        return database.read(session -> lookAt(session, among, after)
                .compose(scan -> read(session, wanted(among.and("seq <= ?", List.of(scan.last())), filter), after, size)
                        .map(page -> page.more()
                                ? page
                                : new Page(page.events(), scan.last(), scan.count() == MAX_LOOKED_AT))));
    }

    private static Condition among(EventFilter filter, long after) {
        return new Condition("seq > ?", List.of(after)).ofTenant(filter.access().whole());
    }

    /** First how long the events are, then as many of them as a page may hold. */
    private static Future<Page> read(Session session, Condition condition, long after, PageSize size) {
        String sizes = "SELECT seq, octet_length(data) AS bytes FROM events WHERE " + condition.sql()
                + " ORDER BY seq LIMIT ?";
        return session.cut(sizes, condition.with(size.rows()), size, row -> row.getLong("seq"))
                .compose(cut -> {
                    Long last = cut.last();
                    return last == null
                            ? Future.succeededFuture(new Page(List.of(), after, false))
                            : select(session, condition.and("seq <= ?", List.of(last)), cut.rows())
                                    .map(events -> new Page(events, last, cut.more()));
                });
    }

    /** Those of some types among the next events of all tenants, whose {@link Page#last} was looked at, wanted or not. */
    Future<Page> next(List<String> types, long after) {
        String wanted = Condition.isOneOf("type", types);
        List<Object> parameters = new ArrayList<>(types);
        parameters.add(after);
        parameters.add(STEP);
        return database.read(session -> session.cut(
                        "SELECT seq, CASE WHEN " + wanted + " THEN octet_length(data) ELSE 0 END AS bytes FROM events"
                                + " WHERE seq > ? ORDER BY seq LIMIT ?",
                        Tuple.from(parameters),
                        PageSize.step(STEP),
                        row -> row.getLong("seq"))
                .compose(cut -> {
                    Long last = cut.last();
                    return last == null
                            ? Future.succeededFuture(new Page(List.of(), after, false))
                            : select(session, range(after, last).and(wanted, types), cut.rows())
                                    .map(events -> new Page(events, last, cut.more()));
                }));
    }

    private static Condition range(long after, long last) {
        return new Condition("seq > ? AND seq <= ?", List.of(after, last));
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

    private static Condition wanted(Condition among, EventFilter filter) {
        Condition ofDevices = among.ofDevices(filter.access().limit());
        return filter.types().isEmpty() ? ofDevices : ofDevices.and(isOfType(filter.types()), typeParameters(filter));
    }

    /** Not one OR for each word: the depth of an expression is limited. */
    private static String isOfType(List<String> types) {
        List<String> words =
                types.stream().filter(type -> !EventFilter.isBeginning(type)).toList();
        Stream<String> any = Stream.concat(
                words.isEmpty() ? Stream.of() : Stream.of(Condition.isOneOf("type", words)),
                Collections.nCopies(types.size() - words.size(), "substr(type, 1, ?) = ?").stream());
        return any.collect(Collectors.joining(" OR ", "(", ")"));
    }

    /** In the order of {@link #isOfType}: first the words, then the beginnings. */
    private static List<Object> typeParameters(EventFilter filter) {
        List<Object> parameters = new ArrayList<>(filter.types().stream()
                .filter(type -> !EventFilter.isBeginning(type))
                .toList());
        filter.types().stream()
                .filter(EventFilter::isBeginning)
                .map(EventFilter::beginning)
                .forEach(beginning -> parameters.addAll(List.of(beginning.length(), beginning)));
        return parameters;
    }

    private static Future<List<Event>> select(Session session, Condition condition, int limit) {
        return session.list(
                COLUMNS + " WHERE " + condition.sql() + " ORDER BY seq LIMIT ?",
                condition.with(limit),
                EventStore::event);
    }

    /**
     * The changes of a device's process and link, newest first; by the index of just these.
     *
     * @param before only those with lower numbers
     */
    public Future<List<Event>> transitions(String tenant, DeviceId device, long before, int limit) {
        String sql = COLUMNS + """
                 WHERE device = ? AND tenant = ? AND type IN ('process.changed', 'link.changed') AND seq < ?
                ORDER BY seq DESC LIMIT ?""";
        return database.read(
                session -> session.list(sql, Tuple.of(device.value(), tenant, before, limit), EventStore::event));
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
