package io.wafleet.auth.session;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import io.wafleet.store.Database;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The table {@code sessions}. Of secrets, which are random and long, it has plain SHA-256 sums. */
final class UserSessionStore {
    private static final String COLUMNS =
            "id, kind, username, stamp, address, agent, created_at, used_at, idle, expires_at, ends_at";

    private final Database database;

    UserSessionStore(Database database) {
        this.database = database;
    }

    /**
     * Of the user, those that were used last stay, up to a number. Gives how many had to go.
     *
     * @param secretHash null for a session that is held by a token alone
     * @param turnHash null where there is no refresh token
     */
    Future<Integer> insert(UserSession session, @Nullable String secretHash, @Nullable String turnHash, int most) {
        return database.write(rows -> rows.change(
                        "INSERT INTO sessions (secret_hash, turn_hash, " + COLUMNS
                                + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                        Tuple.tuple()
                                .addString(secretHash)
                                .addString(turnHash)
                                .addString(session.id())
                                .addString(session.kind().text())
                                .addString(session.username())
                                .addString(session.stamp())
                                .addString(session.from().address())
                                .addString(session.from().agent())
                                .addLong(session.createdAt().toEpochMilli())
                                .addLong(session.usedAt().toEpochMilli())
                                .addLong(session.idle().toMillis())
                                .addLong(session.expiresAt().toEpochMilli())
                                .addLong(session.endsAt().toEpochMilli()))
                .compose(inserted -> rows.change("""
                        DELETE FROM sessions WHERE username = ? AND id NOT IN
                        (SELECT id FROM sessions WHERE username = ? ORDER BY used_at DESC, id DESC LIMIT ?)""", Tuple.of(session.username(), session.username(), most))));
    }

    private static UserSession session(Row row) {
        return new UserSession(
                row.getString("id"),
                UserSession.Kind.parse(row.getString("kind")),
                row.getString("username"),
                row.getString("stamp"),
                new UserSession.From(row.getString("address"), row.getString("agent")),
                Instant.ofEpochMilli(row.getLong("created_at")),
                Instant.ofEpochMilli(row.getLong("used_at")),
                Duration.ofMillis(row.getLong("idle")),
                Instant.ofEpochMilli(row.getLong("expires_at")),
                Instant.ofEpochMilli(row.getLong("ends_at")));
    }

    Future<@Nullable UserSession> ofId(String id) {
        return first("id = ?", Tuple.of(id));
    }

    Future<@Nullable UserSession> ofSecret(UserSession.Kind kind, String secretHash) {
        return first("secret_hash = ? AND kind = ?", Tuple.of(secretHash, kind.text()));
    }

    private Future<@Nullable UserSession> first(String condition, Tuple parameters) {
        return database.read(rows -> rows.first(
                "SELECT " + COLUMNS + " FROM sessions WHERE " + condition, parameters, UserSessionStore::session));
    }

    /** Those that are good for something, the newest first. */
    Future<List<UserSession>> of(String username, String stamp, Instant now) {
        return database.read(rows -> rows.list(
                "SELECT " + COLUMNS
                        + " FROM sessions WHERE username = ? AND stamp = ? AND expires_at > ? ORDER BY id DESC",
                Tuple.of(username, stamp, now.toEpochMilli()),
                UserSessionStore::session));
    }

    /** Of all users, the newest first. */
    Future<List<UserSession>> newest(int most) {
        return database.read(rows -> rows.list(
                "SELECT " + COLUMNS + " FROM sessions ORDER BY id DESC LIMIT ?",
                Tuple.of(most),
                UserSessionStore::session));
    }

    /** Notes the use and the end that follows of it. */
    Future<Void> used(UserSession session) {
        return database.change(
                        "UPDATE sessions SET used_at = ?, expires_at = ? WHERE id = ?",
                        Tuple.of(
                                session.usedAt().toEpochMilli(),
                                session.expiresAt().toEpochMilli(),
                                session.id()))
                .mapEmpty();
    }

    /** Replaces the turn; gives false, and changes nothing, where it is not the present one. */
    Future<Boolean> turn(UserSession session, String presentHash, String nextHash) {
        return database.write(rows -> rows.change(
                        """
                        UPDATE sessions SET turn_hash = ?, used_at = ?, expires_at = ? WHERE id = ? AND turn_hash = ?""",
                        Tuple.of(
                                nextHash,
                                session.usedAt().toEpochMilli(),
                                session.expiresAt().toEpochMilli(),
                                session.id(),
                                presentHash))
                .map(turned -> turned == 1));
    }

    /** Gives whether the user had it. */
    Future<Boolean> remove(String username, String id) {
        return database.write(
                rows -> rows.change("DELETE FROM sessions WHERE username = ? AND id = ?", Tuple.of(username, id))
                        .map(removed -> removed == 1));
    }

    /** All of the user's but one; gives how many that were. */
    Future<Integer> removeOthers(String username, String id) {
        return database.write(
                rows -> rows.change("DELETE FROM sessions WHERE username = ? AND id <> ?", Tuple.of(username, id)));
    }

    /** Those whose time is over, and those whose user is gone or has another stamp; gives how many that were. */
    Future<Integer> removeOver(Instant now) {
        return database.write(rows -> rows.change("""
                DELETE FROM sessions WHERE expires_at <= ? OR NOT EXISTS
                (SELECT 1 FROM users WHERE users.username = sessions.username AND users.stamp = sessions.stamp)""", Tuple.of(now.toEpochMilli())));
    }
}
