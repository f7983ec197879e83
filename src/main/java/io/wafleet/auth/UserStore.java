package io.wafleet.auth;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import io.wafleet.access.Access;
import io.wafleet.auth.profile.Profile;
import io.wafleet.problem.Problem;
import io.wafleet.problem.ProblemCode;
import io.wafleet.quota.Quota;
import io.wafleet.quota.Quotas;
import io.wafleet.store.Condition;
import io.wafleet.store.Database;
import io.wafleet.store.Session;
import io.wafleet.tenant.TenantStore;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The table {@code users}. */
final class UserStore {
    private static final String COLUMNS =
            "username, tenant, password_hash, role, stamp, disabled, created_at, updated_at, display_name, email";

    private final Database database;
    private final Quotas quotas;

    UserStore(Database database, Quotas quotas) {
        this.database = database;
        this.quotas = quotas;
    }

    Future<@Nullable User> find(String username) {
        return database.read(session -> find(session, username, new Access.Fleet()));
    }

    static Future<@Nullable User> find(Session session, String username, Access.Whole by) {
        Condition condition = new Condition("username = ?", List.of(username)).ofTenant(by);
        return session.first(
                "SELECT " + COLUMNS + " FROM users WHERE " + condition.sql(),
                Tuple.from(condition.parameters()),
                UserStore::user);
    }

    /** Of several who have the address the one who has had it longest: nobody can take it from him by having it, too. */
    Future<@Nullable User> ofEmail(String address) {
        return database.read(session -> session.first(
                "SELECT " + COLUMNS + " FROM users WHERE email = ? ORDER BY email_since, username LIMIT 1",
                Tuple.of(address),
                UserStore::user));
    }

    /** Fails with {@code user-not-found}, also where the user is another's. */
    Future<User> get(String username, Access.Whole by) {
        return database.read(session -> existing(session, username, by));
    }

    private static Future<User> existing(Session session, String username, Access.Whole by) {
        return find(session, username, by)
                .compose(user -> user == null
                        ? Future.failedFuture(
                                Problem.of(ProblemCode.USER_NOT_FOUND).exception())
                        : Future.succeededFuture(user));
    }

    /** By name. */
    Future<List<User>> page(Access.Whole by, String after, int limit) {
        Condition condition = new Condition("username > ?", List.of(after)).ofTenant(by);
        return database.read(session -> session.list(
                "SELECT " + COLUMNS + " FROM users WHERE " + condition.sql() + " ORDER BY username LIMIT ?",
                condition.with(limit),
                UserStore::user));
    }

    private static User user(Row row) {
        return new User(
                row.getString("username"),
                row.getString("tenant"),
                row.getString("password_hash"),
                Role.parse(row.getString("role")),
                row.getString("stamp"),
                row.getLong("disabled") != 0,
                Instant.ofEpochMilli(row.getLong("created_at")),
                Instant.ofEpochMilli(row.getLong("updated_at")),
                new Profile(row.getString("display_name"), row.getString("email")));
    }

    /**
     * Fails with {@code invalid-request} if the name is taken, as {@link TenantStore#requireActive} does, and as {@link #requirePlace}
     * does.
     */
    Future<Void> insert(User user) {
        return database.write(session -> insert(session, user));
    }

    /** As {@link #insert(User)}, within a transaction. */
    Future<Void> insert(Session session, User user) {
        return TenantStore.requireActive(session, user.tenant())
                .compose(active -> requirePlace(session, user.tenant(), user.role(), user.createdAt()))
                .compose(active -> session.change(
                        "INSERT INTO users (" + COLUMNS
                                + ", email_since) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (username) DO NOTHING",
                        Tuple.tuple()
                                .addString(user.username())
                                .addString(user.tenant())
                                .addString(user.passwordHash())
                                .addString(user.role().text())
                                .addString(user.stamp())
                                .addInteger(user.disabled() ? 1 : 0)
                                .addLong(user.createdAt().toEpochMilli())
                                .addLong(user.updatedAt().toEpochMilli())
                                .addString(user.profile().displayName())
                                .addString(user.profile().email())
                                .addLong(user.createdAt().toEpochMilli())))
                .compose(inserted -> inserted == 1
                        ? Future.succeededFuture()
                        : Future.failedFuture(
                                Problem.field("username", "is taken").exception()));
    }

    /**
     * Fails with {@code quota-exceeded} if the tenant may have nobody more. Administrators take no place: they are of all tenants,
     * and there must be one.
     */
    Future<Void> requirePlace(Session session, String tenant, Role role, Instant now) {
        if (role == Role.ADMIN) {
            return Future.succeededFuture();
        }
        return places(session, tenant, now).compose(taken -> {
            Problem refusal = quotas.refusal(tenant, Quota.USERS, () -> taken, 1);
            return refusal == null ? Future.succeededFuture() : Future.failedFuture(refusal.exception());
        });
    }

    /** How many places of the tenant are taken, by users and by invites that can be used. */
    Future<Long> places(String tenant, Instant now) {
        return database.read(session -> places(session, tenant, now));
    }

