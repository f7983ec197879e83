package io.wafleet;

import io.vertx.core.Future;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The parts of a gateway as a list: opened one after the other, closed in reverse. What does not open has those before it
 * closed again. Confined to one context.
 */
final class Assembly {
    private static final Logger log = LoggerFactory.getLogger(Assembly.class);

    private final List<Part<?>> parts = new ArrayList<>();
    private final Deque<Part<?>> opened = new ArrayDeque<>();

    /** One of the parts, for those that come after it. */
    static final class Part<T> {
        private final String name;
        private final Supplier<Future<T>> opening;
        private final Function<T, Future<?>> closing;
        private @Nullable T value;

        private Part(String name, Supplier<Future<T>> opening, Function<T, Future<?>> closing) {
            this.name = name;
            this.opening = opening;
            this.closing = closing;
        }

        /** What it is, once it is open. */
        T get() {
            return Objects.requireNonNull(value, () -> name + " is not open yet");
        }

        private Future<?> open() {
            return opening.get().onSuccess(open -> value = open);
        }

        private Future<?> close() {
            return value == null ? Future.succeededFuture() : closing.apply(value);
        }
    }

    /** A part that needs no closing. */
    <T> Part<T> then(String name, Supplier<Future<T>> opening) {
        return then(name, opening, open -> Future.succeededFuture());
    }

    /** The next part, which may use those before it. */
    <T> Part<T> then(String name, Supplier<Future<T>> opening, Function<T, Future<?>> closing) {
        Part<T> part = new Part<>(name, opening, closing);
        parts.add(part);
        return part;
    }

    /** Opens all; fails, with all closed, if one does not open. */
    Future<Void> open() {
        Future<?> last = Future.succeededFuture();
        for (Part<?> part : parts) {
            last = last.compose(before -> part.open()).onSuccess(open -> opened.push(part));
        }
        return last.<Void>mapEmpty().recover(failure -> close().transform(closed -> Future.failedFuture(failure)));
    }

    /** Closes what is open, and goes on with the next where that fails. */
    Future<Void> close() {
        if (opened.isEmpty()) {
            return Future.succeededFuture();
        }
        Part<?> part = opened.pop();
        return part.close()
                .onFailure(failure -> log.error("{} did not close", part.name, failure))
                .transform(closed -> close());
    }
}
