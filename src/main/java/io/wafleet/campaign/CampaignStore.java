package io.wafleet.campaign;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import io.wafleet.access.Access;
import io.wafleet.campaign.Campaign.State;
import io.wafleet.campaign.Plan.Entry;
import io.wafleet.campaign.Progress.Count;
import io.wafleet.cause.Cause;
import io.wafleet.id.DeviceId;
import io.wafleet.problem.Problem;
import io.wafleet.problem.ProblemCode;
import io.wafleet.store.Condition;
import io.wafleet.store.Database;
import io.wafleet.store.PageSize;
import io.wafleet.store.Session;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The tables {@code campaigns} and {@code campaign_skipped}, and what {@code send_jobs} says of a campaign. */
public final class CampaignStore {
    /** A time that never comes: that is how long the jobs of a paused campaign wait. */
    static final Instant NEVER = Instant.parse("9999-01-01T00:00:00Z");

    private static final int CHUNK = 500;
    private static final String SELECT =
            "SELECT id, tenant, device, name, state, row_count, accepted, invalid, duplicates,"
                    + " created_at, updated_at FROM campaigns ";
    /** Word for word as its index has it. */
    private static final String OPEN = "campaign IS NOT NULL AND state IN ('queued', 'sending')";

    private static final String IS_OPEN =
            "EXISTS (SELECT 1 FROM send_jobs WHERE send_jobs.campaign = campaigns.id AND send_jobs.campaign IS NOT NULL"
                    + " AND send_jobs.state IN ('queued', 'sending'))";

    private final Database database;

    public CampaignStore(Database database) {
        this.database = database;
    }

