package io.wafleet.webhook.delivery;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import io.wafleet.cause.Cause;
import io.wafleet.id.DeviceId;
import io.wafleet.journal.Event;
import io.wafleet.store.Cut;
import io.wafleet.store.Database;
import io.wafleet.store.PageSize;
import io.wafleet.store.Session;
import io.wafleet.webhook.delivery.Delivery.State;
import io.wafleet.webhook.subscription.Backlog;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The table {@code deliveries}, as those need it who work it off and those who look at it. */
public final class DeliveryStore {
    private static final String PENDING = "state = 'pending'";
    private static final int CHUNK = 500;

    private final Database database;

    public DeliveryStore(Database database) {
        this.database = database;
    }

    /** A device whose events wait for a webhook. */
    public record LaneKey(String webhook, String device) {}

    /**
     * A delivery that is to be made.
     *
     * @param event null if it is no longer in the journal
     */
    public record Waiting(Delivery delivery, @Nullable Event event) {}

    /** Where something is pending. */
    public Future<List<LaneKey>> lanes() {
        return database.read(session -> session.list(
                "SELECT DISTINCT subscription, device FROM deliveries WHERE " + PENDING,
                Tuple.tuple(),
                row -> new LaneKey(row.getString("subscription"), row.getString("device"))));
    }

    /** Where something is pending for one webhook. */
    public Future<List<String>> lanes(String webhook) {
        return database.read(session -> session.list(
                "SELECT DISTINCT device FROM deliveries WHERE " + PENDING + " AND subscription = ?",
                Tuple.of(webhook),
                row -> row.getString("device")));
    }

    /** The next that are pending in a lane, in order, with their events. */
    public Future<List<Waiting>> next(String webhook, String device, int limit) {
        String sql = "SELECT " + DeliveryRow.COLUMNS
                + ", e.id AS event_id, e.tenant AS event_tenant, e.at AS event_at, e.data AS event_data"
                + " FROM deliveries d LEFT JOIN events e ON e.seq = d.seq"
                + " WHERE d.state = 'pending' AND d.subscription = ? AND d.device = ? ORDER BY d.seq LIMIT ?";
        return database.read(session -> session.list(sql, Tuple.of(webhook, device, limit), DeliveryStore::waiting));
    }

    private static Waiting waiting(Row row) {
        Delivery delivery = DeliveryRow.of(row);
        String id = row.getString("event_id");
        if (id == null) {
            return new Waiting(delivery, null);
        }
        return new Waiting(
                delivery,
                new Event(
                        delivery.key().seq(),
                        id,
                        row.getString("event_tenant"),
                        delivery.device().isEmpty() ? null : new DeviceId(delivery.device()),
                        delivery.type(),
                        Instant.ofEpochMilli(row.getLong("event_at")),
                        row.getString("event_data")));
    }

    /** Stores what became of it; many of these commit together. */
    public Future<Void> save(Delivery delivery) {
        return database.change(
                        """
                        UPDATE deliveries SET state = ?, cause = ?, attempts = ?, next_at = ?, answer = ?, history = ?,
                          updated_at = ? WHERE subscription = ? AND seq = ?""",
                        Tuple.wrap(Arrays.<@Nullable Object>asList(
                                delivery.state().text(),
                                Cause.column(delivery.cause()),
                                delivery.attempts(),
                                delivery.nextAt().toEpochMilli(),
                                delivery.answer(),
                                delivery.history().encode(),
                                delivery.updatedAt().toEpochMilli(),
                                delivery.key().webhook(),
                                delivery.key().seq())))
                .mapEmpty();
    }

    public Future<@Nullable Delivery> find(Delivery.Key key) {
        return database.read(session -> session.first(
                "SELECT " + DeliveryRow.COLUMNS + " FROM deliveries d WHERE d.subscription = ? AND d.seq = ?",
                Tuple.of(key.webhook(), key.seq()),
                DeliveryRow::of));
    }

    /** Which deliveries somebody looks for. */
    public record Wanted(@Nullable State state, @Nullable String device, long after, int limit) {}

    /** In the order of their events. */
    public Future<DeliveryPage> list(String webhook, Wanted wanted) {
        StringBuilder where = new StringBuilder(" FROM deliveries d WHERE d.subscription = ? AND d.seq > ?");
        List<Object> parameters = new ArrayList<>(List.of(webhook, wanted.after()));
        if (wanted.state() != null) {
            // Spelled out, for the indexes of just these.
            where.append(" AND d.state = '").append(wanted.state().text()).append('\'');
        }
        if (wanted.device() != null) {
            where.append(" AND d.device = ?");
            parameters.add(wanted.device());
        }
        PageSize size = PageSize.answer(wanted.limit());
        return database.read(session -> session.cut(
                        "SELECT d.seq, " + DeliveryRow.BYTES + where + " ORDER BY d.seq LIMIT " + size.rows(),
                        Tuple.from(parameters),
                        size,
                        row -> row.getLong("seq"))
                .compose(cut -> {
                    Long last = cut.last();
                    return last == null
                            ? Future.succeededFuture(new DeliveryPage(List.of(), wanted.after(), false))
                            : page(session, where.toString(), parameters, cut, last);
                }));
    }

