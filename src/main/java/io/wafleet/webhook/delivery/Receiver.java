package io.wafleet.webhook.delivery;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.wafleet.cause.CauseCode;
import io.wafleet.journal.Event;
import io.wafleet.loops.Retries;
import io.wafleet.webhook.delivery.DeliveryStore.Waiting;
import io.wafleet.webhook.subscription.Subscription;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Works off one webhook's deliveries: in order within a lane, several lanes at the same time. Nothing is shared with
 * other webhooks that a receiver could hold on to. Lives on the gateway's context.
 */
public final class Receiver {
    private static final Logger log = LoggerFactory.getLogger(Receiver.class);

    /** Held in memory by each lane that has its turn. */
    private static final int HELD = 16;

    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final Duration MAX_RETRY = Duration.ofMinutes(1);
    /** After an attempt that nobody can judge. */
    private static final Duration UNJUDGED = Duration.ofMinutes(10);

    private final ReceiverParts parts;
    private final Lanes lanes;
    private final Promise<Void> quiet = Promise.promise();
    private final Gate gate;
    private Subscription subscription;
    private @Nullable Long caughtUpTo;
    private int active;
    private boolean closed;

    /** @param caughtUpTo null if it goes with the outbox */
    public Receiver(ReceiverParts parts, Subscription subscription, @Nullable Long caughtUpTo) {
        this.parts = parts;
        this.subscription = subscription;
        this.caughtUpTo = caughtUpTo;
        this.lanes = new Lanes(parts, this::pump);
        this.gate = new Gate(parts, subscription.status().failingSince(), this::pump);
    }

    public Subscription subscription() {
        return subscription;
    }

    /** Up to which event its deliveries were put in; null if it goes with the outbox. */
    @Nullable
    public Long caughtUpTo() {
        return caughtUpTo;
    }

    public void caughtUpTo(@Nullable Long seq) {
        caughtUpTo = seq;
    }

    public boolean isFailing() {
        return gate.isFailing();
    }

    /** Goes on with what is stored of it now. */
    public void changed(Subscription next) {
        boolean resumed = next.isActive() && !subscription.isActive();
        subscription = next;
        if (resumed) {
            gate.reset();
        }
        if (!next.isActive()) {
            lanes.forget();
        }
        pump();
    }

    /** Something was put in for the device. */
    public void wake(String device) {
        if (closed || !subscription.isActive()) {
            return;
        }
        lanes.wake(device, () -> retries("the lane of " + device));
        pump();
    }

    private Retries retries(String what) {
        return new Retries(log, what, "webhook", subscription.id(), RETRY, MAX_RETRY);
    }

    /** Something was put in that may come before what is held. */
    void wakeAnew(String device) {
        lanes.spoil(device);
        wake(device);
    }

    private void pump() {
        if (gate.isFailing() && active == 0 && lanes.noneReady() && gate.slots() > 0) {
            lanes.forceFirst();
        }
        while (mayGoOn() && active < gate.slots() && !lanes.noneReady()) {
            begin(lanes.next());
        }
    }

    private boolean mayGoOn() {
        return !closed && subscription.isActive() && gate.slots() > 0;
    }

    private void begin(Lane lane) {
        active++;
        lane.state = Lane.State.ACTIVE;
        load(lane).onComplete(done -> {
            active--;
            if (done.failed()) {
                Instant now = parts.clock().instant();
                sleep(lane, now.plus(lane.retries.failed(done.cause())));
                // It may be the database, and then the other lanes need not try.
                gate.hold(now.plus(RETRY));
            } else {
                lane.retries.succeeded();
            }
            if (closed && active == 0) {
                quiet.tryComplete();
            }
            pump();
        });
    }

    /** The lane's turn: reads what comes next and works it off, then the other lanes have theirs. */
    private Future<Void> load(Lane lane) {
        lane.more = false;
        lane.stale = false;
        return parts.store().next(subscription.id(), lane.device, HELD).compose(found -> {
            lane.held.addAll(found);
            lane.more |= found.size() == HELD;
            return work(lane);
        });
    }

