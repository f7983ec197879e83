package io.wafleet.supervisor;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.wafleet.bus.DeviceId;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Asks one device's child whether it answers. The startup probe gates the liveness probe: a slow start is no hang. Both
 * end in silence when their question is no longer of interest.
 */
final class Probing {
    static final int MAX_FAILURES = 3;

    static final Duration FIRST_DELAY = Duration.ofMillis(50);
    private static final Duration MAX_DELAY = Duration.ofSeconds(1);
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final double JITTER = 0.1;

    private final DeviceId device;
    private final SlotParts parts;

    Probing(DeviceId device, SlotParts parts) {
        this.device = device;
        this.parts = parts;
    }

    /**
     * True once the child itself, not a stranger on its port, answers; false if the time is over before.
     *
     * @param first when to ask first: a child that was just launched needs a moment, an adopted one does not
     * @param deadline on the monotonic clock
     */
    Future<Boolean> startup(int port, Child child, Duration first, Duration deadline, BooleanSupplier interesting) {
        Promise<Boolean> answer = Promise.promise();
        startup(new Startup(port, child, deadline, interesting, answer), first);
        return answer.future();
    }

    private record Startup(
            int port, Child child, Duration deadline, BooleanSupplier interesting, Promise<Boolean> answer) {}

    private void startup(Startup question, Duration delay) {
        after(
                delay,
                question.interesting(),
                () -> isUp(question.port(), question.child()).onComplete(up -> {
                    if (Boolean.TRUE.equals(up.result())) {
                        question.answer().complete(true);
                    } else if (isLate(question)) {
                        question.answer().complete(false);
                    } else {
                        Duration longer = delay.multipliedBy(2).plus(FIRST_DELAY);
                        startup(question, shorter(longer, MAX_DELAY));
                    }
                }));
    }

    private boolean isLate(Startup question) {
        return parts.monotonic().now().compareTo(question.deadline()) > 0
                && !parts.gate().stoodStillLately();
    }

    private Future<Boolean> isUp(int port, Child child) {
        return probe(port)
                .compose(ok -> ok
                        ? parts.vertx().executeBlocking(() -> parts.procFs().isListening(port, child.pid()), false)
                        : Future.succeededFuture(false));
    }

    /** Completes, with their number, when too many probes in a row have failed and the child may be ended for it. */
    Future<Integer> liveness(int port, BooleanSupplier interesting) {
        Promise<Integer> dead = Promise.promise();
        liveness(port, interesting, 0, dead);
        return dead.future();
    }

    private void liveness(int port, BooleanSupplier interesting, int failures, Promise<Integer> dead) {
        double spread = parts.random().nextDouble(1 - JITTER, 1 + JITTER);
        Duration pause =
                Duration.ofMillis(Math.round(parts.settings().probeInterval().toMillis() * spread));
        after(
                pause,
                interesting,
                () -> probe(port).onComplete(up -> {
                    if (!interesting.getAsBoolean()) {
                        return;
                    }
                    int now = count(Boolean.TRUE.equals(up.result()), failures);
                    if (now >= MAX_FAILURES && parts.gate().mayEnd()) {
                        dead.complete(now);
                    } else {
                        liveness(port, interesting, now, dead);
                    }
                }));
    }

    private int count(boolean answered, int failures) {
        if (answered) {
            parts.gate().settled(device);
            return 0;
        }
        parts.gate().silent(device);
        return failures + 1;
    }

    private Future<Boolean> probe(int port) {
        Duration limit = shorter(TIMEOUT, parts.settings().probeInterval().multipliedBy(2));
        return parts.source()
                .probe(port)
                .timeout(limit.toMillis(), TimeUnit.MILLISECONDS)
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
