package io.wafleet.job;

import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import io.wafleet.cause.Cause;
import io.wafleet.id.DeviceId;
import io.wafleet.job.idempotency.IdempotencyKey;
import io.wafleet.job.idempotency.IdempotencyStore;
import io.wafleet.job.idempotency.IdempotencyStore.Use;
import io.wafleet.pacing.Contact;
import io.wafleet.store.Database;
import io.wafleet.store.PageSize;
import io.wafleet.store.Session;
import io.wafleet.store.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The table {@code send_jobs}. */
public final class SendStore {
    /** So many rows at once do not keep the event loop from others. */
    private static final int CHUNK = 250;
    /** No contact's number. */
    private static final int NOBODY = -1;

    private static final String UPDATE = """
            UPDATE send_jobs SET recipient = ?, state = ?, cause = ?, attempts = ?, attempted_at = ?,
              message_id = ?, updated_at = ?, history = ?, contact = COALESCE(CAST(? AS INTEGER), contact)
            WHERE id = ? AND state = ?""";

    private final Database database;

    public SendStore(Database database) {
        this.database = database;
    }

    public Future<Void> insert(SendJob job) {
        return database.change(JobRow.INSERT, JobRow.of(job)).mapEmpty();
    }

    /** Stores the job if the key is free: null then, else how the key was used before. */
    public Future<@Nullable Use> insert(SendJob job, IdempotencyKey key) {
        return database.write(session -> IdempotencyStore.claim(session, key, job.id(), job.createdAt())
                .compose(use -> use != null
                        ? Future.<@Nullable Use>succeededFuture(use)
                        : session.change(JobRow.INSERT, JobRow.of(job)).map(inserted -> null)));
    }

    /**
     * Stores many jobs in one transaction, all or none.
     *
     * @param first what is done before in the transaction; if it gives how a key was used, no job is stored
     */
    public Future<@Nullable Use> insertAll(List<SendJob> jobs, Function<Session, Future<@Nullable Use>> first) {
        return database.write(session -> first.apply(session).compose(use -> {
            Future<Void> chain = Future.succeededFuture();
            for (int from = 0; use == null && from < jobs.size(); from += CHUNK) {
                List<SendJob> chunk = jobs.subList(from, Math.min(from + CHUNK, jobs.size()));
                chain = chain.compose(before -> session.changeEach(
                                JobRow.INSERT, chunk.stream().map(JobRow::of).toList())
                        .mapEmpty());
            }
            return chain.map(use);
        }));
    }

    /** Moves the job on from a state; changes nothing if it is not in that state any more. */
    public static Statement update(SendJob job, SendState from) {
        Contact contact = job.contact();
        return new Statement(
                UPDATE,
                Tuple.of(
                        job.to(),
                        job.state().text(),
                        Cause.column(job.cause()),
                        job.attempts(),
                        JobRow.millis(job.attemptedAt()),
                        job.messageId(),
                        job.updatedAt().toEpochMilli(),
                        job.history().toJson().encode(),
                        contact == null ? null : contact.stored(),
                        job.id(),
                        from.text()));
    }

    public Future<@Nullable SendJob> find(String id) {
        return database.read(session -> session.first(JobRow.SELECT + "WHERE id = ?", Tuple.of(id), JobRow::job));
    }

    public Future<@Nullable SendJob> findByMessage(DeviceId device, String messageId) {
        return database.read(session -> session.first(
                JobRow.SELECT + "WHERE device = ? AND message_id = ?",
                Tuple.of(device.value(), messageId),
                JobRow::job));
    }

    /**
     * What a lane could do next: the job whose outcome is unknown, if there is one, and of each priority the oldest one
     * that waits for a recipient of these.
     */
    public Future<List<SendJob>> heads(DeviceId device, int lane, Set<Contact> contacts) {
        String sql = heads(JobRow.SELECT);
        return database.read(session -> session.list(sql, headParameters(device, lane, contacts), JobRow::job));
    }

    /** What a queue's view says of its heads; whole jobs of a thousand queues would be too much at once. */
    public record Head(Instant createdAt, Contact contact) {}

