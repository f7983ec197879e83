package io.wafleet.supervisor;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.wafleet.cause.Cause;
import io.wafleet.cause.CauseCode;
import io.wafleet.id.DeviceId;
import io.wafleet.supervisor.process.Child;
import io.wafleet.supervisor.process.Serving;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

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
    private static final int WELL = 200;
    /** How a web server says that it knows no such call, or none for somebody without a login. */
    private static final Set<Integer> UNKNOWN_CALL = Set.of(400, 401, 404);
    /** Of such answers in a row, over some two seconds: what is in the midst of its start gets better. */
    private static final int MAX_STRANGE = 5;

    private final DeviceId device;
    private final SlotParts parts;

    Probing(DeviceId device, SlotParts parts) {
        this.device = device;
        this.parts = parts;
    }

    /** What came of a start. */
    sealed interface Start {
        /** The child itself, not a stranger on its port, answers. */
        record Up(Serving serving) implements Start {}

        /** The time is over. */
        record Late(Cause cause) implements Start {}

        /** The child itself answers, and not as one does that can be used. */
        record Strange(int status) implements Start {}
    }

    /**
     * Tells once the child itself answers; or that it does not in time, or not as it should.
     *
     * @param first when to ask first: a child that was just launched needs a moment, an adopted one does not
     * @param deadline on the monotonic clock
     */
    Future<Start> startup(int port, Child child, Duration first, Duration deadline, BooleanSupplier interesting) {
        Promise<Start> answer = Promise.promise();
        startup(new Startup(port, child, deadline, interesting, answer), first, 0);
        return answer.future();
    }

    private record Startup(
            int port, Child child, Duration deadline, BooleanSupplier interesting, Promise<Start> answer) {}

    /** An answer, and the proof that it is the child's. */
    private record Look(int status, @Nullable Serving serving) {}

    private void startup(Startup question, Duration delay, int strange) {
        after(
                delay,
                question.interesting(),
                () -> look(question.port(), question.child()).onComplete(seen -> {
                    Look look = seen.result();
                    Serving serving = look == null ? null : look.serving();
                    boolean isStrange = serving != null && UNKNOWN_CALL.contains(look.status());
                    if (serving != null && look.status() == WELL) {
                        question.answer().complete(new Start.Up(serving));
                    } else if (isStrange && strange + 1 >= MAX_STRANGE) {
                        question.answer().complete(new Start.Strange(look.status()));
                    } else if (isLate(question)) {
                        late(question);
                    } else {
                        Duration longer = delay.multipliedBy(2).plus(FIRST_DELAY);
                        startup(question, shorter(longer, MAX_DELAY), isStrange ? strange + 1 : 0);
                    }
                }));
    }

    private void late(Startup question) {
        parts.processes()
                .ports(question.child())
                .map(ports -> ports.isEmpty() || ports.contains(question.port())
                        ? CauseCode.START_TIMEOUT.cause(
                                parts.settings().startupTimeout().toSeconds())
                        : CauseCode.WRONG_PORT.cause(ports.first(), question.port()))
                .onSuccess(cause -> question.answer().complete(new Start.Late(cause)))
                .onFailure(question.answer()::fail);
    }

    private boolean isLate(Startup question) {
        return parts.monotonic().now().compareTo(question.deadline()) > 0
                && !parts.gate().stoodStillLately();
    }

    private Future<Look> look(int port, Child child) {
        return probe(port)
                .compose(status -> parts.processes().serving(child, port).map(serving -> new Look(status, serving)));
    }

    /** Completes, with their number, when too many probes in a row have failed and the child may be ended for it. */
    Future<Integer> liveness(int port, Serving serving, BooleanSupplier interesting) {
        Promise<Integer> dead = Promise.promise();
        liveness(new Liveness(port, serving, interesting, dead), 0);
        return dead.future();
    }

    private record Liveness(int port, Serving serving, BooleanSupplier interesting, Promise<Integer> dead) {}

    private void liveness(Liveness question, int failures) {
        double spread = parts.random().nextDouble(1 - JITTER, 1 + JITTER);
        Duration pause =
                Duration.ofMillis(Math.round(parts.settings().probeInterval().toMillis() * spread));
        after(
                pause,
                question.interesting(),
                () -> probe(question.port()).onComplete(answer -> {
                    if (!question.interesting().getAsBoolean()) {
                        return;
                    }
                    boolean well = answer.succeeded()
                            && answer.result() == WELL
                            && question.serving().holds();
                    int now = count(well, failures);
                    if (now >= MAX_FAILURES && parts.gate().mayEnd()) {
                        question.dead().complete(now);
                    } else {
                        liveness(question, now);
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

    private Future<Integer> probe(int port) {
        Duration limit = shorter(TIMEOUT, parts.settings().probeInterval().multipliedBy(2));
        return parts.source().probe(port).timeout(limit.toMillis(), TimeUnit.MILLISECONDS);
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
