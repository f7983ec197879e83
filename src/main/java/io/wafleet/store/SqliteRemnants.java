package io.wafleet.store;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Tuple;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What the files of SQLite hold of rows that are gone. In the database itself they are overwritten (secure_delete); in its log of
 * writes they stand until that begins anew, and is cut off behind what is new in it (journal_size_limit). It begins anew with a write
 * of a transaction that began when all of the log was in the database. The writer is in a transaction always, so nobody else can
 * empty the log by force.
 */
final class SqliteRemnants {
    private static final int TRIES = 20;

    private final Vertx vertx;
    private final DatabaseUrl.Sqlite url;

    SqliteRemnants(Vertx vertx, DatabaseUrl.Sqlite url) {
        this.vertx = vertx;
        this.url = url;
    }

    /** Gives false where others read and wrote all the time, so that it never began anew. */
    Future<Boolean> remove(Function<Function<Session, Future<Integer>>, Future<Integer>> write) {
        return remove(write, TRIES);
    }

    private Future<Boolean> remove(Function<Function<Session, Future<Integer>>, Future<Integer>> write, int tries) {
        Supplier<Future<Integer>> nothing = () ->
                write.apply(session -> session.list("SELECT 1 AS one", Tuple.tuple(), row -> row.getInteger("one"))
                        .map(one -> 0));
        return vertx.executeBlocking(this::copyToDatabase, false)
                .compose(copied -> nothing.get())
                .compose(begun -> write.apply(SqliteRemnants::something))
                .compose(written -> vertx.executeBlocking(this::isShort, false))
                .compose(emptied -> emptied || tries == 1 ? Future.succeededFuture(emptied) : remove(write, tries - 1));
    }

    /** What stays as it is would not be written. */
    private static Future<Integer> something(Session session) {
        return session.change("INSERT INTO settings (name, value) VALUES ('scrub', '')", Tuple.tuple())
                .compose(there -> session.change("DELETE FROM settings WHERE name = 'scrub'", Tuple.tuple()));
    }

    /** By a connection of its own: those of the pools are in transactions, or may not write. */
    private boolean copyToDatabase() throws SQLException {
        try (Connection connection = DriverManager.getConnection(url.jdbc() + "?busy_timeout=5000");
                Statement statement = connection.createStatement()) {
            return statement.execute("PRAGMA wal_checkpoint(PASSIVE)");
        }
    }

    /** A few pages, which are those of the last write. */
    private boolean isShort() throws IOException {
        Path log = Path.of(url.file() + "-wal");
        return !Files.exists(log) || Files.size(log) < 64 * 1024;
    }
}
