package io.wafleet.supervisor;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.wafleet.bus.DeviceId;
import io.wafleet.supervisor.ProcessState.Backoff;
import io.wafleet.supervisor.ProcessState.Failed;
import io.wafleet.supervisor.ProcessState.Next;
import io.wafleet.supervisor.ProcessState.PortConflict;
import io.wafleet.supervisor.ProcessState.Queued;
import io.wafleet.supervisor.ProcessState.Running;
import io.wafleet.supervisor.ProcessState.Starting;
import io.wafleet.supervisor.ProcessState.Stopped;
import io.wafleet.supervisor.ProcessState.Stopping;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The process of one device: the one place that applies transitions. Confined to the supervisor's context, so it needs
 * no lock; but between a question (a probe, a launch) and its answer anything may happen. So every state has an epoch,
 * and an answer to a question of an earlier epoch is dropped.
 */
final class Slot {
    private final DeviceId device;
    private final SlotParts parts;
    private final RestartPolicy policy;
    private final Probing probing;
    private final Preflight preflight;

    private ProcessState state = new Stopped(null);
    private Instant since;
    private long epoch;
    private long timer = -1;
    private boolean admitted;
    private @Nullable Instant readySince;
    private @Nullable ChildSpec spec;
    private Promise<Void> stopped = Promise.promise();
    private @Nullable Exit lastExit;
    private @Nullable Instant lastExitAt;

    Slot(DeviceId device, SlotParts parts) {
        this.device = device;
        this.parts = parts;
        this.policy = new RestartPolicy(parts.random());
        this.probing = new Probing(parts);
        this.preflight = new Preflight(parts);
        this.since = parts.clock().instant();
        this.stopped.complete();
    }

    ProcessSnapshot snapshot() {
        Child child = state.child();
        return new ProcessSnapshot(
                state.word(),
                since,
                state.cause(),
                child == null ? null : child.pid(),
                child == null ? 0 : child.generation(),
                state.until(),
                lastExit == null ? null : lastExit.text(),
                lastExitAt);
    }

    /** The living process, if any. */
    @Nullable
    Child child() {
        return state.child();
    }

    /** Takes over the child that an earlier gateway left, if one lives. Only sensible while nothing else was asked. */
    Future<Boolean> adopt() {
        return parts.source()
                .lastLaunch(device)
                .compose(last -> parts.adoption().find(last).map(found -> {
                    if (found == null) {
                        return false;
                    }
                    spec = last;
                    watch(found.child());
                    if (found.listening()) {
                        ready(found.child(), "adopted");
                    } else {
                        startup(found.child(), "adopted");
                    }
                    return true;
                }));
    }

    void start() {
        if (state instanceof Stopping stopping) {
            state = stopping.then(Next.LAUNCH_AGAIN);
        } else if (state.child() == null && !(state instanceof Queued)) {
            policy.reset();
            queue(null);
        }
    }

    /** Succeeds when no process is left. */
    Future<Void> stop() {
        Child child = state.child();
        if (state instanceof Stopping stopping) {
            state = stopping.then(Next.STAY_STOPPED);
        } else if (state instanceof Queued queued && queued.launching()) {
            end(null, Next.STAY_STOPPED, null);
        } else if (child != null) {
            end(child, Next.STAY_STOPPED, null);
        } else if (!(state instanceof Stopped)) {
            enter(new Stopped(null));
        }
        return stopped.future();
    }

    void restart(String cause) {
        Child child = state.child();
        if (state instanceof Stopping stopping) {
            state = stopping.then(Next.LAUNCH_AGAIN);
        } else if (child != null) {
            end(child, Next.LAUNCH_AGAIN, cause);
        } else {
            start();
        }
    }

    /** Forgets the process without touching it. */
    void detach() {
        epoch++;
        cancelTimer();
    }

    private void queue(@Nullable String cause) {
        enter(new Queued(false, cause));
        long mine = epoch;
        parts.queue().admit().onComplete(turn -> {
            if (epoch != mine) {
                parts.queue().release();
                return;
            }
            admitted = true;
            state = new Queued(true, cause);
            launch().onComplete(child -> {
                if (child.succeeded()) {
                    launched(child.result(), cause);
                } else {
                    notLaunched(child.cause());
                }
            });
        });
    }

    private Future<Child> launch() {
        return parts.source().nextLaunch(device).compose(next -> {
            spec = next;
            return preflight
                    .obstacle(next)
                    .compose(obstacle -> obstacle == null
                            ? parts.launcher().launch(next)
                            : Future.failedFuture(new Preflight.Refused(obstacle)));
        });
    }

    private void notLaunched(Throwable failure) {
        release();
        if (state instanceof Stopping stopping) {
            ended(stopping);
        } else if (failure instanceof Preflight.Refused refused) {
            refused(refused.state());
        } else {
            decide(
                    policy.onExit(Exit.UNKNOWN, null, parts.clock().instant()),
                    "launch failed: " + failure.getMessage());
        }
    }

    private void refused(ProcessState obstacle) {
        enter(obstacle);
        if (obstacle instanceof PortConflict) {
            after(Preflight.PORT_RECHECK, () -> queue(obstacle.cause()));
        }
    }

