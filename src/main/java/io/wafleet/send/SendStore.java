package io.wafleet.send;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import io.wafleet.bus.DeviceId;
import io.wafleet.gowa.Content;
import io.wafleet.send.Order.CampaignRow;
import io.wafleet.send.Order.OnUncertain;
import io.wafleet.send.Order.Terms;
import io.wafleet.store.Database;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The table {@code send_jobs}. */
public final class SendStore {
    /** A message is a reply if the recipient wrote within this time. */
    static final Duration REPLY_WINDOW = Duration.ofHours(24);

    private static final String COLUMNS =
            "id, tenant, device, recipient, kind, body, state, cause, attempts, attempted_at, message_id, created_at,"
                    + " updated_at, lane, priority, contact, send_at, expires_at, campaign, campaign_row, on_uncertain,"
                    + " history";
    private static final String SELECT = "SELECT " + COLUMNS + " FROM send_jobs ";
    /** Priority and contact are settled by what is known of the recipient when the row is written. */
    private static final String INSERT = """
            INSERT INTO send_jobs
              (id, tenant, device, recipient, kind, body, state, attempts, created_at, updated_at, lane, priority, contact,
               due, send_at, expires_at, campaign, campaign_row, on_uncertain, history)
            VALUES (?, ?, ?, ?, ?, ?, 'queued', 0, ?, ?, ?,
              COALESCE(CAST(? AS INTEGER), (SELECT CASE WHEN last_in > ? THEN 0 ELSE 1 END
                FROM contacts WHERE device = ? AND jid = ?), 1),
              COALESCE((SELECT CASE WHEN last_in > ? THEN 0 ELSE 1 END
                FROM contacts WHERE device = ? AND jid = ?), ?),
              ?, ?, ?, ?, ?, ?, ?)""";

    private final Database database;

    public SendStore(Database database) {
        this.database = database;
    }

    Future<Void> insert(SendJob job) {
        return database.write(session -> session.change(INSERT, row(job)).mapEmpty());
    }

    private static Tuple row(SendJob job) {
        Terms terms = job.terms();
        CampaignRow place = terms.row();
        String device = job.device().value();
        long repliesSince = job.createdAt().minus(REPLY_WINDOW).toEpochMilli();
        Long sendAt = millis(terms.sendAt());
        return Tuple.wrap(Arrays.asList(
                job.id(),
                job.tenant(),
                device,
                job.to(),
                job.content().kind(),
                job.content().toJson().encode(),
                job.createdAt().toEpochMilli(),
                job.updatedAt().toEpochMilli(),
                job.content().isSignal() ? 1 : 0,
                terms.priority() == null ? null : terms.priority().stored(),
                repliesSince,
                device,
                job.to(),
                repliesSince,
                device,
                job.to(),
                (Recipient.isPerson(job.to()) ? Contact.FIRST : Contact.KNOWN).stored(),
                sendAt == null ? 0L : sendAt,
                sendAt,
                millis(terms.expiresAt()),
                place == null ? null : place.campaign(),
                place == null ? null : place.number(),
                terms.onUncertain().text(),
                job.history().toJson().encode()));
    }

    Future<Void> update(SendJob job) {
        return database.write(session -> session.change(
                        """
                        UPDATE send_jobs SET recipient = ?, state = ?, cause = ?, attempts = ?, attempted_at = ?,
                          message_id = ?, updated_at = ?, history = ? WHERE id = ?""",
                        Tuple.of(
                                job.to(),
                                job.state().text(),
                                job.cause(),
                                job.attempts(),
                                millis(job.attemptedAt()),
                                job.messageId(),
                                job.updatedAt().toEpochMilli(),
                                job.history().toJson().encode(),
                                job.id()))
                .mapEmpty());
    }

    Future<@Nullable SendJob> find(String id) {
        return database.read(session -> session.first(SELECT + "WHERE id = ?", Tuple.of(id), SendStore::job));
    }

    Future<@Nullable SendJob> findByMessage(DeviceId device, String messageId) {
        return database.read(session -> session.first(
                SELECT + "WHERE device = ? AND message_id = ?", Tuple.of(device.value(), messageId), SendStore::job));
    }

    /** Jobs of a device to a chat that were attempted and whose outcome nobody knows, or not yet: a few at most. */
    Future<List<SendJob>> unsettled(DeviceId device, Set<String> chats) {
        if (chats.isEmpty()) {
            return Future.succeededFuture(List.of());
        }
        String names = chats.stream().map(chat -> "?").collect(Collectors.joining(", "));
        String of = SELECT + "WHERE device = ? AND recipient IN (" + names + ") AND state = ";
        List<Object> parameters = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            parameters.add(device.value());
            parameters.addAll(chats);
        }
        return database.read(session ->
                session.list(of + "'sending' UNION ALL " + of + "'uncertain'", Tuple.wrap(parameters), SendStore::job));
    }

    /** The job that the device's lane must care for next: one whose outcome is unknown, else the oldest queued one. */
    Future<@Nullable SendJob> next(DeviceId device) {
        return database.read(session -> session.first(
                        SELECT + "WHERE device = ? AND state = 'sending' ORDER BY id LIMIT 1",
                        Tuple.of(device.value()),
                        SendStore::job)
                .compose(left -> left != null
                        ? Future.succeededFuture(left)
                        : session.first(
                                SELECT + "WHERE device = ? AND state = 'queued' AND due = 0 ORDER BY id LIMIT 1",
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
        return new SendJob(
                row.getString("id"),
                row.getString("tenant"),
                new DeviceId(row.getString("device")),
                row.getString("recipient"),
                Content.of(row.getString("kind"), new JsonObject(row.getString("body"))),
                terms(row),
                Contact.of(row.getInteger("contact")),
                SendState.parse(row.getString("state")),
                row.getString("cause"),
                row.getInteger("attempts"),
                instant(row.getLong("attempted_at")),
                row.getString("message_id"),
                History.parse(row.getString("history")),
                Instant.ofEpochMilli(row.getLong("created_at")),
                Instant.ofEpochMilli(row.getLong("updated_at")));
    }

    private static Terms terms(Row row) {
        String campaign = row.getString("campaign");
        return new Terms(
                Priority.of(row.getInteger("priority")),
                instant(row.getLong("send_at")),
                instant(row.getLong("expires_at")),
                OnUncertain.parse(row.getString("on_uncertain")),
                campaign == null ? null : new CampaignRow(campaign, row.getInteger("campaign_row")));
    }

    private static @Nullable Long millis(@Nullable Instant time) {
        return time == null ? null : time.toEpochMilli();
    }

    private static @Nullable Instant instant(@Nullable Long millis) {
        return millis == null ? null : Instant.ofEpochMilli(millis);
    }
}
