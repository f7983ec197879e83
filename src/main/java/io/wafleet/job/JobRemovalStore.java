package io.wafleet.job;

import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import io.wafleet.id.DeviceId;
import io.wafleet.store.Database;
import io.wafleet.store.Session;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Removes rows of {@code send_jobs}. How many messages of late were among them is kept in {@code removed_sends}, so that a
 * tenant's messages of a day can be counted from rows whatever was removed.
 */
public final class JobRemovalStore {
    private static final long QUARTER_MILLIS = 900_000;
    /** Longer than any day of any time zone. */
    private static final Duration LATELY = Duration.ofDays(2);

    private final Database database;

    public JobRemovalStore(Database database) {
        this.database = database;
    }

    /** How many messages of the tenant were accepted since then, which is at most a day ago. Signals are none. */
    public Future<Long> accepted(String tenant, Instant since) {
        return database.read(session -> session.first(
                        """
                        SELECT (SELECT count(*) FROM send_jobs WHERE id >= ? AND tenant = ? AND lane = 0)
                          + (SELECT coalesce(sum(jobs), 0) FROM removed_sends WHERE tenant = ? AND quarter >= ?) AS n""",
                        Tuple.of(JobRow.firstId(since), tenant, tenant, since.toEpochMilli() / QUARTER_MILLIS),
                        row -> row.getLong("n")))
                .map(count -> count == null ? 0 : count);
    }

    /** Removes some of the jobs whose outcome is older than this. */
    public Future<Integer> forget(Instant now, Instant before, int limit) {
        String old =
                "id IN (SELECT id FROM send_jobs WHERE id < ? AND updated_at < ? AND state NOT IN ('queued', 'sending')"
                        + " ORDER BY id LIMIT ?)";
        List<Object> parameters = List.of(JobRow.firstId(before), before.toEpochMilli(), limit);
        Instant lately = now.minus(LATELY);
        return database.write(session -> before.isAfter(lately)
                ? note(session, old, parameters, lately)
                        .compose(noted -> remove(session, old, parameters))
                        .compose(removed -> forgetNotes(session, lately).map(removed))
                : remove(session, old, parameters));
    }

    /** Removes all jobs of a device. */
    public static Future<Integer> removeAll(Session session, DeviceId device, Instant now) {
        List<Object> parameters = List.of(device.value());
        Instant lately = now.minus(LATELY);
        return note(session, "device = ?", parameters, lately)
                .compose(noted -> forgetNotes(session, lately))
                .compose(forgotten -> remove(session, "device = ?", parameters));
    }

    /** The tenant is gone, and its jobs are. */
    public Future<Void> removeOf(String tenant) {
        return database.write(session -> session.change("DELETE FROM removed_sends WHERE tenant = ?", Tuple.of(tenant))
                .mapEmpty());
    }

    private static Future<Integer> note(Session session, String condition, List<Object> parameters, Instant lately) {
        String quarter = "created_at / " + QUARTER_MILLIS;
        List<Object> all = new ArrayList<>(parameters);
        all.add(lately.toEpochMilli());
        return session.change(
                "INSERT INTO removed_sends (tenant, quarter, jobs) SELECT tenant, " + quarter
                        + ", count(*) FROM send_jobs"
                        + " WHERE " + condition + " AND lane = 0 AND created_at > ? GROUP BY tenant, " + quarter
                        + " ON CONFLICT (tenant, quarter) DO UPDATE SET jobs = removed_sends.jobs + excluded.jobs",
                Tuple.from(all));
    }

    private static Future<Integer> forgetNotes(Session session, Instant before) {
        return session.change(
                "DELETE FROM removed_sends WHERE quarter < ?", Tuple.of(before.toEpochMilli() / QUARTER_MILLIS));
    }

    private static Future<Integer> remove(Session session, String condition, List<Object> parameters) {
        return session.change("DELETE FROM send_jobs WHERE " + condition, Tuple.from(parameters));
    }
}