    private void launched(Child child, @Nullable String cause) {
        watch(child);
        if (state instanceof Stopping stopping) {
            end(child, stopping.next(), stopping.cause());
        } else {
            startup(child, cause);
        }
    }

    private void watch(Child child) {
        child.exit().onSuccess(exit -> onExit(child, exit));
    }

    private void startup(Child child, @Nullable String cause) {
        Instant until = parts.clock().instant().plus(parts.timings().startupTimeout());
        enter(new Starting(child, until, cause));
        long mine = epoch;
        probing.startup(port(), child, until, () -> epoch == mine).onSuccess(answered -> {
            if (epoch != mine) {
                return;
            }
            if (answered) {
                ready(child, cause);
            } else {
                String late = parts.timings().startupTimeout().toSeconds() + " s";
                end(child, Next.BACK_OFF, "unresponsive: did not answer within " + late);
            }
        });
    }

    private void ready(Child child, @Nullable String cause) {
        release();
        readySince = parts.clock().instant();
        enter(new Running(child, cause));
        long mine = epoch;
        probing.liveness(port(), () -> epoch == mine).onSuccess(failures -> {
            if (epoch == mine) {
                end(child, Next.BACK_OFF, "unresponsive: " + failures + " probes in a row failed");
            }
        });
    }

    private int port() {
        return Objects.requireNonNull(spec).port();
    }

    /** Ends the child, by force after the grace period; {@link #onExit} does the rest. */
    private void end(@Nullable Child child, Next next, @Nullable String cause) {
        Duration grace = parts.timings().stopGrace();
        enter(new Stopping(child, next, cause, parts.clock().instant().plus(grace)));
        if (child != null) {
            parts.launcher().terminate(child).onFailure(failure -> parts.log(device, "SIGTERM failed", failure));
            after(grace, () -> kill(child, grace));
        }
    }

    /** Again and again, should the kernel not let it die at once. */
    private void kill(Child child, Duration again) {
        parts.launcher().kill(child).onFailure(failure -> parts.log(device, "SIGKILL failed", failure));
        after(again, () -> kill(child, again));
    }

    private void onExit(Child child, Exit exit) {
        if (!child.equals(state.child())) {
            return;
        }
        release();
        lastExit = exit;
        lastExitAt = parts.clock().instant();
        if (state instanceof Stopping stopping) {
            ended(stopping);
        } else if (readySince == null) {
            diedEarly(exit);
        } else {
            decide(policy.onExit(exit, readySince, lastExitAt), null);
        }
        readySince = null;
    }

    private void ended(Stopping stopping) {
        switch (stopping.next()) {
            case STAY_STOPPED -> enter(new Stopped(null));
            case LAUNCH_AGAIN -> queue(stopping.cause());
            // How it ended says nothing: we ended it.
            case BACK_OFF ->
                decide(policy.onExit(Exit.UNKNOWN, readySince, parts.clock().instant()), stopping.cause());
        }
    }

    /** A child that could not listen on its port ends with 1 like any other; so look who has the port. */
    private void diedEarly(Exit exit) {
        RestartPolicy.Decision decision =
                policy.onExit(exit, null, parts.clock().instant());
        int port = port();
        enter(new Queued(false, "crashed before it answered: " + exit.text()));
        long mine = epoch;
        preflight.portConflict(port).onComplete(conflict -> {
            if (epoch != mine) {
                return;
            }
            if (conflict.result() != null) {
                refused(conflict.result());
            } else {
                decide(decision, null);
            }
        });
    }

    private void decide(RestartPolicy.Decision decision, @Nullable String knownCause) {
        if (decision instanceof RestartPolicy.Decision.RestartAfter restart) {
            String cause = knownCause == null ? restart.cause() : knownCause;
            enter(new Backoff(parts.clock().instant().plus(restart.delay()), cause));
            after(restart.delay(), () -> queue(cause));
        } else if (decision instanceof RestartPolicy.Decision.Fail fail) {
            enter(new Failed(fail.cause()));
        }
    }

    private void enter(ProcessState next) {
        ProcessState from = state;
        cancelTimer();
        epoch++;
        state = next;
        since = parts.clock().instant();
        if (from instanceof Stopped && !(next instanceof Stopped)) {
            stopped = Promise.promise();
        }
        boolean restart = from instanceof Backoff && next instanceof Queued;
        if (!from.word().equals(next.word())) {
            parts.source().processChanged(new ProcessChange(device, from.word(), snapshot(), restart));
        }
        if (next instanceof Stopped) {
            stopped.tryComplete();
        }
    }

    private void release() {
        if (admitted) {
            admitted = false;
            parts.queue().release();
        }
    }

    private void after(Duration delay, Runnable action) {
        long mine = epoch;
        timer = parts.vertx().setTimer(Math.max(1, delay.toMillis()), fired -> {
            if (epoch == mine) {
                action.run();
            }
        });
    }

    private void cancelTimer() {
        parts.vertx().cancelTimer(timer);
        timer = -1;
    }
}
