package io.wafleet.device.child;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.wafleet.cause.Cause;
import io.wafleet.cause.CauseCode;
import io.wafleet.device.row.Device;
import io.wafleet.device.row.RowKeeper;
import io.wafleet.gowa.ChildDirectory;
import io.wafleet.gowa.ChildEndpoint;
import io.wafleet.gowa.ChildEnvironment;
import io.wafleet.gowa.GowaClient;
import io.wafleet.gowa.GowaVersion;
import io.wafleet.id.DeviceId;
import io.wafleet.problem.Problem;
import io.wafleet.problem.ProblemCode;
import io.wafleet.supervisor.ProcessSnapshot;
import io.wafleet.supervisor.ProcessWord;
import io.wafleet.supervisor.Supervisor;
import io.wafleet.supervisor.process.Serving;
import io.wafleet.time.MonotonicClock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way to one device's child: open while the child runs, is new enough, and has its slot, which the WebSocket and most
 * calls need (contract 4.3). A child that runs and does not get so far is asked ever more seldom, and in the end replaced.
 */
public final class ChildConnection {
    private static final Logger log = LoggerFactory.getLogger(ChildConnection.class);
    private static final Duration FIRST_RETRY = Duration.ofMillis(500);
    private static final Duration LONGEST_RETRY = Duration.ofSeconds(10);

    private final Vertx vertx;
    private final GowaClient client;
    private final Supervisor supervisor;
    private final Duration patience;
    private final ChildDirectory directory;
    private final RowKeeper row;
    private final Owner owner;
    private @Nullable ChildEndpoint endpoint;
    private @Nullable GowaVersion version;
    private Promise<ChildEndpoint> reachable = Promise.promise();

    ChildConnection(Children children, RowKeeper row, Owner owner) {
        this.vertx = children.vertx();
        this.client = children.client();
        this.supervisor = children.supervisor();
        this.patience = children.settings().startupTimeout();
        this.directory = children.directory();
        this.row = row;
        this.owner = owner;
        enter();
    }

    /** Into the directory, after each change of what stands there. */
    public void enter() {
        Device device = row.device();
        directory.put(new ChildDirectory.Entry(device.id(), device.tenant(), device.phoneNumber(), endpoint));
    }

    /** There is no such device any more. */
    public void leave() {
        directory.remove(id());
    }

    /** Who is told. */
    public interface Owner {
        /** The way to a new child is open. */
        void connected(ChildEndpoint child);

        /** The child runs, and the way to it does not open. */
        void unconnected(Cause cause);

        /** Why the way to a child that runs is not open, as far as is known. */
        @Nullable
        Cause whyUnconnected();
    }

    /** @param deadline when the child is given up, on the monotonic clock */
    private record Attempt(long generation, Duration retry, Duration deadline) {
        boolean isFirst() {
            return retry.equals(FIRST_RETRY);
        }

        Attempt next() {
            Duration longer = retry.multipliedBy(2);
            return new Attempt(generation, longer.compareTo(LONGEST_RETRY) < 0 ? longer : LONGEST_RETRY, deadline);
        }
    }

    /** Null while it is not open. */
    @Nullable
    public ChildEndpoint endpoint() {
        return endpoint;
    }

    /** Of the child that there is; null while nobody knows. */
    @Nullable
    GowaVersion version() {
        return version;
    }

    /**
     * The way to the child, which is started if need be, whatever the desired state; fails with {@code device-unready}.
     *
     * @param deadline how long to wait for it
     */
    public Future<ChildEndpoint> reach(Duration deadline, Cause why) {
        supervisor.start(id(), why);
        return reachable
                .future()
                .timeout(deadline.toMillis(), TimeUnit.MILLISECONDS)
                .recover(late -> {
                    ProcessSnapshot now = supervisor.snapshot(id());
                    Cause known = now.isRunning() ? owner.whyUnconnected() : now.cause();
                    String cause = known == null ? "" : ": " + known.text();
                    String state = now.state().text();
                    return Future.failedFuture(Problem.of(ProblemCode.DEVICE_UNREADY, "the process is " + state + cause)
                            .exception());
                });
    }

    /** The child of this generation runs. */
    public void open(long generation) {
        open(new Attempt(generation, FIRST_RETRY, MonotonicClock.SYSTEM.now().plus(patience)));
    }

    private void open(Attempt attempt) {
        if (isGone(attempt)) {
            return;
        }
        way().onComplete(opened -> {
            if (isGone(attempt)) {
                return;
            }
            if (opened.failed()) {
                failed(attempt, String.valueOf(opened.cause().getMessage()));
            } else if (version != null && version.isTooOld()) {
                supervisor.refuse(id(), attempt.generation(), CauseCode.CHILD_TOO_OLD.cause(version));
            } else {
                endpoint = opened.result();
                enter();
                owner.connected(opened.result());
                reachable.complete(opened.result());
            }
        });
    }

    private boolean isGone(Attempt attempt) {
        ProcessSnapshot now = supervisor.snapshot(id());
        return !now.isRunning() || now.generation() != attempt.generation();
    }

    /** The secret is the one that the living child was launched with; it is kept nowhere else. */
    private Future<ChildEndpoint> way() {
        Serving serving = supervisor.serving(id());
        String secret = ChildEnvironment.secret(supervisor.variable(id(), ChildEnvironment.LOGIN));
        if (serving == null || secret == null) {
            return Future.failedFuture("its environment, which has its login, cannot be read");
        }
        ChildEndpoint child =
                new ChildEndpoint(row.device().port(), ChildEnvironment.USER, secret, id().value(), serving::holds);
        return client.ensureSlot(child)
                .map(child::inSlot)
                .compose(ready -> client.version(ready).map(known -> {
                    version = known;
                    return ready;
                }));
    }

    private void failed(Attempt attempt, String why) {
        Cause cause = CauseCode.CHILD_UNUSABLE.cause(why);
        if (attempt.isFirst()) {
            log.warn("device {}: {}", id(), cause.text());
            owner.unconnected(cause);
        }
        if (MonotonicClock.SYSTEM.now().compareTo(attempt.deadline()) >= 0) {
            supervisor.replace(id(), attempt.generation(), cause);
        } else {
            vertx.setTimer(attempt.retry().toMillis(), again -> open(attempt.next()));
        }
    }

    private DeviceId id() {
        return row.id();
    }

    /** The child is gone; another may come. */
    public void close() {
        endpoint = null;
        version = null;
        enter();
        if (reachable.future().isComplete()) {
            reachable = Promise.promise();
        }
    }

    /** No child comes for long, or for ever: whoever waits for one waits in vain. */
    public void giveUp(ProcessWord state) {
        Promise<ChildEndpoint> hopeless = reachable;
        reachable = Promise.promise();
        hopeless.tryFail(state.text());
    }
}
