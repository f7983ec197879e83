package io.wafleet.job;

import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import io.wafleet.store.Cut;
import io.wafleet.store.Database;
import io.wafleet.store.PageSize;
import io.wafleet.store.Session;
import java.util.ArrayList;
import java.util.List;

/** The table {@code send_jobs} as users page through it. */
public final class JobListStore {
    private final Database database;

    public JobListStore(Database database) {
        this.database = database;
    }

    /** Newest first; as many as one answer may hold. */
    public Future<JobPage> list(JobFilter filter) {
        StringBuilder where = new StringBuilder("WHERE device = ?");
        List<Object> parameters = new ArrayList<>(List.of(filter.device().value()));
        filter.conditions().forEach((condition, values) -> {
            where.append(" AND ").append(condition);
            parameters.addAll(values);
        });
        PageSize size = PageSize.answer(filter.limit());
        return database.read(session -> session.cut(
                        "SELECT id, " + JobRow.BYTES + " FROM send_jobs " + where + " ORDER BY id DESC LIMIT "
                                + size.rows(),
                        Tuple.from(parameters),
                        size,
                        row -> row.getString("id"))
                .compose(cut -> page(session, where.toString(), parameters, cut)));
    }

    private static Future<JobPage> page(Session session, String where, List<Object> parameters, Cut<String> cut) {
        if (cut.last() == null) {
            return Future.succeededFuture(new JobPage(List.of(), null));
        }
        List<Object> all = new ArrayList<>(parameters);
        all.add(cut.last());
        return session.list(
                        JobRow.SELECT + where + " AND id >= ? ORDER BY id DESC LIMIT " + cut.rows(),
                        Tuple.from(all),
                        JobRow::job)
                .map(jobs -> new JobPage(jobs, cut.more() ? cut.last() : null));
    }
}