    /** As {@link #heads}, of all recipients, without what is sent. */
    public Future<List<Head>> headViews(DeviceId device, int lane) {
        String sql = heads("SELECT id, created_at, contact FROM send_jobs ");
        return database.read(session -> session.list(
                sql,
                headParameters(device, lane, Set.of(Contact.values())),
                row -> new Head(
                        Instant.ofEpochMilli(row.getLong("created_at")), Contact.of(row.getInteger("contact")))));
    }

    private static String heads(String select) {
        String waiting = "SELECT * FROM (" + select
                + "WHERE device = ? AND lane = ? AND state = 'queued' AND waits_until IS NULL AND priority = %d"
                + " AND contact IN (?, ?, ?) ORDER BY id LIMIT 1) AS p%d";
        return "SELECT * FROM (" + select
                + "WHERE device = ? AND lane = ? AND state = 'sending' ORDER BY id LIMIT 1) AS s UNION ALL "
                + Arrays.stream(Priority.values())
                        .map(priority -> String.format(waiting, priority.stored(), priority.stored()))
                        .collect(Collectors.joining(" UNION ALL "));
    }

    private static Tuple headParameters(DeviceId device, int lane, Set<Contact> contacts) {
        Tuple parameters = Tuple.of(device.value(), lane);
        for (int priority = 0; priority < Priority.values().length; priority++) {
            parameters.addString(device.value()).addInteger(lane);
            for (Contact contact : Contact.values()) {
                parameters.addInteger(contacts.contains(contact) ? contact.stored() : NOBODY);
            }
        }
        return parameters;
    }

    /** Lets jobs go whose time has come. */
    public Future<Integer> release(DeviceId device, Instant now) {
        return database.write(session -> session.change(
                "UPDATE send_jobs SET waits_until = NULL WHERE device = ? AND state = 'queued'"
                        + " AND waits_until IS NOT NULL AND waits_until <= ?",
                Tuple.of(device.value(), now.toEpochMilli())));
    }

    /** When the next job's time comes; null if none waits for its time. */
    public Future<@Nullable Instant> nextDue(DeviceId device) {
        return database.read(session -> session.first(
                "SELECT min(waits_until) AS earliest FROM send_jobs WHERE device = ? AND state = 'queued'"
                        + " AND waits_until IS NOT NULL",
                Tuple.of(device.value()),
                row -> JobRow.instant(row.getLong("earliest"))));
    }

    /** Whether a job waits for a later time, or for nobody knows when. */
    public Future<Boolean> isHeldBack(String id, Instant now) {
        return count(
                        "SELECT count(*) AS n FROM send_jobs WHERE id = ? AND state = 'queued' AND waits_until > ?",
                        Tuple.of(id, now.toEpochMilli()))
                .map(count -> count == 1);
    }

    /** Some of the jobs that wait beyond their time, of all devices. */
    public Future<List<SendJob>> overdue(Instant now, int limit) {
        return some(
                "state = 'queued' AND expires_at IS NOT NULL AND expires_at <= ?", Tuple.of(now.toEpochMilli()), limit);
    }

    /** Some of the device's jobs that wait, in no special order. */
    public Future<List<SendJob>> waiting(DeviceId device, int limit) {
        return some("device = ? AND state = 'queued'", Tuple.of(device.value()), limit);
    }

    /** Some of a campaign's jobs that wait. */
    public Future<List<SendJob>> waiting(String campaign, int limit) {
        return some(
                "campaign = ? AND campaign IS NOT NULL AND state IN ('queued', 'sending') AND state = 'queued'",
                Tuple.of(campaign),
                limit);
    }

    /** One at least if there are any, and no more than may be in memory at once. */
    private Future<List<SendJob>> some(String condition, Tuple parameters, int limit) {
        PageSize size = PageSize.step(limit);
        return database.read(session -> session.cut(
                        "SELECT id, " + JobRow.BYTES + " FROM send_jobs WHERE " + condition + " LIMIT " + size.rows(),
                        parameters,
                        size,
                        row -> row.getString("id"))
                .compose(cut -> cut.rows() == 0
                        ? Future.succeededFuture(List.of())
                        : session.list(
                                JobRow.SELECT + "WHERE " + condition + " LIMIT " + cut.rows(),
                                parameters,
                                JobRow::job)));
    }