    private Future<Void> work(Lane lane) {
        if (lane.held.isEmpty() || lane.stale || !mayGoOn()) {
            rest(lane);
            return Future.succeededFuture();
        }
        Waiting first = lane.held.element();
        Instant now = parts.clock().instant();
        if (first.event() == null) {
            return end(lane, first.delivery().dead(CauseCode.EVENT_REMOVED.cause(), now));
        }
        if (parts.retries().isExpired(first.delivery(), now)) {
            return end(lane, first.delivery().dead(CauseCode.EXPIRED.cause(), now));
        }
        if (first.delivery().nextAt().isAfter(now) && !lane.forced) {
            sleep(lane, first.delivery().nextAt());
            return Future.succeededFuture();
        }
        lane.forced = false;
        return attempt(lane, first.delivery(), first.event());
    }

    private void rest(Lane lane) {
        boolean left = !lane.held.isEmpty() || lane.more || lane.stale;
        lane.held.clear();
        if (left && subscription.isActive() && !closed) {
            lanes.enqueue(lane);
        } else {
            lanes.remove(lane);
        }
    }

    /** Nothing is held meanwhile: a receiver that is down for days shall not fill the memory. */
    private void sleep(Lane lane, Instant until) {
        lane.held.clear();
        if (closed || !subscription.isActive()) {
            lanes.remove(lane);
        } else {
            lanes.sleep(lane, until);
        }
    }

    private Future<Void> attempt(Lane lane, Delivery delivery, Event event) {
        Poster.Call call = new Poster.Call(
                subscription,
                event.id(),
                event.type(),
                event.encoded(),
                delivery.key().toString(),
                delivery.attempts() + 1);
        return parts.poster()
                .post(call)
                .compose(outcome -> {
                    parts.meters().webhooks().webhookAttempt(outcome.word(), Duration.ofMillis(outcome.millis()));
                    Delivery after = judged(delivery, outcome);
                    return save(after).map(saved -> {
                        learn(outcome);
                        if (after.state() == Delivery.State.PENDING) {
                            sleep(lane, after.nextAt());
                        } else {
                            lane.held.remove();
                        }
                        return after;
                    });
                })
                .compose(after -> after.state() == Delivery.State.PENDING ? Future.succeededFuture() : work(lane));
    }

    /** Also what cannot be judged was an attempt: unless it is stored and learned from, it is made again at once, for ever. */
    private Delivery judged(Delivery delivery, Outcome outcome) {
        Instant now = parts.clock().instant();
        try {
            return parts.retries().after(delivery, outcome, now);
        } catch (RuntimeException bug) {
            log.atError()
                    .addKeyValue("webhook", delivery.key().webhook())
                    .addKeyValue("seq", delivery.key().seq())
                    .setCause(bug)
                    .log("an attempt to deliver cannot be judged, so it failed");
            return delivery.failed(outcome, now.plus(UNJUDGED), now);
        }
    }

    private Future<Void> end(Lane lane, Delivery dead) {
        return save(dead).compose(saved -> {
            lane.held.remove();
            return work(lane);
        });
    }

    /** The next of the lane must wait for this: it is what its order rests on. */
    private Future<Void> save(Delivery delivery) {
        return save(delivery, retries("storing delivery " + delivery.key())).onSuccess(saved -> count(delivery));
    }

    private Future<Void> save(Delivery delivery, Retries retries) {
        return parts.store()
                .save(delivery)
                .onSuccess(saved -> retries.succeeded())
                .recover(failure -> closed
                        ? Future.failedFuture(failure)
                        : parts.vertx()
                                .timer(retries.failed(failure).toMillis(), TimeUnit.MILLISECONDS)
                                .compose(later -> save(delivery, retries)));
    }

    private void count(Delivery saved) {
        if (saved.state() == Delivery.State.DEAD && !closed) {
            parts.meters().webhooks().deadLetter(subscription.id());
        }
    }

    private void learn(Outcome outcome) {
        ReceiverParts.Watcher watcher = parts.watcher();
        switch (gate.learn(outcome)) {
            case RECOVERED -> {
                lanes.forceAll();
                watcher.recovered(this);
            }
            case FAILING -> watcher.failing(this, gate.failingSince());
            case STILL_FAILING -> watcher.stillFailing(this, gate.failingSince());
            case GONE -> watcher.gone(this);
            case NONE -> {
                // Goes on as before.
            }
        }
    }

    /** Begins no attempt any more; succeeds when the last has ended. */
    public Future<Void> close() {
        closed = true;
        lanes.forget();
        gate.close();
        if (active == 0) {
            quiet.tryComplete();
        }
        return quiet.future();
    }
}
