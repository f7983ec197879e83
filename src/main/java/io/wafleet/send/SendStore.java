package io.wafleet.send;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import io.wafleet.bus.DeviceId;
import io.wafleet.store.Database;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The table {@code send_jobs}. */
final class SendStore {
    private static final String COLUMNS =
            "SELECT id, tenant, device, recipient, body, state, cause, attempts, attempted_at, message_id, created_at,"
                    + " updated_at FROM send_jobs ";

    private final Database database;

    SendStore(Database database) {
        this.database = database;
    }

    Future<Void> insert(SendJob job) {
        return database.change(
                        """
                        INSERT INTO send_jobs
                          (id, tenant, device, recipient, kind, body, state, attempts, created_at, updated_at)
                        VALUES (?, ?, ?, ?, 'text', ?, ?, ?, ?, ?)""",
                        Tuple.of(
                                job.id(),
                                job.tenant(),
                                job.device().value(),
                                job.to(),
                                new JsonObject().put("text", job.text()).encode(),
                                job.state().text(),
                                job.attempts(),
                                job.createdAt().toEpochMilli(),
                                job.updatedAt().toEpochMilli()))
                .mapEmpty();
    }

    Future<Void> update(SendJob job) {
        Instant attemptedAt = job.attemptedAt();
        return database.write(session -> session.change(
                        """
                        UPDATE send_jobs SET state = ?, cause = ?, attempts = ?, attempted_at = ?, message_id = ?,
                          updated_at = ? WHERE id = ?""",
                        Tuple.of(
                                job.state().text(),
                                job.cause(),
                                job.attempts(),
                                attemptedAt == null ? null : attemptedAt.toEpochMilli(),
                                job.messageId(),
                                job.updatedAt().toEpochMilli(),
                                job.id()))
                .mapEmpty());
    }

    Future<@Nullable SendJob> find(String id) {
        return database.read(session -> session.first(COLUMNS + "WHERE id = ?", Tuple.of(id), SendStore::job));
    }

    Future<@Nullable SendJob> findByMessage(DeviceId device, String messageId) {
        return database.read(session -> session.first(
                COLUMNS + "WHERE device = ? AND message_id = ?", Tuple.of(device.value(), messageId), SendStore::job));
    }

    /** The job that the device's lane must care for next: one whose outcome is unknown, else the oldest queued one. */
    Future<@Nullable SendJob> next(DeviceId device) {
        return database.read(session -> session.first(
                        COLUMNS + "WHERE device = ? AND state = 'sending' ORDER BY id LIMIT 1",
                        Tuple.of(device.value()),
                        SendStore::job)
                .compose(left -> left != null
                        ? Future.succeededFuture(left)
                        : session.first(
                                COLUMNS + "WHERE device = ? AND state = 'queued' ORDER BY id LIMIT 1",
                                Tuple.of(device.value()),
                                SendStore::job)));
    }

    /** How many jobs of the device have no outcome. */
    Future<Long> depth(DeviceId device) {
        return count("device = ? AND state IN ('queued', 'sending')", device);
    }

    /** How many of the device's jobs WhatsApp took. */
    Future<Long> sentCount(DeviceId device) {
        return count("device = ? AND state IN ('sent', 'delivered', 'read')", device);
    }

    private Future<Long> count(String condition, DeviceId device) {
        return database.read(session -> session.first(
                "SELECT count(*) AS n FROM send_jobs WHERE " + condition,
                Tuple.of(device.value()),
                row -> row.getLong("n")));
    }

    private static SendJob job(Row row) {
        Long attemptedAt = row.getLong("attempted_at");
        return new SendJob(
                row.getString("id"),
                row.getString("tenant"),
                new DeviceId(row.getString("device")),
                row.getString("recipient"),
                new JsonObject(row.getString("body")).getString("text"),
                SendState.parse(row.getString("state")),
                row.getString("cause"),
                row.getInteger("attempts"),
                attemptedAt == null ? null : Instant.ofEpochMilli(attemptedAt),
                row.getString("message_id"),
                Instant.ofEpochMilli(row.getLong("created_at")),
                Instant.ofEpochMilli(row.getLong("updated_at")));
    }
}
