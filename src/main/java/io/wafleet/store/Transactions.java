package io.wafleet.store;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Transaction;
import java.util.function.Function;

/** Runs work as a transaction on the writer's only connection. */
final class Transactions {
    private final Pool writer;
    private final Function<SqlConnection, Session> sessions;
    private final Dialect dialect;

    Transactions(Pool writer, Function<SqlConnection, Session> sessions, Dialect dialect) {
        this.writer = writer;
        this.sessions = sessions;
        this.dialect = dialect;
    }

    /** What the two databases do not have in common. */
    interface Dialect {
        /** What the transaction that has just begun is called, if the database can be asked for its end by that. */
        Future<Long> name(SqlConnection connection);

        /** Makes the writer's connection usable after a transaction that failed. */
        Future<Void> mend();

        /**
         * Whether a transaction was committed although its commit failed. Fails with {@link UnknownCommit} if that
         * cannot be found out.
         */
        Future<Boolean> isCommitted(long name, Throwable failure);
    }

    /**
     * Succeeds after the commit. If it fails, nothing has been changed; only after an {@link UnknownCommit} nobody knows.
     */
    Future<Void> run(Function<Session, Future<Void>> work) {
        return writer.withConnection(
                        connection -> connection.begin().compose(transaction -> run(connection, transaction, work)))
                .compose(Ending::settle)
                .recover(failure -> dialect.mend().transform(mended -> Future.failedFuture(failure)));
    }

    /** What is left to find out when the connection is back in its pool. */
    private interface Ending {
        Future<Void> settle();
    }

    private Future<Ending> run(
            SqlConnection connection, Transaction transaction, Function<Session, Future<Void>> work) {
        // Not awaited before the work: on PostgreSQL both go out together.
        Future<Long> name = dialect.name(connection);
        return Future.future(promise -> work.apply(sessions.apply(connection)).onComplete(promise))
                .compose(done -> name)
                .transform(named -> named.failed()
                        ? transaction.rollback().transform(undone -> Future.failedFuture(named.cause()))
                        : transaction
                                .commit()
                                .<Ending>map(committed -> Future::succeededFuture)
                                .otherwise(failure -> () -> afterFailedCommit(named.result(), failure)));
    }

    private Future<Void> afterFailedCommit(long name, Throwable failure) {
        return dialect.isCommitted(name, failure)
                .compose(committed -> committed ? Future.succeededFuture() : Future.failedFuture(failure));
    }
}
