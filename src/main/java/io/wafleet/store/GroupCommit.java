package io.wafleet.store;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.wafleet.problem.Problem;
import io.wafleet.problem.ProblemCode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Commits writes in groups: what arrives while a commit is under way goes into the next one, in order, and each caller
 * is answered, on its own context, after its commit. One fsync then serves many callers. Neighbours in a group that are
 * the same statement with other parameters run as one batch; of changes that hang on another statement, all those run as one
 * batch before.
 *
 * <p>If a group fails, it was rolled back whole, and its commands run again one by one so that only the guilty one
 * fails. A command may therefore run twice and must not have effects outside its session. A group that may have been
 * committed all the same ({@link UnknownCommit}) is never run again.
 */
final class GroupCommit {
    static final int MAX_GROUP = 256;
    static final int MAX_WAITING = 20_000;

    private static final Logger log = LoggerFactory.getLogger(GroupCommit.class);

    private final Vertx vertx;
    private final Transactions transactions;
    private final Deque<Command<?>> waiting = new ArrayDeque<>();
    private boolean committing;

    GroupCommit(Vertx vertx, Transactions transactions) {
        this.vertx = vertx;
        this.transactions = transactions;
    }

    <T> Future<T> submit(Function<Session, Future<T>> work) {
        return submit(new Command.Work<>(work, vertx.getOrCreateContext()));
    }

    Future<Integer> submit(@Nullable Statement condition, Statement statement) {
        return submit(new Command.Change(condition, statement, vertx.getOrCreateContext()));
    }

    private <T> Future<T> submit(Command<T> command) {
        synchronized (this) {
            if (waiting.size() >= MAX_WAITING) {
                return Future.failedFuture(
                        Problem.of(ProblemCode.OVERLOADED, MAX_WAITING + " writes are waiting for the database")
                                .exception());
            }
            waiting.add(command);
        }
        commitNext();
        return command.future();
    }

    private void commitNext() {
        List<Command<?>> group = takeGroup();
        if (group.isEmpty()) {
            return;
        }
        inOneTransaction(group)
                .recover(failure -> {
                    if (group.size() == 1 || failure instanceof UnknownCommit) {
                        return Future.failedFuture(failure);
                    }
                    log.debug("a group of {} writes failed and runs again one by one", group.size(), failure);
                    return oneByOne(group);
                })
                .onComplete(done -> {
                    answer(group, done.cause());
                    synchronized (this) {
                        committing = false;
                    }
                    commitNext();
                });
    }

    private synchronized List<Command<?>> takeGroup() {
        if (committing || waiting.isEmpty()) {
            return List.of();
        }
        List<Command<?>> group = new ArrayList<>(Math.min(MAX_GROUP, waiting.size()));
        while (group.size() < MAX_GROUP && !waiting.isEmpty()) {
            group.add(waiting.remove());
        }
        committing = true;
        return group;
    }

    private Future<Void> inOneTransaction(List<Command<?>> group) {
        return transactions.run(session -> {
            Future<Void> chain = Future.succeededFuture();
            for (int first = 0; first < group.size(); ) {
                int end = endOfBatch(group, first);
                List<Command<?>> part = group.subList(first, end);
                chain = chain.compose(done -> part.get(0).runWith(part, session));
                first = end;
            }
            return chain;
        });
    }

    /** The index after the last of those that run together with the first. */
    private static int endOfBatch(List<Command<?>> group, int first) {
        int end = first + 1;
        while (end < group.size() && group.get(first).joins(group.get(end))) {
            end++;
        }
        return end;
    }

    private Future<Void> oneByOne(List<Command<?>> group) {
        Future<Void> chain = Future.succeededFuture();
        for (Command<?> command : group) {
            chain = chain.compose(done -> inOneTransaction(List.of(command)).recover(failure -> {
                command.fail(failure);
                return Future.succeededFuture();
            }));
        }
        return chain;
    }

    /** In order; neighbours of one context by one task, because each is a wake-up of its thread. */
    private static void answer(List<Command<?>> group, @Nullable Throwable failure) {
        for (int first = 0; first < group.size(); ) {
            Context caller = group.get(first).caller();
            int end = first + 1;
            while (end < group.size() && group.get(end).caller() == caller) {
                end++;
            }
            List<Command<?>> part = group.subList(first, end);
            caller.runOnContext(go -> part.forEach(command -> command.answer(failure)));
            first = end;
        }
    }
}
