package io.wafleet.supervisor;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Paces launches, at boot and after crashes alike, so that the death of many children does not starve the host: at most
 * {@code limit} are starting at a time, and one is launched per gap. Because a starved host starts children slowly, the
 * first limit also slows launches down when it matters. Confined to the supervisor's context.
 */
final class LaunchQueue {
    private final Vertx vertx;
    private final int limit;
    private final Duration gap;
    private final Deque<Promise<Void>> waiting = new ArrayDeque<>();
    private int starting;
    private boolean inGap;

    LaunchQueue(Vertx vertx, int limit, int perSecond) {
        this.vertx = vertx;
        this.limit = limit;
        this.gap = Duration.ofSeconds(1).dividedBy(perSecond);
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
        vertx.setTimer(gap.toMillis(), timer -> {
            inGap = false;
            next();
        });
        waiting.remove().complete();
    }
}
