package io.wafleet.webhook.delivery;

import io.vertx.core.json.JsonArray;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import io.wafleet.cause.Cause;
import io.wafleet.webhook.delivery.Delivery.State;
import io.wafleet.webhook.subscription.Head;
import java.time.Instant;

/** A row of the table {@code deliveries}. */
final class DeliveryRow {
    static final String COLUMNS = "d.subscription, d.seq, d.device, d.type, d.state, d.cause, d.attempts, d.next_at,"
            + " d.queued_at, d.answer, d.history, d.created_at, d.updated_at";

    /** How long a row is: the rest of it is short. */
    static final String BYTES = "coalesce(octet_length(d.answer), 0) + octet_length(d.history) AS bytes";

    static final String INSERT = """
            INSERT INTO deliveries (subscription, seq, device, type, state, attempts, next_at, queued_at, history,
              created_at, updated_at)
            VALUES (?, ?, ?, ?, 'pending', 0, 0, ?, '[]', ?, ?) ON CONFLICT (subscription, seq) DO NOTHING""";

    private DeliveryRow() {}

    /** For {@link #INSERT}. */
    static Tuple fresh(String webhook, Head head, Instant now) {
        long millis = now.toEpochMilli();
        return Tuple.of(webhook, head.seq(), head.device(), head.type(), millis, millis, millis);
    }

    static Delivery of(Row row) {
        return new Delivery(
                new Delivery.Key(row.getString("subscription"), row.getLong("seq")),
                row.getString("device"),
                row.getString("type"),
                State.parse(row.getString("state")),
                Cause.parse(row.getString("cause")),
                row.getInteger("attempts"),
                Instant.ofEpochMilli(row.getLong("next_at")),
                Instant.ofEpochMilli(row.getLong("queued_at")),
                row.getString("answer"),
                new JsonArray(row.getString("history")),
                Instant.ofEpochMilli(row.getLong("created_at")),
                Instant.ofEpochMilli(row.getLong("updated_at")));
    }
}
