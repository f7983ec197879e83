package io.wafleet.supervisor;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.wafleet.cause.Cause;
import io.wafleet.cause.CauseCode;
import io.wafleet.id.DeviceId;
import io.wafleet.supervisor.Probing.Start;
import io.wafleet.supervisor.ProcessState.Adopting;
import io.wafleet.supervisor.ProcessState.Backoff;
import io.wafleet.supervisor.ProcessState.Failed;
import io.wafleet.supervisor.ProcessState.Next;
import io.wafleet.supervisor.ProcessState.Queued;
import io.wafleet.supervisor.ProcessState.Running;
import io.wafleet.supervisor.ProcessState.Starting;
import io.wafleet.supervisor.ProcessState.Stopped;
import io.wafleet.supervisor.ProcessState.Stopping;
import io.wafleet.supervisor.process.Census.Kin;
import io.wafleet.supervisor.process.Child;
import io.wafleet.supervisor.process.Exit;
import io.wafleet.supervisor.process.Serving;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The process of one device: the one place that applies transitions. Confined to the supervisor's context, so it needs
 * no lock; {@link SlotState} guards it against answers that come too late.
 */
final class Slot {
    private final DeviceId device;
    private final SlotParts parts;
    private final SlotState state;
    private final RestartPolicy policy;
    private final Probing probing;
    private final Preflight preflight;
    private final ChildLaunch launch;

    /** On the monotonic clock; null unless the living child has answered. */
    private volatile @Nullable Duration readySince;

    private Promise<Void> stopped = Promise.promise();
    private @Nullable Exit lastExit;
    private @Nullable Instant lastExitAt;

    Slot(DeviceId device, SlotParts parts) {
        this.device = device;
        this.parts = parts;
        this.state = new SlotState(parts);
        this.policy = new RestartPolicy(parts.settings().restarts(), parts.random());
        this.probing = new Probing(device, parts);
        this.preflight = new Preflight(parts);
        this.launch = new ChildLaunch(device, parts, preflight);
        this.stopped.complete();
    }

    ProcessSnapshot snapshot() {
        ProcessState now = state.now();
        Child child = now.child();
        return new ProcessSnapshot(
                now.word(),
                state.since(),
                now.cause(),
                child == null ? null : child.pid(),
                child == null ? 0 : child.generation(),
                now.until(),
                lastExit == null ? null : lastExit.text(),
                lastExitAt);
    }

    /**
     * Whether it crashes again and again, until a child has answered for so long that it is {@link RestartPolicy#stable}, or
     * nobody wants one any more. May be asked by any thread.
     */
    boolean isCrashLooping() {
        ProcessState now = state.now();
        Duration since = readySince;
        Duration ready = since == null ? null : parts.monotonic().now().minus(since);
        return policy.isLooping() && !(now instanceof Stopped || now instanceof Failed) && !policy.isStable(ready);
    }

    /** The living process, if any. */
    @Nullable
    Child child() {
        return state.now().child();
    }

    /** The proof that whoever answers on the port is the child; null unless it runs. */
    @Nullable
    Serving serving() {
        return state.now() instanceof Running running ? running.serving() : null;
    }

    /** Whether the file that the child was launched from is another by now. */
    boolean runsOldProgram() {
        Child child = child();
        return child != null && launch.isReplaced(parts.procFs().exe(child.pid()));
    }

    /** Ends the child, if it is still the one of this launch, because it is of no use. */
    void reject(long generation, Next next, Cause cause) {
        Child child = child();
        if (state.now() instanceof Running && child != null && child.generation() == generation) {
            end(child, next, cause);
        }
    }

    /** Takes over the child that an earlier gateway left, if one lives. Only sensible while nothing else was asked. */
    Future<Boolean> adopt() {
        return launch.adopt().map(child -> {
            if (child == null) {
                return false;
            }
            // It may hang, or be in the middle of its start: it gets the time that a start gets.
            startup(child, new Adopting(child, until()), Duration.ZERO);
            watch(child);
            return true;
        });
    }

    void start(Cause cause) {
        if (state.now() instanceof Stopping stopping) {
            state.amend(stopping.then(Next.LAUNCH_AGAIN, cause));
        } else if (child() == null && !(state.now() instanceof Queued)) {
            policy.reset();
            queue(cause, false);
        }
    }

