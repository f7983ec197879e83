package io.wafleet.send;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.wafleet.bus.DeviceId;
import io.wafleet.gowa.ChildEndpoint;
import io.wafleet.gowa.GowaClient;
import io.wafleet.metrics.Meters;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out one device's jobs: in order, one at a time, with a rest between two. Holds no job in memory but the one at
 * hand, so a lane of a million jobs costs no more than an empty one. Confined to the context of its service.
 */
final class Lane {
    private static final Logger log = LoggerFactory.getLogger(Lane.class);
    private static final Duration FIRST_RETRY = Duration.ofSeconds(1);
    private static final Duration MAX_RETRY = Duration.ofSeconds(30);
    private static final Duration HOLD = Duration.ofMinutes(15);

    private final DeviceId device;
    private final LaneChild child;
    private final Parts parts;
    private final Reconciliation reconciliation;
    private boolean busy;
    private Promise<Void> idle = Promise.promise();
    private boolean closed;
    private Instant earliest = Instant.MIN;
    private Duration retry = FIRST_RETRY;
    private long timer = -1;
    private @Nullable String held;

    Lane(DeviceId device, LaneChild child, Parts parts) {
        this.device = device;
        this.child = child;
        this.parts = parts;
        this.reconciliation = new Reconciliation(parts.client(), parts.store(), parts.clock());
    }

    /** What all lanes share; {@code save} stores a job and tells everybody. */
    record Parts(
            Vertx vertx,
            SendStore store,
            GowaClient client,
            Pace pace,
            Meters meters,
            Clock clock,
            Function<SendJob, Future<Void>> save) {}

    /** Why the next job waits, for people; null if it does not. */
    @Nullable
    String heldBy() {
        String obstacle = child.obstacle();
        return obstacle != null ? obstacle : held;
    }

    void close() {
        closed = true;
        parts.vertx().cancelTimer(timer);
    }

    /** There may be something to do: a job came, or the device is online. */
    void wake() {
        if (busy || closed || child.obstacle() != null) {
            return;
        }
        Duration rest = Duration.between(parts.clock().instant(), earliest);
        if (rest.compareTo(Duration.ZERO) > 0 && !earliest.equals(Instant.MIN)) {
            sleep(rest);
            return;
        }
        busy = true;
        parts.store()
                .next(device)
                .compose(job -> job == null ? Future.succeededFuture(false) : step(job))
                .onComplete(more -> {
                    busy = false;
                    rested();
                    if (more.failed()) {
                        log.error("device {}: a send job could not be stored", device, more.cause());
                        sleep(MAX_RETRY);
                    } else if (more.result()) {
                        wake();
                    }
                });
    }

    /** Succeeds between two steps, before the next one can begin. */
    Future<Void> idle() {
        return busy ? idle.future() : Future.succeededFuture();
    }

    private void rested() {
        Promise<Void> over = idle;
        idle = Promise.promise();
        over.complete();
    }

    private void sleep(Duration rest) {
        parts.vertx().cancelTimer(timer);
        timer = parts.vertx().setTimer(Math.max(1, rest.toMillis()), fired -> wake());
    }

    /** Does what the job needs next; true if there may be more to do at once. */
    private Future<Boolean> step(SendJob job) {
        ChildEndpoint endpoint = child.endpoint();
        if (endpoint == null) {
            return Future.succeededFuture(false);
        }
        if (job.state() == SendState.SENDING) {
            return reconcile(job, endpoint);
        }
        SendJob sending = job.sending(parts.clock().instant());
        return parts.save().apply(sending).compose(stored -> call(sending, endpoint));
    }

    private Future<Boolean> call(SendJob job, ChildEndpoint endpoint) {
        Instant start = parts.clock().instant();
        return parts.client()
                .send(endpoint, job.to(), job.content())
                .map(answer -> SendOutcome.of(job.content(), answer))
                .compose(outcome -> {
                    parts.meters()
                            .sent(
                                    outcome.word(),
                                    Duration.between(start, parts.clock().instant()));
                    rest(parts.pace().next());
                    return settle(job, outcome);
                });
    }

    private Future<Boolean> settle(SendJob job, SendOutcome outcome) {
        Instant now = parts.clock().instant();
        if (outcome instanceof SendOutcome.Sent sent) {
            free();
            return save(job.sent(sent.messageId(), now));
        }
        if (outcome instanceof SendOutcome.Final end) {
            free();
            return save(job.ended(SendState.FAILED, end.cause(), now));
        }
        if (outcome instanceof SendOutcome.SafeToRepeat repeat && job.attempts() >= repeat.attempts()) {
            free();
            return save(job.ended(SendState.FAILED, repeat.cause(), now));
        }
        if (outcome instanceof SendOutcome.SafeToRepeat repeat) {
            hold(repeat.cause(), retry);
            retry = retry.multipliedBy(2).compareTo(MAX_RETRY) < 0 ? retry.multipliedBy(2) : MAX_RETRY;
            return save(job.queuedAgain(repeat.cause(), now));
        }
        if (outcome instanceof SendOutcome.Hold brake) {
            hold(brake.cause(), HOLD);
            return save(job.queuedAgain(brake.cause(), now));
        }
        log.warn("device {}: job {}: outcome unknown, looking it up: {}", device, job.id(), outcome);
        hold("looking up the outcome of job " + job.id(), FIRST_RETRY);
        return Future.succeededFuture(true);
    }

    /** The job stays {@code sending} until the child's own records, or their silence for long enough, settle it. */
    private Future<Boolean> reconcile(SendJob job, ChildEndpoint endpoint) {
        return reconciliation
                .look(job, endpoint)
                .compose(finding -> parts.store()
                        .find(job.id())
                        // A receipt may have settled it meanwhile.
                        .compose(stored -> stored == null || stored.state() != SendState.SENDING
                                ? Future.succeededFuture(true)
                                : settle(job, finding)));
    }

    private Future<Boolean> settle(SendJob job, Reconciliation.Finding finding) {
        Instant now = parts.clock().instant();
        if (finding instanceof Reconciliation.Finding.WasSent sent) {
            free();
            return save(job.sent(sent.messageId(), now));
        }
        if (finding instanceof Reconciliation.Finding.NoTrace) {
            free();
            return save(job.ended(SendState.UNCERTAIN, "the child was called, and has no record of the message", now));
        }
        hold("looking up the outcome of job " + job.id(), FIRST_RETRY);
        return Future.succeededFuture(true);
    }

    private Future<Boolean> save(SendJob job) {
        return parts.save().apply(job).map(true);
    }

    private void hold(String why, Duration rest) {
        held = why;
        rest(rest);
    }

    private void free() {
        held = null;
        retry = FIRST_RETRY;
    }

    private void rest(Duration rest) {
        Instant until = parts.clock().instant().plus(rest);
        if (until.isAfter(earliest)) {
            earliest = until;
        }
    }
}
