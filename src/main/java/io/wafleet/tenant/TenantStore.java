package io.wafleet.tenant;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import io.wafleet.access.Access;
import io.wafleet.id.DeviceId;
import io.wafleet.problem.Problem;
import io.wafleet.problem.ProblemCode;
import io.wafleet.store.Condition;
import io.wafleet.store.Database;
import io.wafleet.store.Session;
import io.wafleet.tenant.Tenant.State;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The table {@code tenants}, and whether a tenant still has rows in others. */
public final class TenantStore {
    private static final String COLUMNS = "id, name, state, held, created_at, updated_at";
    private static final String SELECT = "SELECT " + COLUMNS + " FROM tenants WHERE ";

    private final Database database;

    public TenantStore(Database database) {
        this.database = database;
    }

    /**
     * Within the transaction that makes something of a tenant's: nothing is made of one that there is not, or that is on its way
     * out. Fails with {@code invalid-request}, which names the field {@code tenant}, or with {@code tenant-disabled}.
     */
    public static Future<Void> requireActive(Session session, String id) {
        return find(session, id).map(tenant -> {
            if (tenant == null) {
                throw Problem.field("tenant", "is not known; POST /api/tenants makes one")
                        .exception();
            }
            if (tenant.state() != State.ACTIVE) {
                throw Problem.of(
                                ProblemCode.TENANT_DISABLED,
                                "the tenant is " + tenant.state().text())
                        .exception();
            }
            return null;
        });
    }

    /** As {@link #requireActive(Session, String)}, before anything is begun. */
    public Future<Void> requireActive(String id) {
        return database.read(session -> requireActive(session, id));
    }

    /** Whether there is such a tenant, and it is active. */
    public Future<Boolean> isActive(String id) {
        return database.read(session -> find(session, id))
                .map(tenant -> tenant != null && tenant.state() == State.ACTIVE);
    }

    private static Future<@Nullable Tenant> find(Session session, String id) {
        return session.first(SELECT + "id = ?", Tuple.of(id), TenantStore::tenant);
    }

    /** Fails with {@code tenant-not-found}, also where the access does not cover it. */
    Future<Tenant> get(Access.Whole by, String id) {
        return database.read(session -> existing(session, by, id));
    }

    private static Future<Tenant> existing(Session session, Access.Whole by, String id) {
        return find(session, id)
                .compose(tenant -> tenant != null && by.covers(id)
                        ? Future.succeededFuture(tenant)
                        : Future.failedFuture(
                                Problem.of(ProblemCode.TENANT_NOT_FOUND).exception()));
    }

    /** By id. */
    Future<List<Tenant>> page(Access.Whole by, String after, int limit) {
        Condition condition = by.match(
                () -> new Condition("id > ?", List.of(after)),
                tenant -> new Condition("id > ? AND id = ?", List.of(after, tenant)));
        return database.read(session -> session.list(
                SELECT + condition.sql() + " ORDER BY id LIMIT ?", condition.with(limit), TenantStore::tenant));
    }

    /** Those for whose devices and rows something is left to do. */
    Future<List<Tenant>> unsettled() {
        return database.read(session -> session.list(
                SELECT + "state <> 'active' OR held <> '' ORDER BY id", Tuple.tuple(), TenantStore::tenant));
    }

    private static Tenant tenant(Row row) {
        return new Tenant(
                row.getString("id"),
                row.getString("name"),
                State.parse(row.getString("state")),
                Arrays.stream(row.getString("held").split(",", -1))
                        .filter(id -> !id.isEmpty())
                        .map(DeviceId::new)
                        .collect(Collectors.toSet()),
                Instant.ofEpochMilli(row.getLong("created_at")),
                Instant.ofEpochMilli(row.getLong("updated_at")));
    }

    /** Gives false, and changes nothing, if the id is taken. */
    Future<Boolean> insert(Tenant tenant) {
        return database.write(session -> session.change(
                        "INSERT INTO tenants (" + COLUMNS + ") VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING",
                        Tuple.of(
                                tenant.id(),
                                tenant.name(),
                                tenant.state().text(),
                                held(tenant),
                                tenant.createdAt().toEpochMilli(),
                                tenant.updatedAt().toEpochMilli()))
                .map(inserted -> inserted == 1));
    }

    private static String held(Tenant tenant) {
        return tenant.held().stream().map(DeviceId::value).sorted().collect(Collectors.joining(","));
    }

    /** Gives the tenant as it is then. Fails with {@code tenant-not-found}, and as the change does. */
    Future<Tenant> change(Access.Whole by, String id, UnaryOperator<Tenant> change) {
        return change(by, id, change, session -> Future.succeededFuture());
    }

    /** @param guard asked within the transaction; the change is made if it does not fail */
    Future<Tenant> change(
            Access.Whole by, String id, UnaryOperator<Tenant> change, Function<Session, Future<Void>> guard) {
        return database.write(session -> existing(session, by, id).compose(tenant -> {
            Tenant changed = change.apply(tenant);
            return guard.apply(session)
                    .compose(fine -> session.change(
                            "UPDATE tenants SET name = ?, state = ?, held = ?, updated_at = ? WHERE id = ?",
                            Tuple.of(
                                    changed.name(),
                                    changed.state().text(),
                                    held(changed),
                                    changed.updatedAt().toEpochMilli(),
                                    id)))
                    .map(changed);
        }));
    }

    /** Removes a tenant that is being deleted; false, with nothing changed, as long as anything is left of it. */
    Future<Boolean> remove(String id) {
        String sql = """
                DELETE FROM tenants WHERE id = ? AND state = 'deleting'
                  AND NOT EXISTS (SELECT 1 FROM devices WHERE devices.tenant = tenants.id)
                  AND NOT EXISTS (SELECT 1 FROM campaigns WHERE campaigns.tenant = tenants.id)
                  AND NOT EXISTS (SELECT 1 FROM webhooks WHERE webhooks.tenant = tenants.id)
                  AND NOT EXISTS (SELECT 1 FROM events WHERE events.tenant = tenants.id)
                  AND NOT EXISTS (SELECT 1 FROM api_keys WHERE api_keys.tenant = tenants.id)
                  AND NOT EXISTS (SELECT 1 FROM users WHERE users.tenant = tenants.id)""";
        return database.write(session -> session.change(sql, Tuple.of(id)).map(removed -> removed == 1));
    }
}
