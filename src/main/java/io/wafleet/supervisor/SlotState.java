package io.wafleet.supervisor;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.wafleet.cause.CauseCode;
import io.wafleet.id.DeviceId;
import io.wafleet.supervisor.process.Child;
import java.time.Duration;
import java.time.Instant;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Which state a device's process is in, since when, and the one timer that belongs to it. Between a question (a probe, a
 * launch) and its answer anything may happen; so every state has an epoch, and an answer of an earlier epoch is dropped. Tells
 * the {@link ChildSource} of every change.
 */
final class SlotState {
    private final DeviceId device;
    private final SlotParts parts;
    private final TrackRecord record;
    private Promise<Void> stopped = Promise.promise();
    private ProcessState state = new ProcessState.Stopped(CauseCode.NOT_STARTED.cause());
    private Instant since;
    private long epoch;
    private long timer = -1;

    SlotState(DeviceId device, SlotParts parts, TrackRecord record) {
        this.device = device;
        this.parts = parts;
        this.record = record;
        stopped.complete();
        this.since = parts.clock().instant();
    }

    ProcessState now() {
        return state;
    }

    /** The living process, if any. */
    @Nullable
    Child child() {
        return state.child();
    }

    ProcessSnapshot snapshot() {
        ProcessState now = state;
        Child child = now.child();
        return new ProcessSnapshot(
                now.word(),
                since,
                now.cause(),
                child == null ? null : child.pid(),
                child == null ? 0 : child.generation(),
                now.until(),
                record.lastExit(),
                record.lastExitAt());
    }

    /** Succeeds when the process is stopped, and at once if it is. */
    Future<Void> stopped() {
        return stopped.future();
    }

    void enter(ProcessState next) {
        enter(next, false);
    }

    /**
     * Goes on in the next state; what was asked in the one before is void.
     *
     * @param restart whether this is because of a crash, and not because somebody wishes it
     */
    void enter(ProcessState next, boolean restart) {
        ProcessState from = state;
        leave();
        state = next;
        since = parts.clock().instant();
        if (from instanceof ProcessState.Stopped && !(next instanceof ProcessState.Stopped)) {
            stopped = Promise.promise();
        }
        if (from.word() != next.word()) {
            parts.source().processChanged(new ProcessChange(device, from.word(), snapshot(), restart));
        }
        if (next instanceof ProcessState.Stopped) {
            stopped.tryComplete();
        }
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
