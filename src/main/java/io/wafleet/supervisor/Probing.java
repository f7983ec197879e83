package io.wafleet.supervisor;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import java.util.function.BooleanSupplier;

/**
 * Asks a child whether it answers. The startup probe gates the liveness probe: a slow start is no hang. Both end in
 * silence when their question is no longer of interest.
 */
final class Probing {
    static final int MAX_FAILURES = 3;

    private static final Duration FIRST_DELAY = Duration.ofMillis(50);
    private static final Duration MAX_DELAY = Duration.ofSeconds(1);
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final double JITTER = 0.1;

    private final SlotParts parts;

    Probing(SlotParts parts) {
        this.parts = parts;
    }

    /** True once the child itself, not a stranger on its port, answers; false if the time is over before. */
    Future<Boolean> startup(int port, Child child, Instant until, BooleanSupplier interesting) {
        Promise<Boolean> answer = Promise.promise();
        startup(port, child, until, interesting, FIRST_DELAY, answer);
        return answer.future();
    }

    private void startup(
            int port,
            Child child,
            Instant until,
            BooleanSupplier interesting,
            Duration delay,
            Promise<Boolean> answer) {
        after(
                delay,
                interesting,
                () -> isUp(port, child).onComplete(up -> {
                    if (Boolean.TRUE.equals(up.result())) {
                        answer.complete(true);
                    } else if (parts.clock().instant().isAfter(until)) {
                        answer.complete(false);
                    } else {
                        startup(port, child, until, interesting, shorter(delay.multipliedBy(2), MAX_DELAY), answer);
                    }
                }));
    }

    private Future<Boolean> isUp(int port, Child child) {
        return probe(port)
                .compose(ok -> ok
                        ? parts.vertx().executeBlocking(() -> parts.procFs().isListening(port, child.pid()), false)
                        : Future.succeededFuture(false));
    }

    /** Completes, with their number, when too many probes in a row have failed. */
    Future<Integer> liveness(int port, BooleanSupplier interesting) {
        Promise<Integer> dead = Promise.promise();
        liveness(port, interesting, 0, dead);
        return dead.future();
    }

    private void liveness(int port, BooleanSupplier interesting, int failures, Promise<Integer> dead) {
        double spread = parts.random().nextDouble(1 - JITTER, 1 + JITTER);
        Duration pause =
                Duration.ofMillis(Math.round(parts.timings().probeInterval().toMillis() * spread));
        after(
                pause,
                interesting,
                () -> probe(port).onComplete(up -> {
                    int now = Boolean.TRUE.equals(up.result()) ? 0 : failures + 1;
                    if (now >= MAX_FAILURES) {
                        dead.complete(now);
                    } else {
                        liveness(port, interesting, now, dead);
                    }
                }));
    }

    private Future<Boolean> probe(int port) {
        Duration limit = shorter(TIMEOUT, parts.timings().probeInterval().multipliedBy(2));
        return parts.source()
                .probe(port)
                .timeout(limit.toMillis(), java.util.concurrent.TimeUnit.MILLISECONDS)
                .otherwise(false);
    }

    private void after(Duration delay, BooleanSupplier interesting, Runnable action) {
        parts.vertx().setTimer(Math.max(1, delay.toMillis()), fired -> {
            if (interesting.getAsBoolean()) {
                action.run();
            }
        });
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
