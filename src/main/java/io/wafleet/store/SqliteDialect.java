package io.wafleet.store;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;

/** A file of one process: a commit that fails was not made. */
final class SqliteDialect implements Transactions.Dialect {
    private final Pool writer;

    SqliteDialect(Pool writer) {
        this.writer = writer;
    }

    @Override
    public Future<Long> name(SqlConnection connection) {
        return Future.succeededFuture(0L);
    }

    /**
     * A full disk, for one, makes SQLite end the transaction by itself. Then the driver's roll-back fails and begins no
     * new one, and from then on every statement would be committed at once, and every commit fail. Elsewhere this
     * BEGIN fails, and does no harm.
     */
    @Override
    public Future<Void> mend() {
        return writer.<Void>withTransaction(connection -> connection
                        .query("BEGIN IMMEDIATE")
                        .execute()
                        .otherwiseEmpty()
                        .mapEmpty())
                .otherwiseEmpty();
    }

    @Override
    public Future<Boolean> isCommitted(long name, Throwable failure) {
        return Future.succeededFuture(false);
    }
}
