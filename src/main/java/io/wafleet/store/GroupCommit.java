package io.wafleet.store;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import io.wafleet.problem.Problem;
import io.wafleet.problem.ProblemCode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Commits writes in groups: what arrives while a commit is under way goes into the next one, in order, and each caller
 * is answered, on its own context, after its commit. One fsync then serves many callers.
 *
 * <p>If a group fails, it was rolled back whole, and its commands run again one by one so that only the guilty one
 * fails. A command may therefore run twice and must not have effects outside its session.
 */
final class GroupCommit {
    static final int MAX_GROUP = 256;
    static final int MAX_WAITING = 20_000;

    private final Vertx vertx;
    private final Pool writer;
    private final Function<SqlConnection, Session> sessions;
    private final Supplier<Future<Void>> afterFailure;
    private final Deque<Command<?>> waiting = new ArrayDeque<>();
    private boolean committing;

    /** @param afterFailure makes the writer's connection usable after a transaction that failed */
    GroupCommit(
            Vertx vertx, Pool writer, Function<SqlConnection, Session> sessions, Supplier<Future<Void>> afterFailure) {
        this.vertx = vertx;
        this.writer = writer;
        this.sessions = sessions;
        this.afterFailure = afterFailure;
    }

    <T> Future<T> submit(Function<Session, Future<T>> work) {
        Command<T> command = new Command<>(work, vertx.getOrCreateContext());
        synchronized (this) {
            if (waiting.size() >= MAX_WAITING) {
                return Future.failedFuture(
                        Problem.of(ProblemCode.OVERLOADED, MAX_WAITING + " writes are waiting for the database")
                                .exception());
            }
            waiting.add(command);
        }
        commitNext();
        return command.promise.future();
    }

    private void commitNext() {
        List<Command<?>> group = takeGroup();
        if (group.isEmpty()) {
            return;
        }
        inOneTransaction(group)
                .recover(failure -> group.size() == 1 ? Future.failedFuture(failure) : oneByOne(group))
                .onComplete(done -> {
                    group.forEach(command -> command.answer(done.cause()));
                    synchronized (this) {
                        committing = false;
                    }
                    commitNext();
                });
    }

    private synchronized List<Command<?>> takeGroup() {
        List<Command<?>> group = new ArrayList<>();
        if (committing) {
            return group;
        }
        for (int i = 0; i < MAX_GROUP && !waiting.isEmpty(); i++) {
            group.add(waiting.remove());
        }
        committing = !group.isEmpty();
        return group;
    }

    private Future<Void> inOneTransaction(List<Command<?>> group) {
        return writer.<Void>withTransaction(connection -> {
                    Session session = sessions.apply(connection);
                    Future<Void> chain = Future.succeededFuture();
                    for (Command<?> command : group) {
                        chain = chain.compose(done -> command.run(session));
                    }
                    return chain;
                })
                .recover(failure -> afterFailure.get().transform(mended -> Future.failedFuture(failure)));
    }

    private Future<Void> oneByOne(List<Command<?>> group) {
        Future<Void> chain = Future.succeededFuture();
        for (Command<?> command : group) {
            chain = chain.compose(done -> inOneTransaction(List.of(command)).recover(failure -> {
                command.failure = failure;
                return Future.succeededFuture();
            }));
        }
        return chain;
    }

    private static final class Command<T> {
        private final Function<Session, Future<T>> work;
        private final Context caller;
        private final Promise<T> promise = Promise.promise();
        private @Nullable T result;
        private @Nullable Throwable failure;

        Command(Function<Session, Future<T>> work, Context caller) {
            this.work = work;
            this.caller = caller;
        }

        Future<Void> run(Session session) {
            return work.apply(session).map(value -> {
                result = value;
                return null;
            });
        }

        void answer(@Nullable Throwable groupFailure) {
            Throwable cause = failure != null ? failure : groupFailure;
            caller.runOnContext(go -> {
                if (cause == null) {
                    promise.complete(result);
                } else {
                    promise.fail(cause);
                }
            });
        }
    }
}
