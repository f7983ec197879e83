package io.wafleet.auth;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import io.wafleet.access.Access;
import io.wafleet.id.Sha256;
import io.wafleet.problem.Problem;
import io.wafleet.problem.ProblemCode;
import io.wafleet.store.Condition;
import io.wafleet.store.Database;
import io.wafleet.store.Session;
import io.wafleet.tenant.TenantStore;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The table {@code invites}. Tokens are random and long, so a plain SHA-256 of them is enough to keep. */
final class InviteStore {
    private static final String COLUMNS = "id, tenant, role, owner, created_at, expires_at";

    private final Database database;
    private final UserStore users;

    InviteStore(Database database, UserStore users) {
        this.database = database;
        this.users = users;
    }

    /** @param owner the user without whom it is worth nothing; null for none */
    record Invite(
            String id, String tenant, Role role, @Nullable String owner, Instant createdAt, Instant expiresAt) {
        /** For the API. */
        JsonObject toJson() {
            return new JsonObject()
                    .put("id", id)
                    .put("role", role.text())
                    .put("tenant", tenant)
                    .put("owner", owner)
                    .put("createdAt", createdAt.toString())
                    .put("expiresAt", expiresAt.toString());
        }
    }

    /** Fails as {@link TenantStore#requireActive} and {@link UserStore#requirePlace} do. Those that are over go. */
    Future<Void> insert(Invite invite, String token) {
        return database.write(session -> TenantStore.requireActive(session, invite.tenant())
                .compose(active -> session.change(
                        "DELETE FROM invites WHERE expires_at <= ?",
                        Tuple.of(invite.createdAt().toEpochMilli())))
                .compose(swept -> users.requirePlace(session, invite.tenant(), invite.role(), invite.createdAt()))
                .compose(free -> session.change(
                        "INSERT INTO invites (token_hash, " + COLUMNS + ") VALUES (?, ?, ?, ?, ?, ?, ?)",
                        Tuple.tuple()
                                .addString(Sha256.of(token))
                                .addString(invite.id())
                                .addString(invite.tenant())
                                .addString(invite.role().text())
                                .addString(invite.owner())
                                .addLong(invite.createdAt().toEpochMilli())
                                .addLong(invite.expiresAt().toEpochMilli())))
                .mapEmpty());
    }

    /** Fails with {@code invite-not-found} if there is none of this token, it is over, or its owner may no longer give it. */
    Future<Invite> find(String token, Instant now) {
        return database.read(session -> existing(session, token, now));
    }

    private static Future<Invite> existing(Session session, String token, Instant now) {
        return session.first(
                        "SELECT " + COLUMNS + " FROM invites WHERE token_hash = ? AND expires_at > ?",
                        Tuple.of(Sha256.of(token), now.toEpochMilli()),
                        InviteStore::invite)
                .compose(invite -> invite == null
                        ? Future.failedFuture(absent())
                        : isBacked(session, invite)
                                .compose(backed ->
                                        backed ? Future.succeededFuture(invite) : Future.failedFuture(absent())));
    }

    private static Future<Boolean> isBacked(Session session, Invite invite) {
        return invite.owner() == null
                ? Future.succeededFuture(true)
                : UserStore.find(session, invite.owner(), new Access.Fleet())
                        .map(owner -> owner != null && owner.backs(invite.tenant(), invite.role()));
    }

    /** Those that are not over, by age. */
    Future<List<Invite>> page(Access.Whole by, String after, Instant now, int limit) {
        Condition condition =
                new Condition("id > ? AND expires_at > ?", List.of(after, now.toEpochMilli())).ofTenant(by);
        return database.read(session -> session.list(
                "SELECT " + COLUMNS + " FROM invites WHERE " + condition.sql() + " ORDER BY id LIMIT ?",
                condition.with(limit),
                InviteStore::invite));
    }

    private static Invite invite(Row row) {
        return new Invite(
                row.getString("id"),
                row.getString("tenant"),
                Role.parse(row.getString("role")),
                row.getString("owner"),
                Instant.ofEpochMilli(row.getLong("created_at")),
                Instant.ofEpochMilli(row.getLong("expires_at")));
    }

    /** Fails with {@code invite-not-found}, also where it is another's, and with {@code forbidden} where its role is above. */
    Future<Invite> remove(Authority by, String id) {
        Condition condition = new Condition("id = ?", List.of(id)).ofTenant(by.over());
        return database.write(session -> session.first(
                        "SELECT " + COLUMNS + " FROM invites WHERE " + condition.sql(),
                        Tuple.from(condition.parameters()),
                        InviteStore::invite)
                .compose(invite -> {
                    if (invite == null) {
                        return Future.failedFuture(absent());
                    }
                    by.require(invite.role());
                    return delete(session, invite).map(invite);
                }));
    }

    private static Future<Integer> delete(Session session, Invite invite) {
        return session.change("DELETE FROM invites WHERE id = ?", Tuple.of(invite.id()));
    }

    /**
     * Makes the user in place of the invite, in one go: it is good for one. Fails with {@code invalid-request} if the name is taken,
     * after which it can be used still; as {@link #find} does, if it was used or has ended meanwhile; and as {@link
     * UserStore#insert} does.
     */
    Future<Void> accept(String token, User user, Instant now) {
        return database.write(session -> existing(session, token, now)
                .compose(invite -> delete(session, invite))
                .compose(used -> users.insert(session, user)));
    }

    private static RuntimeException absent() {
        return Problem.of(ProblemCode.INVITE_NOT_FOUND).exception();
    }
}
