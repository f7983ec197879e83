package io.wafleet.mirror;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** Lets a few pieces of work run at a time, the others in the order in which they came. Confined to one context. */
final class Turnstile {
    private final int width;
    private final Deque<Runnable> waiting = new ArrayDeque<>();
    /** The metrics look at it from another thread. */
    private final AtomicInteger inside = new AtomicInteger();

    Turnstile(int width) {
        this.width = width;
    }

    <T> Future<T> enter(Supplier<Future<T>> work) {
        Promise<T> outcome = Promise.promise();
        waiting.add(() -> {
            Future<T> done = Future.future(promise -> work.get().onComplete(promise));
            done.onComplete(end -> {
                inside.decrementAndGet();
                outcome.handle(end);
                next();
            });
        });
        next();
        return outcome.future();
    }

    int inside() {
        return inside.get();
    }

    private void next() {
        while (inside.get() < width && !waiting.isEmpty()) {
            inside.incrementAndGet();
            waiting.remove().run();
        }
    }
}