    /** Succeeds when no process is left. */
    Future<Void> stop(Cause cause) {
        if (state.now() instanceof Stopping stopping) {
            state.amend(stopping.then(Next.STAY_STOPPED, cause));
        } else if (child() != null || isLaunching()) {
            end(child(), Next.STAY_STOPPED, cause);
        } else if (!(state.now() instanceof Stopped)) {
            enter(new Stopped(cause));
        }
        return launch.cleared().transform(nothingLeft -> stopped.future());
    }

    private boolean isLaunching() {
        return state.now() instanceof Queued queued && queued.launching();
    }

    void restart(Cause cause) {
        if (state.now() instanceof Stopping stopping) {
            state.amend(stopping.then(Next.LAUNCH_AGAIN, cause));
        } else if (child() != null) {
            end(child(), Next.LAUNCH_AGAIN, cause);
        } else {
            start(cause);
        }
    }

    /** Forgets the process without touching it. */
    void detach() {
        state.leave();
    }

    /** Processes were found that are left of an earlier launch. */
    void clearing(Future<List<Kin>> leftovers) {
        launch.clearing(leftovers);
    }

    /** @param restart whether a crash is the reason, and no wish */
    private void queue(Cause cause, boolean restart) {
        enter(new Queued(false, cause), restart);
        launch.clear();
        launch.launch(state.unchanged(), () -> state.amend(new Queued(true, cause)))
                .onComplete(child -> {
                    if (child.succeeded()) {
                        launched(child.result(), cause);
                    } else {
                        notLaunched(child.cause());
                    }
                });
    }

    private void notLaunched(Throwable failure) {
        launch.release();
        if (state.now() instanceof Stopping stopping) {
            ended(stopping, null);
        } else if (failure instanceof Preflight.Refused refused) {
            refused(refused.state());
        } else {
            backOff(Exit.UNKNOWN, null, Preflight.cause(failure));
        }
    }

    private void refused(ProcessState obstacle) {
        enter(obstacle);
        if (obstacle.until() != null) {
            state.after(Preflight.RECHECK, () -> queue(obstacle.cause(), false));
        }
    }

    private void launched(Child child, Cause cause) {
        parts.failpoint().pass(Failpoint.AFTER_SPAWN);
        if (state.now() instanceof Stopping stopping) {
            end(child, stopping.next(), stopping.cause());
        } else {
            startup(child, new Starting(child, until(), cause), Probing.FIRST_DELAY);
        }
        watch(child);
    }

    /** Once the child is in the state: it may have ended before we came to it, and then the exit is told at once. */
    private void watch(Child child) {
        child.exit().onSuccess(exit -> onExit(child, exit));
    }

    private Instant until() {
        return parts.clock().instant().plus(parts.settings().startupTimeout());
    }

    private void startup(Child child, ProcessState starting, Duration firstProbe) {
        enter(starting);
        BooleanSupplier unchanged = state.unchanged();
        Duration limit = parts.settings().startupTimeout();
        Duration deadline = parts.monotonic().now().plus(limit);
        probing.startup(launch.port(), child, firstProbe, deadline, unchanged).onSuccess(came -> {
            if (!unchanged.getAsBoolean()) {
                return;
            }
            if (came instanceof Start.Up up) {
                parts.failpoint().pass(Failpoint.BEFORE_READY);
                ready(child, up.serving(), starting.cause());
            } else if (came instanceof Start.Strange strange) {
                end(child, Next.FAIL, CauseCode.CHILD_TOO_OLD.cause(null, strange.status()));
            } else if (came instanceof Start.Late late) {
                end(child, Next.BACK_OFF, late.cause());
            }
        });
    }

    private void ready(Child child, Serving serving, Cause cause) {
        launch.release();
        // An adopted child has been ready for most of its life.
        Duration before = state.now() instanceof Adopting ? parts.procFs().age(child.startTicks()) : Duration.ZERO;
        readySince = parts.monotonic().now().minus(before);
        enter(new Running(child, serving, cause));
        BooleanSupplier unchanged = state.unchanged();
        probing.liveness(launch.port(), serving, unchanged).onSuccess(failures -> {
            if (unchanged.getAsBoolean()) {
                end(child, Next.BACK_OFF, CauseCode.UNRESPONSIVE.cause(failures));
            }
        });
    }