    /** Stores the campaign and the rows of it that become no jobs. */
    static Future<Void> insert(Session session, Campaign campaign, List<Entry> skipped) {
        Future<Void> chain = session.change(
                        """
                        INSERT INTO campaigns
                          (id, tenant, device, name, state, row_count, accepted, invalid, duplicates, created_at, updated_at)
                        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
                        Tuple.wrap(Arrays.asList(
                                campaign.id(),
                                campaign.tenant(),
                                campaign.device().value(),
                                campaign.name(),
                                campaign.state().text(),
                                campaign.rows(),
                                campaign.accepted(),
                                campaign.invalid(),
                                campaign.duplicates(),
                                campaign.createdAt().toEpochMilli(),
                                campaign.updatedAt().toEpochMilli())))
                .mapEmpty();
        for (int from = 0; from < skipped.size(); from += CHUNK) {
            List<Tuple> chunk = skipped.subList(from, Math.min(from + CHUNK, skipped.size())).stream()
                    .map(entry -> Tuple.of(
                            campaign.id(),
                            entry.number(),
                            entry.to(),
                            entry.fate().text(),
                            Objects.requireNonNull(entry.cause(), "a row that is skipped has a cause")
                                    .stored()))
                    .toList();
            chain = chain.compose(before -> session.changeEach(
                            "INSERT INTO campaign_skipped (campaign, campaign_row, recipient, state, cause)"
                                    + " VALUES (?, ?, ?, ?, ?)",
                            chunk)
                    .mapEmpty());
        }
        return chain;
    }

    /** Removes all of a tenant's; their jobs go with the devices. */
    public Future<Void> removeOf(String tenant) {
        return database.write(session -> session.change("""
                        DELETE FROM campaign_skipped
                        WHERE campaign IN (SELECT id FROM campaigns WHERE tenant = ?)""", Tuple.of(tenant))
                .compose(gone -> session.change("DELETE FROM campaigns WHERE tenant = ?", Tuple.of(tenant)))
                .mapEmpty());
    }

    /** Fails with {@code campaign-not-found} where the access covers none of this id. */
    public Future<Campaign> find(Access by, String id) {
        return find(id).compose(campaign -> campaign != null && by.covers(campaign.tenant(), campaign.device())
                ? Future.succeededFuture(campaign)
                : Future.failedFuture(Problem.of(ProblemCode.CAMPAIGN_NOT_FOUND).exception()));
    }

    Future<@Nullable Campaign> find(String id) {
        return database.read(session -> session.first(SELECT + "WHERE id = ?", Tuple.of(id), CampaignStore::campaign));
    }

    /** A campaign, and whether a job of it has no outcome yet. */
    record Listed(Campaign campaign, boolean open) {}

    /**
     * Newest first.
     *
     * @param before only those older than the one with this id; null to begin with the newest
     */
    Future<List<Listed>> list(Access by, @Nullable String before, int limit) {
        String columns = SELECT.replace(" FROM", ", CASE WHEN " + IS_OPEN + " THEN 1 ELSE 0 END AS open FROM");
        Condition wanted =
                new Condition("id < ?", List.of(before == null ? Condition.ABOVE_IDS : before)).coveredBy(by);
        return database.read(session -> session.list(
                columns + "WHERE " + wanted.sql() + " ORDER BY id DESC LIMIT ?",
                wanted.with(limit),
                row -> new Listed(campaign(row), row.getInteger("open") == 1)));
    }

    /** Changes what is wanted of a campaign, and lets its jobs wait or go accordingly. */
    Future<Void> save(Campaign campaign) {
        return database.write(session -> session.change(
                        "UPDATE campaigns SET state = ?, updated_at = ? WHERE id = ?",
                        Tuple.of(campaign.state().text(), campaign.updatedAt().toEpochMilli(), campaign.id()))
                .compose(changed -> campaign.state() == State.RUNNING
                        // Also of the one that is being sent: it may come back into the queue.
                        ? session.change(
                                "UPDATE send_jobs SET waits_until = CASE WHEN send_at > ? THEN send_at END"
                                        + " WHERE campaign = ? AND " + OPEN,
                                Tuple.of(campaign.updatedAt().toEpochMilli(), campaign.id()))
                        : session.change(
                                "UPDATE send_jobs SET waits_until = ? WHERE campaign = ? AND " + OPEN,
                                Tuple.of(NEVER.toEpochMilli(), campaign.id())))
                .mapEmpty());
    }

    /** Cancelled campaigns that still have open jobs: a gateway was ended in the middle of it. */
    Future<List<Campaign>> halfCancelled() {
        return database.read(session -> session.list(
                SELECT + "WHERE state = 'cancelled' AND " + IS_OPEN, Tuple.tuple(), CampaignStore::campaign));
    }

    /** How many of its jobs are in each state, and how many of them were sent since a time. */
    Future<List<Count>> counts(String id, Instant since) {
        return database.read(session -> session.list(
                """
                SELECT state, count(*) AS n, sum(CASE WHEN attempted_at > ? THEN 1 ELSE 0 END) AS lately,
                  min(CASE WHEN attempted_at > ? THEN attempted_at ELSE NULL END) AS first_at
                FROM send_jobs WHERE campaign = ? GROUP BY state""",
                Tuple.of(since.toEpochMilli(), since.toEpochMilli(), id),
                row -> new Count(
                        row.getString("state"), row.getLong("n"), row.getLong("lately"), row.getLong("first_at"))));
    }

    /** Rows after the one with this number, in order, whether they became jobs or not. */
    public Future<ResultPage> rows(String id, int after, PageSize size) {
        Tuple place = Tuple.of(id, after, id, after);
        return database.read(session -> session.cut(
                        """
                        SELECT campaign_row, octet_length(history) AS bytes
                          FROM send_jobs WHERE campaign = ? AND campaign_row > ?
                        UNION ALL
                        SELECT campaign_row, octet_length(recipient)
                          FROM campaign_skipped WHERE campaign = ? AND campaign_row > ?
                        ORDER BY 1 LIMIT\s""" + size.rows(), place, size, row -> row.getInteger("campaign_row"))
                .compose(cut -> {
                    Integer last = cut.last();
                    return last == null
                            ? Future.succeededFuture(new ResultPage(List.of(), after, false))
                            : rows(session, place, cut.rows()).map(rows -> new ResultPage(rows, last, cut.more()));
                }));
    }

    private static Future<List<RowResult>> rows(Session session, Tuple place, int limit) {
        return session.list(
                """
                SELECT campaign_row, recipient, state, cause, id AS job, message_id, created_at, history
                  FROM send_jobs WHERE campaign = ? AND campaign_row > ?
                UNION ALL
                SELECT campaign_row, recipient, state, cause, CAST(NULL AS TEXT), CAST(NULL AS TEXT), CAST(NULL AS BIGINT),
                  '[]'
                  FROM campaign_skipped WHERE campaign = ? AND campaign_row > ?
                ORDER BY 1 LIMIT\s""" + limit,
                place,
                row -> RowResult.of(
                        row.getInteger("campaign_row"),
                        row.getString("recipient"),
                        row.getString("state"),
                        Cause.parse(row.getString("cause")),
                        row.getString("job"),
                        row.getString("message_id"),
                        row.getString("history")));
    }

    /** Those of the JIDs that have been in touch with the device. */
    Future<Set<String>> inTouch(DeviceId device, List<String> jids) {
        Future<Set<String>> chain = Future.succeededFuture(new HashSet<>());
        for (int from = 0; from < jids.size(); from += CHUNK) {
            List<Object> values = new ArrayList<>(jids.subList(from, Math.min(from + CHUNK, jids.size())));
            String places = ", ?".repeat(values.size()).substring(2);
            values.add(0, device.value());
            chain = chain.compose(found -> database.read(session -> session.list(
                            "SELECT jid FROM contacts WHERE device = ? AND jid IN (" + places + ")",
                            Tuple.wrap(values),
                            row -> row.getString("jid")))
                    .map(more -> {
                        found.addAll(more);
                        return found;
                    }));
        }
        return chain;
    }

    private static Campaign campaign(Row row) {
        return new Campaign(
                row.getString("id"),
                row.getString("tenant"),
                new DeviceId(row.getString("device")),
                row.getString("name"),
                State.parse(row.getString("state")),
                row.getInteger("row_count"),
                row.getInteger("accepted"),
                row.getInteger("invalid"),
                row.getInteger("duplicates"),
                Instant.ofEpochMilli(row.getLong("created_at")),
                Instant.ofEpochMilli(row.getLong("updated_at")));
    }
}