    private static Future<DeliveryPage> page(
            Session session, String where, List<Object> parameters, Cut<Long> cut, long last) {
        List<Object> all = new ArrayList<>(parameters);
        all.add(last);
        return session.list(
                        "SELECT " + DeliveryRow.COLUMNS + where + " AND d.seq <= ? ORDER BY d.seq LIMIT " + cut.rows(),
                        Tuple.from(all),
                        DeliveryRow::of)
                .map(found -> new DeliveryPage(found, last, cut.more()));
    }

    /** Makes a delivery pending again, as if it were new. False if there is none. */
    public Future<Boolean> redeliver(Delivery.Key key, Instant now) {
        return database.change("""
                        UPDATE deliveries SET state = 'pending', cause = NULL, attempts = 0, next_at = 0, queued_at = ?,
                          history = '[]', updated_at = ? WHERE subscription = ? AND seq = ?""", Tuple.of(now.toEpochMilli(), now.toEpochMilli(), key.webhook(), key.seq()))
                .map(changed -> changed == 1);
    }

    /** What each webhook has left to do; those with nothing are left out. */
    public Future<Map<String, Backlog>> backlogs() {
        return database.read(session -> session.list(
                        "SELECT subscription, count(*) AS n, min(queued_at) AS oldest FROM deliveries WHERE " + PENDING
                                + " GROUP BY subscription",
                        Tuple.tuple(),
                        row -> Map.entry(
                                row.getString("subscription"),
                                new Backlog(row.getLong("n"), 0, Instant.ofEpochMilli(row.getLong("oldest")))))
                .compose(pending -> session.list(
                                "SELECT subscription, count(*) AS n FROM deliveries WHERE state = 'dead'"
                                        + " GROUP BY subscription",
                                Tuple.tuple(),
                                row -> Map.entry(row.getString("subscription"), row.getLong("n")))
                        .map(dead -> {
                            Map<String, Backlog> all = new HashMap<>();
                            pending.forEach(each -> all.put(each.getKey(), each.getValue()));
                            dead.forEach(each -> all.merge(
                                    each.getKey(),
                                    new Backlog(0, each.getValue(), null),
                                    (left, lost) -> new Backlog(left.pending(), lost.dead(), left.oldest())));
                            return all;
                        })));
    }

    /** As {@link #backlogs} of one webhook. */
    public Future<Backlog> backlog(String webhook) {
        return database.read(session -> session.first(
                        "SELECT count(*) AS n, min(queued_at) AS oldest FROM deliveries WHERE " + PENDING
                                + " AND subscription = ?",
                        Tuple.of(webhook),
                        row -> {
                            Long oldest = row.getLong("oldest");
                            return new Backlog(
                                    row.getLong("n"), 0, oldest == null ? null : Instant.ofEpochMilli(oldest));
                        })
                .compose(pending -> session.first(
                                "SELECT count(*) AS n FROM deliveries WHERE state = 'dead' AND subscription = ?",
                                Tuple.of(webhook),
                                row -> row.getLong("n"))
                        .map(dead -> pending == null
                                ? Backlog.NONE
                                : new Backlog(pending.pending(), dead == null ? 0 : dead, pending.oldest()))));
    }

    /** Gives up some that have waited since before a time; how many. */
    public Future<Integer> expire(Instant queuedBefore, Instant now) {
        return database.change("""
                UPDATE deliveries SET state = 'dead', cause = 'expired', updated_at = ?
                WHERE state = 'pending' AND (subscription, seq) IN (
                  SELECT subscription, seq FROM deliveries WHERE state = 'pending' AND queued_at < ? LIMIT""" + " " + CHUNK + ")", Tuple.of(now.toEpochMilli(), queuedBefore.toEpochMilli()));
    }

    /** Removes some that ended before a time; how many. */
    public Future<Integer> clean(State state, Instant endedBefore) {
        return database.change(
                "DELETE FROM deliveries WHERE (subscription, seq) IN (SELECT subscription, seq FROM deliveries WHERE state = '"
                        + state.text() + "' AND updated_at < ? LIMIT " + CHUNK + ")",
                Tuple.of(endedBefore.toEpochMilli()));
    }

    /** Removes some of a webhook that is deleted; how many. */
    public Future<Integer> remove(String webhook) {
        return database.change(
                "DELETE FROM deliveries WHERE subscription = ? AND seq IN (SELECT seq FROM deliveries WHERE subscription = ?"
                        + " ORDER BY seq LIMIT " + CHUNK + ")",
                Tuple.of(webhook, webhook));
    }
}
