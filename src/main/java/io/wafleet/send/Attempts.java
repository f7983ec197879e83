package io.wafleet.send;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.wafleet.cause.Cause;
import io.wafleet.cause.CauseCode;
import io.wafleet.content.Content;
import io.wafleet.content.Signal;
import io.wafleet.gowa.ChildEndpoint;
import io.wafleet.gowa.GowaClient;
import io.wafleet.id.DeviceId;
import io.wafleet.job.Order;
import io.wafleet.job.SendJob;
import io.wafleet.job.SendState;
import io.wafleet.job.SendStore;
import io.wafleet.metrics.Meters;
import io.wafleet.pacing.Contact;
import io.wafleet.pacing.Pacing;
import io.wafleet.send.Lane.Steps;
import io.wafleet.send.addressing.Addressing;
import io.wafleet.send.addressing.Addressing.Resolution;
import io.wafleet.send.addressing.Suppression;
import io.wafleet.send.outcome.Reconciliation;
import io.wafleet.send.outcome.SendOutcome;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The steps of one lane's jobs: calls the child, settles what its answer means, looks up what became of a call without an
 * answer. Stores {@code sending} before every call, so that a crash leaves a question and not a lost or a second message.
 */
final class Attempts implements Steps {
    private static final Logger log = LoggerFactory.getLogger(Attempts.class);
    private static final Duration FIRST_RETRY = Duration.ofSeconds(1);
    private static final Duration MAX_RETRY = Duration.ofSeconds(30);
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);
    /** How often a message that may come twice is sent once more. */
    private static final int MAX_UNCERTAIN_ATTEMPTS = 3;
    /** A quick typist's. */
    private static final long MILLIS_PER_LETTER = 60;

    private static final long MAX_TYPING_MILLIS = 10_000;

    private final DeviceId device;
    private final Parts parts;
    private final Owner owner;
    private final Reconciliation reconciliation;
    private Duration retry = FIRST_RETRY;
    private @Nullable Cause held;
    private int refusals;

    /** What all lanes share. */
    record Parts(
            Vertx vertx,
            SendStore store,
            GowaClient client,
            Addressing addressing,
            Suppression suppression,
            Meters meters,
            Clock clock) {}

    /** The queue that the lane is of. */
    interface Owner {
        Pacing pacing();

        /** Stores a job that moved on, and tells everybody; false if somebody else has moved it. */
        Future<Boolean> save(SendJob job, SendState from);

        /** The recipient is a stranger no more. */
        Future<Void> met(SendJob job);

        /** WhatsApp refuses first contacts; the job counts as one. */
        Future<Void> brake(SendJob job);

        /** Too many refusals in a row: nothing more is sent until a user says so. */
        Future<Void> pause(Cause cause);
    }

    Attempts(DeviceId device, Parts parts, Owner owner) {
        this.device = device;
        this.parts = parts;
        this.owner = owner;
        this.reconciliation = new Reconciliation(parts.client(), parts.store(), parts.clock());
    }

    /** Why the job at hand goes no further; null if it does. */
    @Nullable
    Cause heldBy() {
        return held;
    }

    @Override
    public Future<Next> step(SendJob job, ChildEndpoint endpoint) {
        if (job.state() == SendState.SENDING) {
            return reconcile(job, endpoint);
        }
        Instant now = parts.clock().instant();
        Instant expiry = job.terms().expiresAt();
        if (expiry != null && !expiry.isAfter(now)) {
            return owner.save(job.expired(now), SendState.QUEUED).map(Next.GO_ON);
        }
        return parts.addressing().resolve(device, endpoint, job.to()).compose(resolution -> {
            if (resolution instanceof Resolution.To to) {
                return approach(job.to(to.jid()), endpoint);
            }
            if (resolution instanceof Resolution.NotOnWhatsApp nobody) {
                // To ask for one stranger after the other is as telling as to write to them.
                owner.pacing().rest(parts.clock().instant());
                return owner.save(job.ended(SendState.FAILED, nobody.cause(), now), SendState.QUEUED)
                        .compose(saved -> refused(nobody.cause()));
            }
            return later(((Resolution.Later) resolution).cause());
        });
    }

    private Future<Next> approach(SendJob job, ChildEndpoint endpoint) {
        return isIntroduction(job) ? introduce(job, endpoint) : typed(job, endpoint);
    }

    private static boolean isIntroduction(SendJob job) {
        return job.contact() == Contact.FIRST && !job.content().isSignal();
    }

    /** Nothing was begun, and it is tried again after a while. */
    private Future<Next> later(Cause cause) {
        hold(cause, retry);
        backOff();
        return Future.succeededFuture(Next.GO_ON);
    }

    /** The number may have chats from before it came to us: then it is no first contact, and another job may be due. */
    private Future<Next> introduce(SendJob job, ChildEndpoint endpoint) {
        return parts.client()
                .hasChat(endpoint, job.to())
                .compose(known -> known ? owner.met(job).map(Next.GO_ON) : typed(job, endpoint))
                .recover(failure -> later(CauseCode.CHAT_UNKNOWN.cause(String.valueOf(failure.getMessage()))));
    }

    /** Shows the recipient for a while that somebody types, where that is wished. That it fails does not matter. */
    private Future<Next> typed(SendJob job, ChildEndpoint endpoint) {
        if (!owner.pacing().settings().typing() || !(job.content() instanceof Content.Text text)) {
            return begin(job, endpoint);
        }
        long millis =
                Math.min(MAX_TYPING_MILLIS, MILLIS_PER_LETTER * text.text().length());
        return unlessOptedOut(
                job,
                () -> parts.client()
                        .send(endpoint, job.to(), new Signal.Typing(true))
                        .compose(shown -> parts.vertx().timer(Math.max(1, millis), TimeUnit.MILLISECONDS))
                        .compose(typed -> begin(job, endpoint)));
    }

    private Future<Next> begin(SendJob job, ChildEndpoint endpoint) {
        return unlessOptedOut(job, () -> {
            SendJob sending = job.sending(parts.clock().instant());
            return owner.save(sending, SendState.QUEUED)
                    .compose(ours -> ours ? call(sending, endpoint) : Future.succeededFuture(Next.GO_ON));
        });
    }

    /** Asked as late as can be: whoever opts out while the job waits, or while "typing" is shown, gets it no more. */
    private Future<Next> unlessOptedOut(SendJob job, Supplier<Future<Next>> step) {
        if (job.terms().row() == null && !isIntroduction(job)) {
            return step.get();
        }
        return parts.suppression()
                .among(job.tenant(), List.of(job.to()))
                .compose(optedOut -> optedOut.isEmpty()
                        ? step.get()
                        : owner.save(
                                        job.ended(
                                                SendState.FAILED,
                                                CauseCode.OPTED_OUT.cause(),
                                                parts.clock().instant()),
                                        SendState.QUEUED)
                                .map(Next.GO_ON));
    }

    private Future<Next> call(SendJob job, ChildEndpoint endpoint) {
        Instant start = parts.clock().instant();
        return parts.client()
                .send(endpoint, job.to(), job.content())
                .map(answer -> SendOutcome.of(job.content(), answer))
                .compose(outcome -> {
                    Instant now = parts.clock().instant();
                    parts.meters().sends().sent(outcome.word(), Duration.between(start, now));
                    owner.pacing().rest(now);
                    return settle(job, outcome, now);
                });
    }

    private Future<Next> settle(SendJob job, SendOutcome outcome, Instant now) {
        if (outcome instanceof SendOutcome.SafeToRepeat repeat && job.attempts() >= repeat.attempts()) {
            return save(job.ended(SendState.FAILED, repeat.cause(), now)).compose(saved -> refused(repeat.cause()));
        }
        if (outcome instanceof SendOutcome.SafeToRepeat repeat) {
            hold(repeat.cause(), retry);
            backOff();
            return save(job.queuedAgain(repeat.cause(), now));
        }
        if (outcome instanceof SendOutcome.Hold brake) {
            return owner.brake(job).compose(braked -> save(job.asFirstContact().queuedAgain(brake.cause(), now)));
        }
        // From here on it may have been sent.
        owner.pacing().sent(job.contactOrKnown(), now);
        if (outcome instanceof SendOutcome.Sent sent) {
            return sent(job, sent.messageId(), now);
        }
        if (outcome instanceof SendOutcome.Final end) {
            return save(job.ended(SendState.FAILED, end.cause(), now)).compose(saved -> refused(end.cause()));
        }
        log.atWarn()
                .addKeyValue("device", device)
                .addKeyValue("job", job.id())
                .addKeyValue("outcome", outcome)
                .log("what became of a call is unknown; looking it up");
        hold(CauseCode.LOOKING_UP.cause(job.id()), LOOK_AGAIN);
        return Future.succeededFuture(Next.GO_ON);
    }

    private Future<Next> sent(SendJob job, String messageId, Instant now) {
        free();
        refusals = 0;
        return save(job.sent(messageId, now))
                .compose(saved ->
                        job.contact() == Contact.FIRST ? owner.met(job).map(saved) : Future.succeededFuture(saved));
    }

    private Future<Next> refused(Cause cause) {
        free();
        refusals++;
        int limit = owner.pacing().settings().pauseAfterFailures();
        if (limit == 0 || refusals < limit) {
            return Future.succeededFuture(Next.GO_ON);
        }
        refusals = 0;
        return owner.pause(CauseCode.REFUSALS.cause(limit, cause)).map(Next.GO_ON);
    }

    /** The job stays {@code sending} until the child's own records, or their silence for long enough, settle it. */
    private Future<Next> reconcile(SendJob job, ChildEndpoint endpoint) {
        return reconciliation.look(job, endpoint).compose(finding -> {
            Instant now = parts.clock().instant();
            if (finding instanceof Reconciliation.Finding.WasSent sent) {
                return sent(job, sent.messageId(), now);
            }
            if (finding instanceof Reconciliation.Finding.NoTrace) {
                free();
                return save(withoutTrace(job, now));
            }
            hold(CauseCode.LOOKING_UP.cause(job.id()), LOOK_AGAIN);
            return Future.succeededFuture(Next.GO_ON);
        });
    }

    private static SendJob withoutTrace(SendJob job, Instant now) {
        Cause cause = CauseCode.NO_TRACE.cause();
        boolean again = job.terms().onUncertain() == Order.OnUncertain.RETRY && job.attempts() < MAX_UNCERTAIN_ATTEMPTS;
        return again ? job.queuedAgain(cause, now) : job.ended(SendState.UNCERTAIN, cause, now);
    }

    private Future<Next> save(SendJob job) {
        return owner.save(job, SendState.SENDING).map(Next.GO_ON);
    }

    private void hold(Cause why, Duration rest) {
        held = why;
        owner.pacing().rest(parts.clock().instant(), rest);
    }

    private void backOff() {
        retry = retry.multipliedBy(2).compareTo(MAX_RETRY) < 0 ? retry.multipliedBy(2) : MAX_RETRY;
    }

    private void free() {
        held = null;
        retry = FIRST_RETRY;
    }
}
