package io.wafleet.auth;

import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import io.wafleet.store.Database;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The table {@code users}. */
final class UserStore {
    private final Database database;

    UserStore(Database database) {
        this.database = database;
    }

    Future<@Nullable User> find(String username) {
        return database.read(session -> session.first(
                "SELECT username, tenant, password_hash, role FROM users WHERE username = ?",
                Tuple.of(username),
                row -> new User(
                        row.getString("username"),
                        row.getString("tenant"),
                        row.getString("password_hash"),
                        Role.parse(row.getString("role")))));
    }

    /** Gives false, and changes nothing, if the name is taken. */
    Future<Boolean> insert(User user, Instant now) {
        return database.write(session -> session.change(
                        """
                        INSERT INTO users (username, tenant, password_hash, role, created_at, updated_at)
                        VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (username) DO NOTHING""",
                        Tuple.of(
                                user.username(),
                                user.tenant(),
                                user.passwordHash(),
                                user.role().text(),
                                now.toEpochMilli(),
                                now.toEpochMilli()))
                .map(inserted -> inserted == 1));
    }

    Future<Void> changePassword(String username, String passwordHash, Instant now) {
        return database.write(session -> session.change(
                        "UPDATE users SET password_hash = ?, updated_at = ? WHERE username = ?",
                        Tuple.of(passwordHash, now.toEpochMilli(), username))
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