    private static Future<Long> places(Session session, String tenant, Instant now) {
        String admin = Role.ADMIN.text();
        return session.first("""
                        SELECT (SELECT count(*) FROM users WHERE tenant = ? AND role <> ?)
                          + (SELECT count(*) FROM invites WHERE tenant = ? AND role <> ? AND expires_at > ?) AS n""", Tuple.of(tenant, admin, tenant, admin, now.toEpochMilli()), row -> row.getLong("n"))
                .map(taken -> taken == null ? 0 : taken);
    }

    /**
     * Gives the user as it is then. Fails with {@code user-not-found}, with {@code forbidden} where the user is or would be above
     * the authority, and with {@code last-administrator} where nobody would be left who may undo it.
     */
    Future<User> change(String username, Authority by, UserChange change) {
        return database.write(session -> existing(session, username, by.over()).compose(user -> {
            User changed = change.applied(user);
            by.require(user.role());
            by.require(changed.role());
            return keepAnAdministrator(session, user, changed.isActiveAdministrator())
                    .compose(kept -> session.change(
                            """
                            UPDATE users SET password_hash = ?, role = ?, stamp = ?, disabled = ?, updated_at = ?, display_name = ?,
                              email_since = CASE WHEN email = ? THEN email_since ELSE ? END, email = ?
                            WHERE username = ?""",
                            Tuple.tuple()
                                    .addString(changed.passwordHash())
                                    .addString(changed.role().text())
                                    .addString(changed.stamp())
                                    .addInteger(changed.disabled() ? 1 : 0)
                                    .addLong(changed.updatedAt().toEpochMilli())
                                    .addString(changed.profile().displayName())
                                    .addString(changed.profile().email())
                                    .addLong(changed.updatedAt().toEpochMilli())
                                    .addString(changed.profile().email())
                                    .addString(username)))
                    .map(changed);
        }));
    }

    /** Gives a user from before there were stamps one, and leaves any other as it is. Gives the user as it is then. */
    Future<User> stamp(String username, String stamp) {
        return database.write(session -> session.change(
                        "UPDATE users SET stamp = ? WHERE username = ? AND stamp = ''", Tuple.of(stamp, username))
                .compose(stamped -> existing(session, username, new Access.Fleet())));
    }

    /** With the API keys and invites that the user has made. Fails as {@link #change} does. */
    Future<Void> delete(String username, Authority by) {
        return database.write(session -> existing(session, username, by.over())
                .compose(user -> {
                    by.require(user.role());
                    return keepAnAdministrator(session, user, false);
                })
                .compose(kept -> session.change("DELETE FROM api_keys WHERE owner = ?", Tuple.of(username)))
                .compose(gone -> session.change("DELETE FROM invites WHERE owner = ?", Tuple.of(username)))
                .compose(gone -> session.change("DELETE FROM users WHERE username = ?", Tuple.of(username)))
                .mapEmpty());
    }

    private static Future<Void> keepAnAdministrator(Session session, User user, boolean staysOne) {
        if (!user.isActiveAdministrator() || staysOne) {
            return Future.succeededFuture();
        }
        return session.first(
                        "SELECT count(*) AS n FROM users WHERE role = ? AND disabled = 0 AND username <> ?",
                        Tuple.of(Role.ADMIN.text(), user.username()),
                        row -> row.getLong("n"))
                .compose(others -> others != null && others > 0
                        ? Future.succeededFuture()
                        : Future.failedFuture(Problem.of(
                                        ProblemCode.LAST_ADMINISTRATOR,
                                        "without this user nobody could manage users; make another administrator first")
                                .exception()));
    }

    /** Fails with {@code tenant-kept} where an administrator is of the tenant: one is of all the others, too. */
    static Future<Void> requireNoAdministrator(Session session, String tenant) {
        return session.first(
                        "SELECT username FROM users WHERE tenant = ? AND role = ? ORDER BY username",
                        Tuple.of(tenant, Role.ADMIN.text()),
                        row -> row.getString("username"))
                .compose(name -> name == null
                        ? Future.succeededFuture()
                        : Future.failedFuture(Problem.of(
                                        ProblemCode.TENANT_KEPT,
                                        "the administrator " + name + " is of it; remove or demote this user first")
                                .exception()));
    }

    /** With all keys and invites of the tenant, and those that its users have made. */
    Future<Void> removeOf(String tenant) {
        return database.write(session -> session.change("""
                        DELETE FROM api_keys
                        WHERE tenant = ? OR owner IN (SELECT username FROM users WHERE tenant = ?)""", Tuple.of(tenant, tenant))
                .compose(gone -> session.change("DELETE FROM invites WHERE tenant = ?", Tuple.of(tenant)))
                .compose(gone -> session.change("DELETE FROM users WHERE tenant = ?", Tuple.of(tenant)))
                .mapEmpty());
    }

    /** Whether the users are of more than one tenant; administrators are of all. */
    Future<Boolean> hasSeveralTenants() {
        return database.read(session -> session.first(
                        "SELECT count(DISTINCT tenant) AS n FROM users WHERE role <> ?",
                        Tuple.of(Role.ADMIN.text()),
                        row -> row.getLong("n")))
                .map(count -> count != null && count > 1);
    }

    Future<Boolean> isEmpty() {
        return database.read(session ->
                session.first("SELECT count(*) AS n FROM users", Tuple.tuple(), row -> row.getLong("n") == 0));
    }
}
