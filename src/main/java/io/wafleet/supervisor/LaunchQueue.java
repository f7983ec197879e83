package io.wafleet.supervisor;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Paces launches so that a boot of many devices, or the death of many at once, does not starve the host: at most
 * {@code limit} children are starting, and at most one is launched per gap. Confined to the supervisor's context.
 */
final class LaunchQueue {
    static final Duration GAP = Duration.ofMillis(100);

    private final Vertx vertx;
    private final int limit;
    private final Deque<Promise<Void>> waiting = new ArrayDeque<>();
    private int starting;
    private boolean inGap;

    LaunchQueue(Vertx vertx, int limit) {
        this.vertx = vertx;
        this.limit = limit;
    }

    /** Completes when it is the caller's turn; whoever was admitted must {@link #release} once. */
    Future<Void> admit() {
        Promise<Void> turn = Promise.promise();
        waiting.add(turn);
        next();
        return turn.future();
    }

    /** The admitted child answers, or is gone. */
    void release() {
        starting--;
        next();
    }

    private void next() {
        if (inGap || starting >= limit || waiting.isEmpty()) {
            return;
        }
        starting++;
        inGap = true;
        vertx.setTimer(GAP.toMillis(), timer -> {
            inGap = false;
            next();
        });
        waiting.remove().complete();
    }
}
