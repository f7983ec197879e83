package io.wafleet.supervisor;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.wafleet.cause.Cause;
import io.wafleet.cause.CauseCode;
import io.wafleet.id.DeviceId;
import io.wafleet.supervisor.process.Census.Kin;
import io.wafleet.supervisor.process.Child;
import io.wafleet.supervisor.process.ChildSpec;
import java.util.List;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Gets one device's children launched: in its turn, when nothing is left of the child before, and when nothing is in the
 * way that can be seen beforehand. Confined to the supervisor's context.
 */
final class ChildLaunch {
    private final DeviceId device;
    private final SlotParts parts;
    private final Preflight preflight;
    /** Whether this device takes one of the launch queue's places. */
    private boolean admitted;

    private @Nullable ChildSpec spec;
    /** Done when nothing is left of the last child. */
    private Future<List<Kin>> cleared = Future.succeededFuture(List.of());

    ChildLaunch(DeviceId device, SlotParts parts) {
        this.device = device;
        this.parts = parts;
        this.preflight = new Preflight(parts);
    }

    /**
     * Launches a child; fails with {@link Preflight.Refused} where that would be in vain.
     *
     * @param wanted whether it still is, when its turn has come; if not, the future never completes
     * @param begins run right before the point of no return
     */
    Future<Child> launch(BooleanSupplier wanted, Runnable begins) {
        Promise<Child> launched = Promise.promise();
        parts.queue().admit().onComplete(turn -> {
            if (!wanted.getAsBoolean()) {
                parts.queue().release();
                return;
            }
            admitted = true;
            begins.run();
            launch().onComplete(launched);
        });
        return launched.future();
    }

    private Future<Child> launch() {
        return cleared.transform(nothingLeft -> parts.source().nextLaunch(device))
                .compose(next -> {
                    parts.failpoint().pass(Failpoint.AFTER_INTENT);
                    spec = next;
                    return preflight.obstacle(next);
                })
                .compose(obstacle -> obstacle == null
                        ? parts.outputs().renew(device)
                        : Future.failedFuture(new Preflight.Refused(obstacle)))
                .compose(renewed -> parts.processes().launch(Objects.requireNonNull(spec)));
    }

    /** The launched child answers, or is gone: the next device may launch. May be called in vain. */
    void release() {
        if (admitted) {
            admitted = false;
            parts.queue().release();
        }
    }

    /** Looks for a child that an earlier gateway launched. */
    Future<@Nullable Child> adopt() {
        return parts.source().lastLaunch(device).compose(last -> {
            spec = last;
            return parts.processes().adopt(last);
        });
    }

    /** The port of the last launch. */
    int port() {
        return Objects.requireNonNull(spec).port();
    }

    /** Whether the binary of the last launch is another file than the one that its child runs. */
    boolean isReplaced(Child child) {
        ChildSpec last = spec;
        return last != null && parts.processes().runsOldProgram(child, last);
    }

    /**
     * Ends what is left of the last child; no other is launched before. Looked for at the exit and again before each launch: a
     * process in the midst of an exec shows no environment, and is overlooked.
     */
    Future<List<Kin>> clear() {
        return clearing(parts.processes().endLeft(device));
    }

    /** What is left is being ended: no other child is launched before. */
    Future<List<Kin>> clearing(Future<List<Kin>> ending) {
        cleared = ending;
        return ending;
    }

    Future<List<Kin>> cleared() {
        return cleared;
    }

    /**
     * Why a child ended before it answered.
     *
     * @param obstacle the state that another launch would end in; null if nothing is in its way
     * @param cause null if only its exit is known
     */
    record Finding(
            @Nullable ProcessState obstacle, @Nullable Cause cause) {}

    /**
     * Looks why the last child ended before it answered, when nothing is left of it. Its code says little: one that could not
     * listen on its port ends with 1 like any other, so look who has the port; and one that put itself into the background has
     * ended only for its parent.
     */
    Future<Finding> inquest() {
        return cleared.transform(leftovers -> preflight
                .portConflict(port())
                .transform(conflict ->
                        Future.succeededFuture(new Finding(conflict.result(), escaped(leftovers.result())))));
    }

    private static @Nullable Cause escaped(@Nullable List<Kin> leftovers) {
        return leftovers == null || leftovers.isEmpty()
                ? null
                : CauseCode.ESCAPED.cause(leftovers.get(0).pid());
    }
}