    /** How many jobs of its lane go before this one, if none of them is held. */
    public Future<Long> ahead(SendJob job, int limit) {
        Priority priority = Objects.requireNonNull(job.terms().priority());
        return count(
                """
                SELECT count(*) AS n FROM (SELECT 1 FROM send_jobs
                  WHERE device = ? AND lane = ? AND state = 'queued' AND waits_until IS NULL
                    AND (priority < ? OR (priority = ? AND id < ?)) LIMIT ?) AS before""",
                Tuple.of(
                        job.device().value(), JobRow.lane(job), priority.stored(), priority.stored(), job.id(), limit));
    }

    /** When the last messages to such contacts were or may have been sent, oldest first. */
    public Future<List<Instant>> attempts(DeviceId device, Contact from, Contact to, Instant since, int limit) {
        return database.read(session -> session.list(
                """
                SELECT attempted_at FROM (SELECT attempted_at FROM send_jobs
                  WHERE device = ? AND attempted_at IS NOT NULL AND attempted_at > ? AND lane = 0 AND contact BETWEEN ? AND ?
                  ORDER BY attempted_at DESC LIMIT ?) AS newest ORDER BY attempted_at""",
                Tuple.of(device.value(), since.toEpochMilli(), from.stored(), to.stored(), limit),
                row -> Instant.ofEpochMilli(row.getLong("attempted_at"))));
    }

    /** The job that a child was called for last, without an outcome yet; null if there is none. */
    public Future<@Nullable SendJob> sending(DeviceId device) {
        return database.read(session -> session.first(
                JobRow.SELECT + "WHERE device = ? AND state = 'sending' ORDER BY id LIMIT 1",
                Tuple.of(device.value()),
                JobRow::job));
    }

    /** Jobs of a device to a chat that were attempted and whose outcome nobody knows, or not yet: a few at most. */
    public Future<List<SendJob>> unsettled(DeviceId device, Set<String> chats) {
        if (chats.isEmpty()) {
            return Future.succeededFuture(List.of());
        }
        String names = chats.stream().map(chat -> "?").collect(Collectors.joining(", "));
        String of = JobRow.SELECT + "WHERE device = ? AND recipient IN (" + names + ") AND state = ";
        List<Object> parameters = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            parameters.add(device.value());
            parameters.addAll(chats);
        }
        return database.read(session ->
                session.list(of + "'sending' UNION ALL " + of + "'uncertain'", Tuple.wrap(parameters), JobRow::job));
    }

    /** The spool files that jobs without an outcome are about to send. */
    public Future<Set<String>> filesInUse() {
        return database.read(session -> session.list(
                        "SELECT DISTINCT file FROM send_jobs WHERE file IS NOT NULL AND state IN ('queued', 'sending')",
                        Tuple.tuple(),
                        row -> row.getString("file")))
                .map(Set::copyOf);
    }

    /** Succeeds when all is stored that was asked for before. */
    public Future<Void> barrier() {
        return database.write(session -> Future.succeededFuture());
    }

    /** How many jobs of the device have no outcome. */
    public Future<Long> depth(DeviceId device) {
        return count(
                "SELECT (SELECT count(*) FROM send_jobs WHERE device = ? AND state = 'queued')"
                        + " + (SELECT count(*) FROM send_jobs WHERE device = ? AND state = 'sending') AS n",
                Tuple.of(device.value(), device.value()));
    }

    /** How many of the device's jobs WhatsApp took. */
    public Future<Long> sentCount(DeviceId device) {
        return count(
                "SELECT count(*) AS n FROM send_jobs WHERE device = ? AND state IN ('sent', 'delivered', 'read')",
                Tuple.of(device.value()));
    }

    private Future<Long> count(String sql, Tuple parameters) {
        return database.read(session -> session.first(sql, parameters, row -> row.getLong("n")))
                .map(count -> count == null ? 0 : count);
    }
}
