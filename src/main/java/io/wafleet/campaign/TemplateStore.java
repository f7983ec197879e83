package io.wafleet.campaign;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import io.wafleet.problem.Problem;
import io.wafleet.problem.ProblemCode;
import io.wafleet.store.Database;
import io.wafleet.tenant.TenantStore;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The table {@code templates}. */
public final class TemplateStore {
    /** Of one tenant. */
    public static final int MOST = 1000;

    private static final String SELECT = "SELECT tenant, name, language, text, created_at, updated_at FROM templates ";

    private final Database database;

    public TemplateStore(Database database) {
        this.database = database;
    }

    private static NamedTemplate template(Row row) {
        return new NamedTemplate(
                row.getString("tenant"),
                row.getString("name"),
                row.getString("language"),
                row.getString("text"),
                Instant.ofEpochMilli(row.getLong("created_at")),
                Instant.ofEpochMilli(row.getLong("updated_at")));
    }

    /** Fails with a problem if the name is taken or the tenant has too many, and as {@link TenantStore#requireActive} does. */
    public Future<Void> insert(NamedTemplate made) {
        Tuple row = Tuple.wrap(Arrays.<@Nullable Object>asList(
                made.tenant(),
                made.name(),
                made.language(),
                made.text(),
                made.createdAt().toEpochMilli(),
                made.updatedAt().toEpochMilli()));
        return database.write(session -> TenantStore.requireActive(session, made.tenant())
                        .compose(active -> session.first(
                                "SELECT count(*) AS n FROM templates WHERE tenant = ?",
                                Tuple.of(made.tenant()),
                                count -> count.getLong("n")))
                        .compose(count -> count != null && count >= MOST
                                ? Future.failedFuture(
                                        Problem.field("name", "is one too many: a tenant may have " + MOST)
                                                .exception())
                                : session.change(
                                        "INSERT INTO templates (tenant, name, language, text, created_at, updated_at)"
                                                + " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (tenant, name) DO NOTHING",
                                        row)))
                .compose(inserted -> inserted == 1
                        ? Future.succeededFuture()
                        : Future.failedFuture(Problem.field("name", "is taken").exception()));
    }

    /** Fails with {@code template-not-found}. */
    public Future<NamedTemplate> find(String tenant, String name) {
        return database.<@Nullable NamedTemplate>read(session -> session.first(
                        SELECT + "WHERE tenant = ? AND name = ?", Tuple.of(tenant, name), TemplateStore::template))
                .compose(found -> found == null ? absent() : Future.succeededFuture(found));
    }

    private static <T> Future<T> absent() {
        return Future.failedFuture(Problem.of(ProblemCode.TEMPLATE_NOT_FOUND).exception());
    }

    /**
     * Of a tenant, by name.
     *
     * @param after only those after this name; empty to begin with the first
     */
    public Future<List<NamedTemplate>> page(String tenant, String after, int limit) {
        return database.read(session -> session.list(
                SELECT + "WHERE tenant = ? AND name > ? ORDER BY name LIMIT ?",
                Tuple.of(tenant, after, limit),
                TemplateStore::template));
    }

    /** Fails with {@code template-not-found}. */
    public Future<Void> update(NamedTemplate changed) {
        return database.change(
                        "UPDATE templates SET language = ?, text = ?, updated_at = ? WHERE tenant = ? AND name = ?",
                        Tuple.wrap(Arrays.<@Nullable Object>asList(
                                changed.language(),
                                changed.text(),
                                changed.updatedAt().toEpochMilli(),
                                changed.tenant(),
                                changed.name())))
                .compose(done -> done == 1 ? Future.succeededFuture() : absent());
    }

    /** Fails with {@code template-not-found}. */
    public Future<Void> delete(String tenant, String name) {
        return database.change("DELETE FROM templates WHERE tenant = ? AND name = ?", Tuple.of(tenant, name))
                .compose(done -> done == 1 ? Future.succeededFuture() : absent());
    }

    /** Removes all of a tenant's. */
    public Future<Void> removeOf(String tenant) {
        return database.change("DELETE FROM templates WHERE tenant = ?", Tuple.of(tenant))
                .mapEmpty();
    }
}
