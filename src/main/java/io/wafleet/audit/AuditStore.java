package io.wafleet.audit;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import io.wafleet.audit.AuditEntry.Outcome;
import io.wafleet.store.Condition;
import io.wafleet.store.Database;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The table {@code audit}. */
public final class AuditStore {
    private static final String COLUMNS =
            "id, at, who, kind, tenant, operation, object, outcome, status, code, address," + " request, was, became";
    private static final int REMOVED_AT_ONCE = 1000;

    private final Database database;

    public AuditStore(Database database) {
        this.database = database;
    }

    /** Stores it, unless it is stored already. */
    Future<Void> insert(AuditEntry entry) {
        return database.change(
                        "INSERT INTO audit (" + COLUMNS
                                + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING",
                        Tuple.tuple()
                                .addString(entry.id())
                                .addLong(entry.at().toEpochMilli())
                                .addString(entry.who())
                                .addString(entry.kind())
                                .addString(entry.tenant())
                                .addString(entry.operation())
                                .addString(entry.object())
                                .addString(entry.outcome().text())
                                .addInteger(entry.status())
                                .addString(entry.code())
                                .addString(entry.address())
                                .addString(entry.request())
                                .addString(encoded(entry.before()))
                                .addString(encoded(entry.after())))
                .mapEmpty();
    }

    /** What was done about a tenant that is gone is for administrators only: whoever takes its id later sees nothing of it. */
    public Future<Void> disown(String tenant) {
        return database.change("UPDATE audit SET tenant = '' WHERE tenant = ?", Tuple.of(tenant))
                .mapEmpty();
    }

    private static @Nullable String encoded(@Nullable JsonObject json) {
        return json == null ? null : json.encode();
    }

    /**
     * Entries one after the other.
     *
     * @param after the id of the last that the caller has; empty for none
     * @param newestFirst else the oldest
     */
    public Future<List<AuditEntry>> page(AuditFilter filter, String after, boolean newestFirst, int limit) {
        Condition wanted = filter.condition();
        if (!after.isEmpty()) {
            wanted = wanted.and(newestFirst ? "id < ?" : "id > ?", List.of(after));
        }
        String order = newestFirst ? " ORDER BY id DESC LIMIT ?" : " ORDER BY id LIMIT ?";
        String sql = "SELECT " + COLUMNS + " FROM audit WHERE " + wanted.sql() + order;
        Tuple parameters = wanted.with(limit);
        return database.read(session -> session.list(sql, parameters, AuditStore::entry));
    }

    private static AuditEntry entry(Row row) {
        return new AuditEntry(
                row.getString("id"),
                Instant.ofEpochMilli(row.getLong("at")),
                row.getString("who"),
                row.getString("kind"),
                row.getString("tenant"),
                row.getString("operation"),
                row.getString("object"),
                Outcome.valueOf(row.getString("outcome").toUpperCase(Locale.ROOT)),
                row.getInteger("status"),
                row.getString("code"),
                row.getString("address"),
                row.getString("request"),
                decoded(row.getString("was")),
                decoded(row.getString("became")));
    }

    private static @Nullable JsonObject decoded(@Nullable String json) {
        return json == null ? null : new JsonObject(json);
    }

    /** Removes some of those from before a moment; gives how many that were, and none when there are no more. */
    Future<Integer> removeOld(Instant before) {
        return database.write(session -> session.change(
                "DELETE FROM audit WHERE id IN (SELECT id FROM audit WHERE at < ? ORDER BY at LIMIT ?)",
                Tuple.of(before.toEpochMilli(), REMOVED_AT_ONCE)));
    }
}
