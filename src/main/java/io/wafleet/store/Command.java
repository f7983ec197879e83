package io.wafleet.store;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One caller's part of a {@link GroupCommit}. */
abstract sealed class Command<T> {
    private final Context caller;
    private final Promise<T> promise = Promise.promise();
    private @Nullable T result;
    private @Nullable Throwable failure;

    private Command(Context caller) {
        this.caller = caller;
    }

    /** Whether the other can run in one batch with this. */
    abstract boolean joins(Command<?> other);

    /** Runs this and those that join it; this is the first of them. */
    abstract Future<Void> runWith(List<Command<?>> batch, Session session);

    Context caller() {
        return caller;
    }

    Future<T> future() {
        return promise.future();
    }

    final void result(T value) {
        result = value;
    }

    /** It failed by itself, whatever becomes of its group. */
    void fail(Throwable cause) {
        failure = cause;
    }

    /** To be called on the caller's context. */
    void answer(@Nullable Throwable groupFailure) {
        Throwable cause = failure != null ? failure : groupFailure;
        if (cause == null) {
            promise.complete(result);
        } else {
            promise.fail(cause);
        }
    }

    /** Whatever a caller does with a session. */
    static final class Work<T> extends Command<T> {
        private final Function<Session, Future<T>> work;

        Work(Function<Session, Future<T>> work, Context caller) {
            super(caller);
            this.work = work;
        }

        @Override
        boolean joins(Command<?> other) {
            return false;
        }

        @Override
        Future<Void> runWith(List<Command<?>> batch, Session session) {
            return work.apply(session).map(value -> {
                result(value);
                return null;
            });
        }
    }

    /** One statement that changes rows, or two: then the first says whether there is anything to change. */
    static final class Change extends Command<Integer> {
        private final @Nullable Statement condition;
        private final Statement statement;

        /** @param condition if it changes no row, the statement is not run; null if it always is */
        Change(@Nullable Statement condition, Statement statement, Context caller) {
            super(caller);
            this.condition = condition;
            this.statement = statement;
        }

        @Override
        boolean joins(Command<?> other) {
            return other instanceof Change change && change.statement.sql().equals(statement.sql());
        }

        /** All conditions go first: they concern other rows than the statement does, so their order is no matter. */
        @Override
        Future<Void> runWith(List<Command<?>> batch, Session session) {
            List<Change> changes = batch.stream().map(Change.class::cast).toList();
            List<Change> conditional =
                    changes.stream().filter(change -> change.condition != null).toList();
            if (conditional.isEmpty()) {
                return run(changes, session);
            }
            return session.changeEach(conditional.stream()
                            .map(change -> Objects.requireNonNull(change.condition))
                            .toList())
                    .compose(counts -> {
                        List<Change> left = new ArrayList<>(changes);
                        for (int i = 0; i < counts.size(); i++) {
                            if (counts.get(i) == 0) {
                                conditional.get(i).result(0);
                                left.remove(conditional.get(i));
                            }
                        }
                        return run(left, session);
                    });
        }

        private static Future<Void> run(List<Change> changes, Session session) {
            return session.changeEach(
                            changes.stream().map(change -> change.statement).toList())
                    .map(counts -> {
                        for (int i = 0; i < changes.size(); i++) {
                            changes.get(i).result(counts.get(i));
                        }
                        return null;
                    });
        }
    }
}
