package io.wafleet.webhook.delivery;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import io.wafleet.store.Database;
import io.wafleet.store.Session;
import io.wafleet.webhook.subscription.Head;
import io.wafleet.webhook.subscription.Subscription;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How events come into the outbox: each once for each webhook, together with the note of how far it is. */
public final class OutboxStore {
    private static final String HEAD = "SELECT e.seq AS seq, e.tenant AS tenant, e.device AS device, e.type AS type,"
            // The last column of the table, and long: read where it must be.
            + " CASE WHEN e.type LIKE 'webhook.%' THEN e.data ELSE NULL END AS about";

    private final Database database;

    public OutboxStore(Database database) {
        this.database = database;
    }

    /** An event that one webhook gets. */
    public record Entry(String webhook, Head head) {}

    /** Up to which event deliveries were put in. */
    public Future<Long> position() {
        return database.read(session -> session.first(
                        "SELECT up_to FROM webhook_outbox WHERE one = 1", Tuple.tuple(), row -> row.getLong("up_to")))
                .map(upTo -> upTo == null ? 0L : upTo);
    }

    /** Events of all tenants after a number, oldest first. */
    public Future<List<Head>> heads(long after, int limit) {
        return database.read(session -> session.list(
                HEAD + " FROM events e WHERE e.seq > ? ORDER BY e.seq LIMIT ?",
                Tuple.of(after, limit),
                OutboxStore::head));
    }

    /** Events of one tenant after a number and up to another, oldest first. */
    public Future<List<Head>> heads(String tenant, long after, long upTo, int limit) {
        return database.read(session -> session.list(
                HEAD + " FROM events e WHERE e.tenant = ? AND e.seq > ? AND e.seq <= ? ORDER BY e.seq LIMIT ?",
                Tuple.of(tenant, after, upTo, limit),
                OutboxStore::head));
    }

    /** Puts deliveries in and goes on to a later event, both or neither. */
    public Future<Void> advance(Collection<Entry> entries, long upTo, Instant now) {
        return database.write(session -> insert(session, entries, now)
                .compose(inserted -> session.change(
                        "UPDATE webhook_outbox SET up_to = ? WHERE one = 1 AND up_to < ?", Tuple.of(upTo, upTo)))
                .mapEmpty());
    }

    /**
     * As {@link #advance} of one webhook that is behind the others.
     *
     * @param upTo null if it goes with the others from now on
     */
    public Future<Void> catchUp(String webhook, Collection<Entry> entries, @Nullable Long upTo, Instant now) {
        return database.write(session -> insert(session, entries, now)
                .compose(inserted ->
                        session.change("UPDATE webhooks SET caught_up_to = ? WHERE id = ?", Tuple.of(upTo, webhook)))
                .mapEmpty());
    }

    /** What a user wants to have delivered again. */
    public record Again(String webhook, List<Head> missing, List<Long> ended) {}

    /** Puts deliveries in that never were, and makes others pending again. */
    public Future<Void> again(Again again, Instant now) {
        List<Entry> entries = again.missing.stream()
                .map(head -> new Entry(again.webhook, head))
                .toList();
        long millis = now.toEpochMilli();
        List<Tuple> ended = again.ended.stream()
                .map(seq -> Tuple.of(millis, millis, again.webhook, seq))
                .toList();
        return database.write(session -> insert(session, entries, now)
                .compose(inserted ->
                        ended.isEmpty() ? Future.succeededFuture(List.<Integer>of()) : session.changeEach("""
                                UPDATE deliveries SET state = 'pending', cause = NULL, attempts = 0, next_at = 0,
                                  queued_at = ?, history = '[]', updated_at = ?
                                WHERE subscription = ? AND seq = ? AND state <> 'pending'""", ended))
                .mapEmpty());
    }

    /** An event of a range, and the state of its delivery; null if it was never put in. */
    public record Past(Head head, @Nullable String state) {}

    /** Events of a tenant after a number and up to another, and what became of them for one webhook. */
    public Future<List<Past>> past(Subscription subscription, long after, long upTo, int limit) {
        return database.read(session -> session.list(
                HEAD + ", d.state AS state FROM events e LEFT JOIN deliveries d ON d.subscription = ? AND d.seq = e.seq"
                        + " WHERE e.tenant = ? AND e.seq > ? AND e.seq <= ? ORDER BY e.seq LIMIT ?",
                Tuple.of(subscription.id(), subscription.tenant(), after, upTo, limit),
                row -> new Past(head(row), row.getString("state"))));
    }

    /** Only for those that still are there: nobody would remove what came in after its webhook was deleted. */
    private static Future<Integer> insert(Session session, Collection<Entry> entries, Instant now) {
        if (entries.isEmpty()) {
            return Future.succeededFuture(0);
        }
        return session.list(
                        "SELECT id FROM webhooks WHERE state <> 'deleted'", Tuple.tuple(), row -> row.getString("id"))
                .compose(ids -> {
                    Set<String> living = new HashSet<>(ids);
                    List<Tuple> rows = new ArrayList<>();
                    entries.stream()
                            .filter(entry -> living.contains(entry.webhook))
                            .forEach(entry -> rows.add(DeliveryRow.fresh(entry.webhook, entry.head, now)));
                    return rows.isEmpty()
                            ? Future.succeededFuture(0)
                            : session.changeEach(DeliveryRow.INSERT, rows).map(List::size);
                });
    }

    private static Head head(Row row) {
        String about = row.getString("about");
        return new Head(
                row.getLong("seq"),
                row.getString("tenant"),
                row.getString("device"),
                row.getString("type"),
                about == null ? null : new JsonObject(about).getString("webhook"));
    }
}
