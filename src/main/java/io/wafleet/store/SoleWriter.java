package io.wafleet.store;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a second gateway out of a server's database. The one session that writes holds an advisory lock, and asks for it anew in
 * every transaction: whoever has lost its session writes nothing before it has the lock again, and nothing at all if another
 * gateway has it by then (docs/adr/0009).
 */
final class SoleWriter {
    private static final Logger log = LoggerFactory.getLogger(SoleWriter.class);
    /** "wafleet"; the same for every gateway. */
    static final long KEY = 0x77_61_66_6c_65_65_74L;

    /** A session of the server's that is taken for alive for a while, though the link to it is cut. */
    private static final int MOST_TRIES = 20;

    private static final long PAUSE_MILLIS = 250;
    private static final String HOLDER = """
            SELECT a.pid, a.application_name, coalesce(host(a.client_addr), 'its own host') AS address
            FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid
            WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1
              AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
              AND (l.classid::bigint << 32) + l.objid::bigint = $1""";

    /** What the sessions of this gateway are called; no other's are. */
    private final String name = "wafleet " + UUID.randomUUID();

    private final Vertx vertx;
    private @Nullable Pool readers;
    private volatile boolean refused;

    SoleWriter(Vertx vertx) {
        this.vertx = vertx;
    }

    String name() {
        return name;
    }

    /** The pool to ask who holds the lock. */
    void readers(Pool pool) {
        readers = pool;
    }

    /** Whether another gateway was found to have the database. */
    boolean isRefused() {
        return refused;
    }

    /** Gives the number of the transaction that has begun on the connection, if this gateway may write. */
    Future<Long> begin(SqlConnection connection) {
        return ask(connection, MOST_TRIES);
    }

    private Future<Long> ask(SqlConnection connection, int tries) {
        return connection
                .preparedQuery("SELECT txid_current(), pg_try_advisory_lock($1)")
                .execute(Tuple.of(KEY))
                .map(rows -> rows.iterator().next())
                .compose(row -> row.getBoolean(1)
                        ? Future.succeededFuture(row.getLong(0))
                        : holder().compose(holder -> taken(connection, holder, tries)));
    }

    /** @param address where its gateway runs */
    private record Holder(int pid, String name, String address) {}

    private Future<@Nullable Holder> holder() {
        Pool pool = readers;
        return pool == null
                ? Future.succeededFuture(null)
                : pool.preparedQuery(HOLDER)
                        .execute(Tuple.of(KEY))
                        .map(rows -> rows.size() == 0 ? null : rows.iterator().next())
                        .map(row -> row == null
                                ? null
                                : new Holder(row.getInteger(0), String.valueOf(row.getString(1)), row.getString(2)));
    }

    private Future<Long> taken(SqlConnection connection, @Nullable Holder holder, int tries) {
        boolean others = holder != null && !name.equals(holder.name());
        if (others || tries == 1) {
            refused = true;
            return Future.failedFuture(new DatabaseTaken(holder == null ? "somewhere" : holder.address()));
        }
        return (holder == null ? Future.<Void>succeededFuture() : end(holder.pid()))
                .compose(ended -> vertx.timer(PAUSE_MILLIS, TimeUnit.MILLISECONDS))
                .compose(rested -> ask(connection, tries - 1));
    }

    /** A session of our own whose link is cut: the server would keep it, and the lock, until it notices. */
    private Future<Void> end(int pid) {
        log.warn("ending a session of this gateway at the database that is not used any more");
        Pool pool = readers;
        return pool == null
                ? Future.succeededFuture()
                : pool.preparedQuery("SELECT pg_terminate_backend($1)")
                        .execute(Tuple.of(pid))
                        .mapEmpty();
    }
}
