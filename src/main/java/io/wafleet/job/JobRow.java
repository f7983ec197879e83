package io.wafleet.job;

import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import io.wafleet.cause.Cause;
import io.wafleet.content.Content;
import io.wafleet.content.Media;
import io.wafleet.id.DeviceId;
import io.wafleet.job.Order.CampaignRow;
import io.wafleet.job.Order.OnUncertain;
import io.wafleet.job.Order.Terms;
import io.wafleet.pacing.Contact;
import io.wafleet.recipient.Recipient;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A job as a row of {@code send_jobs}. */
final class JobRow {
    /** A message is a reply if the recipient wrote within this time. */
    static final Duration REPLY_WINDOW = Duration.ofHours(24);

    private static final String COLUMNS =
            "id, tenant, device, recipient, kind, body, state, cause, attempts, attempted_at, message_id, created_at,"
                    + " updated_at, lane, priority, contact, send_at, expires_at, campaign, campaign_row, on_uncertain,"
                    + " history";
    static final String SELECT = "SELECT " + COLUMNS + " FROM send_jobs ";
    /** How long a row is: the rest of it is short. */
    static final String BYTES = "octet_length(body) + octet_length(history) AS bytes";

    /** Priority and contact are settled by what is known of the recipient when the row is written. */
    static final String INSERT = """
            INSERT INTO send_jobs
              (id, tenant, device, recipient, kind, body, state, attempts, created_at, updated_at, lane, priority, contact,
               waits_until, send_at, expires_at, campaign, campaign_row, on_uncertain, history, file)
            VALUES (?, ?, ?, ?, ?, ?, 'queued', 0, ?, ?, ?,
              COALESCE(CAST(? AS INTEGER), (SELECT CASE WHEN last_in > ? THEN 0 ELSE 1 END
                FROM contacts WHERE device = ? AND jid = ?), 1),
              COALESCE((SELECT CASE WHEN last_in > ? THEN 0 ELSE 1 END
                FROM contacts WHERE device = ? AND jid = ?), ?),
              ?, ?, ?, ?, ?, ?, ?, ?)""";

    private JobRow() {}

    /** The parameters of {@link #INSERT}. */
    static Tuple of(SendJob job) {
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
                lane(job),
                terms.priority() == null ? null : terms.priority().stored(),
                repliesSince,
                device,
                job.to(),
                repliesSince,
                device,
                job.to(),
                (Recipient.isPerson(job.to()) ? Contact.FIRST : Contact.KNOWN).stored(),
                job.isScheduled() ? sendAt : null,
                sendAt,
                millis(terms.expiresAt()),
                place == null ? null : place.campaign(),
                place == null ? null : place.number(),
                terms.onUncertain().text(),
                job.history().toJson().encode(),
                job.content() instanceof Media media ? media.file().id() : null));
    }

    static SendJob job(Row row) {
        return new SendJob(
                row.getString("id"),
                row.getString("tenant"),
                new DeviceId(row.getString("device")),
                row.getString("recipient"),
                Content.of(row.getString("kind"), new JsonObject(row.getString("body"))),
                terms(row),
                Contact.of(row.getInteger("contact")),
                SendState.parse(row.getString("state")),
                Cause.parse(row.getString("cause")),
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

    static int lane(SendJob job) {
        return job.content().isSignal() ? SendJob.SIGNALS : SendJob.MESSAGES;
    }

    static @Nullable Long millis(@Nullable Instant time) {
        return time == null ? null : time.toEpochMilli();
    }

    static @Nullable Instant instant(@Nullable Long millis) {
        return millis == null ? null : Instant.ofEpochMilli(millis);
    }

    /** Ids begin with the time in milliseconds, 48 bits of it (RFC 9562, UUID version 7). */
    static String firstId(Instant time) {
        long millis = time.toEpochMilli();
        return String.format("%08x-%04x", millis >>> 16, millis & 0xFFFF);
    }
}
