package io.wafleet.store;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A server behind a network: when the connection breaks while a commit is under way, its answer is lost. PostgreSQL keeps
 * what became of a transaction by its id, so it is asked, on another connection.
 */
final class PostgresDialect implements Transactions.Dialect {
    private static final Logger log = LoggerFactory.getLogger(PostgresDialect.class);
    /** With the pause about a server's restart. Meanwhile all writes wait, and more of them than it takes are refused. */
    private static final int MOST_QUESTIONS = 60;

    private static final long PAUSE_MILLIS = 500;

    private final Vertx vertx;
    private final Pool readers;
    private final SoleWriter sole;

    PostgresDialect(Vertx vertx, Pool readers, SoleWriter sole) {
        this.vertx = vertx;
        this.readers = readers;
        this.sole = sole;
    }

    @Override
    public Future<Long> name(SqlConnection connection) {
        return sole.begin(connection);
    }

    @Override
    public Future<Void> mend() {
        return Future.succeededFuture();
    }

    @Override
    public Future<Boolean> isCommitted(long name, Throwable failure) {
        if (failure instanceof PgException answer && isOfTheTransaction(answer)) {
            return Future.succeededFuture(false);
        }
        log.warn(
                "the connection to the database broke during a commit; asking what became of it: {}",
                failure.toString());
        return ask(name, failure, MOST_QUESTIONS);
    }

    /** Unlike class 57 (the server ends the connection), 08 (the connection itself) and 40003 (not known). */
    private static boolean isOfTheTransaction(PgException answer) {
        String state = String.valueOf(answer.getSqlState());
        return !state.startsWith("57") && !state.startsWith("08") && !state.equals("40003");
    }

    private Future<Boolean> ask(long name, Throwable failure, int questions) {
        return readers.preparedQuery("SELECT txid_status($1)")
                .execute(Tuple.of(name))
                .map(rows -> rows.iterator().next().getString(0))
                .otherwiseEmpty()
                .compose(status -> judge(status, name, failure, questions));
    }

    /** Null if there was no answer; "in progress" as long as the server has not noticed that the connection is gone. */
    private Future<Boolean> judge(@Nullable String status, long name, Throwable failure, int questions) {
        boolean committed = "committed".equals(status);
        if (committed || "aborted".equals(status)) {
            log.warn("transaction {} was {}", name, status);
            return Future.succeededFuture(committed);
        }
        if (questions == 1) {
            log.error("nobody knows what became of transaction {}", name);
            return Future.failedFuture(new UnknownCommit(failure));
        }
        return vertx.timer(PAUSE_MILLIS, TimeUnit.MILLISECONDS).compose(rested -> ask(name, failure, questions - 1));
    }
}