    /** Ends the child, by force after the grace period; {@link #onExit} does the rest. */
    private void end(@Nullable Child child, Next next, Cause cause) {
        Duration grace = parts.settings().stopGrace();
        enter(new Stopping(child, next, cause, parts.clock().instant().plus(grace)));
        if (child != null) {
            parts.launcher().terminate(child).onFailure(failure -> parts.log(device, "SIGTERM failed", failure));
            state.after(grace, () -> kill(child, grace));
        }
    }

    /** Again and again, should the kernel not let it die at once. */
    private void kill(Child child, Duration again) {
        parts.launcher().kill(child).onFailure(failure -> parts.log(device, "SIGKILL failed", failure));
        state.after(again, () -> kill(child, again));
    }

    private void onExit(Child child, Exit exit) {
        if (!child.equals(child())) {
            return;
        }
        launch.release();
        lastExit = exit;
        lastExitAt = parts.clock().instant();
        Duration ready = readySince == null ? null : parts.monotonic().now().minus(readySince);
        readySince = null;
        Future<List<Kin>> cleared = launch.clear();
        if (state.now() instanceof Stopping) {
            cleared.onComplete(nothingLeft -> {
                if (state.now() instanceof Stopping stopping) {
                    ended(stopping, ready);
                }
            });
            return;
        }
        parts.gate().exited(device);
        if (ready == null) {
            diedEarly(exit, cleared);
        } else {
            backOff(exit, ready, null);
        }
    }

    private void ended(Stopping stopping, @Nullable Duration ready) {
        parts.gate().settled(device);
        switch (stopping.next()) {
            case STAY_STOPPED -> enter(new Stopped(stopping.cause()));
            case LAUNCH_AGAIN -> queue(stopping.cause(), false);
            // How it ended says nothing: we ended it.
            case BACK_OFF -> backOff(Exit.UNKNOWN, ready, stopping.cause());
            case FAIL -> enter(new Failed(stopping.cause()));
        }
    }

    /**
     * Its code says little. A child that could not listen on its port ends with 1 like any other, so look who has the
     * port; and one that put itself into the background has ended only for its parent.
     */
    private void diedEarly(Exit exit, Future<List<Kin>> cleared) {
        int port = launch.port();
        enter(new Queued(false, exit.as(CauseCode.CRASHED_EARLY)));
        BooleanSupplier unchanged = state.unchanged();
        cleared.onComplete(leftovers -> preflight.portConflict(port).onComplete(conflict -> {
            if (!unchanged.getAsBoolean()) {
                return;
            }
            if (conflict.result() != null) {
                refused(conflict.result());
            } else {
                backOff(exit, null, escaped(leftovers.result()));
            }
        }));
    }

    private static @Nullable Cause escaped(@Nullable List<Kin> leftovers) {
        return leftovers == null || leftovers.isEmpty()
                ? null
                : CauseCode.ESCAPED.cause(leftovers.get(0).pid());
    }

    private void backOff(Exit exit, @Nullable Duration ready, @Nullable Cause knownCause) {
        RestartPolicy.Decision decision =
                policy.onExit(exit, ready, parts.monotonic().now());
        if (decision instanceof RestartPolicy.Decision.RestartAfter restart) {
            Cause cause = knownCause == null ? restart.cause() : knownCause;
            enter(new Backoff(parts.clock().instant().plus(restart.delay()), cause));
            state.after(restart.delay(), () -> queue(cause, true));
        } else if (decision instanceof RestartPolicy.Decision.Fail fail) {
            enter(new Failed(fail.cause()));
        }
    }

    private void enter(ProcessState next) {
        enter(next, false);
    }

    private void enter(ProcessState next, boolean restart) {
        ProcessState from = state.now();
        state.enter(next);
        if (from instanceof Stopped && !(next instanceof Stopped)) {
            stopped = Promise.promise();
        }
        if (from.word() != next.word()) {
            parts.source().processChanged(new ProcessChange(device, from.word(), snapshot(), restart));
        }
        if (next instanceof Stopped) {
            stopped.tryComplete();
        }
    }
}
