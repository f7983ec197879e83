package io.wafleet.supervisor;

import io.vertx.core.Future;
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
    private final TrackRecord record;
    private final Probing probing;
    private final ChildLaunch launch;
    private final Termination termination;

    Slot(DeviceId device, SlotParts parts) {
        this.device = device;
        this.parts = parts;
        this.record = new TrackRecord(parts);
        this.state = new SlotState(device, parts, record);
        this.probing = new Probing(device, parts);
        this.launch = new ChildLaunch(device, parts);
        this.termination = new Termination(device, parts, state);
    }

    ProcessSnapshot snapshot() {
        return state.snapshot();
    }

    /**
     * Whether it crashes again and again, and somebody still wants it to run; see {@link TrackRecord#isCrashLooping}. May be
     * asked by any thread.
     */
    boolean isCrashLooping() {
        ProcessState now = state.now();
        return !(now instanceof Stopped || now instanceof Failed) && record.isCrashLooping();
    }

    /** The living process, if any. */
    @Nullable
    Child child() {
        return state.child();
    }

    /** The proof that whoever answers on the port is the child; null unless it runs. */
    @Nullable
    Serving serving() {
        return state.now() instanceof Running running ? running.serving() : null;
    }

    /** Whether the file that the child was launched from is another by now. */
    boolean runsOldProgram() {
        Child child = child();
        return child != null && launch.isReplaced(child);
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
            record.forgive();
            queue(cause, false);
        }
    }

    /** Succeeds when no process is left. */
    Future<Void> stop(Cause cause) {
        if (state.now() instanceof Stopping stopping) {
            state.amend(stopping.then(Next.STAY_STOPPED, cause));
        } else if (child() != null || (state.now() instanceof Queued queued && queued.launching())) {
            end(child(), Next.STAY_STOPPED, cause);
        } else if (!(state.now() instanceof Stopped)) {
            state.enter(new Stopped(cause));
        }
        return launch.cleared().transform(nothingLeft -> state.stopped());
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
        state.enter(new Queued(false, cause), restart);
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
        state.enter(obstacle);
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
        state.enter(starting);
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
        record.ready(state.now() instanceof Adopting ? parts.processes().age(child) : Duration.ZERO);
        state.enter(new Running(child, serving, cause));
        BooleanSupplier unchanged = state.unchanged();
        probing.liveness(launch.port(), serving, unchanged).onSuccess(failures -> {
            if (unchanged.getAsBoolean()) {
                end(child, Next.BACK_OFF, CauseCode.UNRESPONSIVE.cause(failures));
            }
        });
    }

    /** Ends the child, by force after the grace period; {@link #onExit} does the rest. */
    private void end(@Nullable Child child, Next next, Cause cause) {
        Instant until = parts.clock().instant().plus(parts.settings().stopGrace());
        state.enter(new Stopping(child, next, cause, until));
        if (child != null) {
            termination.begin(child);
        }
    }

    private void onExit(Child child, Exit exit) {
        if (!child.equals(child())) {
            return;
        }
        launch.release();
        Duration ready = record.ended(exit);
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
            diedEarly(exit);
        } else {
            backOff(exit, ready, null);
        }
    }

    private void ended(Stopping stopping, @Nullable Duration ready) {
        parts.gate().settled(device);
        switch (stopping.next()) {
            case STAY_STOPPED -> state.enter(new Stopped(stopping.cause()));
            case LAUNCH_AGAIN -> queue(stopping.cause(), false);
            // How it ended says nothing: we ended it.
            case BACK_OFF -> backOff(Exit.UNKNOWN, ready, stopping.cause());
            case FAIL -> state.enter(new Failed(stopping.cause()));
        }
    }

    private void diedEarly(Exit exit) {
        state.enter(new Queued(false, exit.as(CauseCode.CRASHED_EARLY)));
        BooleanSupplier unchanged = state.unchanged();
        launch.inquest().onSuccess(finding -> {
            if (!unchanged.getAsBoolean()) {
                return;
            }
            if (finding.obstacle() != null) {
                refused(finding.obstacle());
            } else {
                backOff(exit, null, finding.cause());
            }
        });
    }

    private void backOff(Exit exit, @Nullable Duration ready, @Nullable Cause knownCause) {
        RestartPolicy.Decision decision = record.decide(exit, ready);
        if (decision instanceof RestartPolicy.Decision.RestartAfter restart) {
            Cause cause = knownCause == null ? restart.cause() : knownCause;
            state.enter(new Backoff(parts.clock().instant().plus(restart.delay()), cause));
            state.after(restart.delay(), () -> queue(cause, true));
        } else if (decision instanceof RestartPolicy.Decision.Fail fail) {
            state.enter(new Failed(fail.cause()));
        }
    }
}
