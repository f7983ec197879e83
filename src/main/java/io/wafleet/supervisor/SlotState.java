package io.wafleet.supervisor;

import io.wafleet.cause.CauseCode;
import java.time.Duration;
import java.time.Instant;
import java.util.function.BooleanSupplier;

/**
 * Which state a device's process is in, since when, and the one timer that belongs to it. Between a question (a probe, a
 * launch) and its answer anything may happen; so every state has an epoch, and an answer of an earlier epoch is dropped.
 */
final class SlotState {
    private final SlotParts parts;
    private ProcessState state = new ProcessState.Stopped(CauseCode.NOT_STARTED.cause());
    private Instant since;
    private long epoch;
    private long timer = -1;

    SlotState(SlotParts parts) {
        this.parts = parts;
        this.since = parts.clock().instant();
    }

    ProcessState now() {
        return state;
    }

    Instant since() {
        return since;
    }

    /** Goes on in the next state; what was asked in the one before is void. */
    void enter(ProcessState next) {
        leave();
        state = next;
        since = parts.clock().instant();
    }

    /** The same state with another content: since, timer and questions stay. */
    void amend(ProcessState same) {
        state = same;
    }

    /** Voids all questions and the timer. */
    void leave() {
        epoch++;
        parts.vertx().cancelTimer(timer);
        timer = -1;
    }

    /** Tells, later, whether the state is still the one of now. */
    BooleanSupplier unchanged() {
        long mine = epoch;
        return () -> epoch == mine;
    }

    /** Does something after a while, if the state is still this one. There is one such plan at a time. */
    void after(Duration delay, Runnable action) {
        BooleanSupplier unchanged = unchanged();
        parts.vertx().cancelTimer(timer);
        timer = parts.vertx().setTimer(Math.max(1, delay.toMillis()), fired -> {
            if (unchanged.getAsBoolean()) {
                action.run();
            }
        });
    }
}
