package io.wafleet.job.idempotency;

import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import io.wafleet.problem.Problem;
import io.wafleet.problem.ProblemCode;
import io.wafleet.store.Database;
import io.wafleet.store.Session;
import java.time.Instant;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The table {@code idempotency_keys}: which request a key was used for first, and what was answered. A key is written in
 * the transaction that stores what it is for, so that neither is there without the other.
 */
public final class IdempotencyStore {
    private final Database database;

    public IdempotencyStore(Database database) {
        this.database = database;
    }

    /**
     * A key that was used.
     *
     * @param subject the id of what the request made
     * @param answer null while there is none
     */
    public record Use(
            String fingerprint, String subject, @Nullable Answer answer) {
        /**
         * The answer that was given first; fails with {@code key-reused} if that was to another request.
         *
         * @param missing makes the answer where none was kept
         */
        public Future<Answer> answerTo(IdempotencyKey key, Supplier<Future<Answer>> missing) {
            if (!fingerprint.equals(key.fingerprint())) {
                return Future.failedFuture(Problem.of(
                                ProblemCode.KEY_REUSED, "the key belongs to another request, which was accepted before")
                        .exception());
            }
            return answer != null ? Future.succeededFuture(answer) : missing.get();
        }
    }

    public Future<@Nullable Use> find(String tenant, String key) {
        return database.read(session -> find(session, tenant, key));
    }

    private static Future<@Nullable Use> find(Session session, String tenant, String key) {
        return session.first(
                "SELECT fingerprint, job, status, answer FROM idempotency_keys WHERE tenant = ? AND idempotency_key = ?",
                Tuple.of(tenant, key),
                row -> {
                    Integer status = row.getInteger("status");
                    return new Use(
                            row.getString("fingerprint"),
                            row.getString("job"),
                            status == null ? null : new Answer(row.getString("job"), status, row.getString("answer")));
                });
    }

    /** Claims the key within a transaction: null if it was free, else how it was used before. */
    public static Future<@Nullable Use> claim(Session session, IdempotencyKey key, String subject, Instant now) {
        return session.change("""
                        INSERT INTO idempotency_keys (tenant, idempotency_key, fingerprint, job, created_at)
                        VALUES (?, ?, ?, ?, ?) ON CONFLICT (tenant, idempotency_key) DO NOTHING""", Tuple.of(key.tenant(), key.value(), key.fingerprint(), subject, now.toEpochMilli()))
                .compose(inserted -> inserted == 1
                        ? Future.<@Nullable Use>succeededFuture()
                        : find(session, key.tenant(), key.value()));
    }

    /** Keeps the answer if there is none yet, and gives the one that is kept. */
    public Future<Answer> keep(IdempotencyKey key, Answer answer) {
        return database.write(session -> session.change(
                        """
                        UPDATE idempotency_keys SET status = ?, answer = ?
                        WHERE tenant = ? AND idempotency_key = ? AND status IS NULL""", Tuple.of(answer.status(), answer.body(), key.tenant(), key.value()))
                .compose(changed -> changed == 1
                        ? Future.succeededFuture(answer)
                        : find(session, key.tenant(), key.value())
                                .map(use -> use == null || use.answer() == null ? answer : use.answer())));
    }

    /** Removes all of a tenant's. */
    public Future<Void> removeOf(String tenant) {
        return database.write(
                session -> session.change("DELETE FROM idempotency_keys WHERE tenant = ?", Tuple.of(tenant))
                        .mapEmpty());
    }

    /** Forgets keys that were used before this time. */
    public Future<Integer> forget(Instant before) {
        return database.write(session ->
                session.change("DELETE FROM idempotency_keys WHERE created_at < ?", Tuple.of(before.toEpochMilli())));
    }
}
