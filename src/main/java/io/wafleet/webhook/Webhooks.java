package io.wafleet.webhook;

import com.github.f4b6a3.uuid.UuidCreator;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.wafleet.access.Access;
import io.wafleet.cause.Cause;
import io.wafleet.journal.Draft;
import io.wafleet.journal.Journal;
import io.wafleet.metrics.Meters;
import io.wafleet.net.Destinations;
import io.wafleet.net.UnsafeUrlException;
import io.wafleet.problem.Problem;
import io.wafleet.problem.ProblemCode;
import io.wafleet.quota.Quota;
import io.wafleet.quota.Quotas;
import io.wafleet.webhook.delivery.DeliveryStore;
import io.wafleet.webhook.delivery.DeliveryStore.LaneKey;
import io.wafleet.webhook.delivery.FanOut;
import io.wafleet.webhook.delivery.OutboxStore;
import io.wafleet.webhook.delivery.Poster;
import io.wafleet.webhook.delivery.Receiver;
import io.wafleet.webhook.delivery.ReceiverParts;
import io.wafleet.webhook.delivery.RetryPolicy;
import io.wafleet.webhook.subscription.Subscription;
import io.wafleet.webhook.subscription.Subscription.State;
import io.wafleet.webhook.subscription.Subscription.Status;
import io.wafleet.webhook.subscription.SubscriptionStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All webhooks: the one place that changes them. Changes are made one after the other. */
final class Webhooks {
    private static final Logger log = LoggerFactory.getLogger(Webhooks.class);

    private final Parts parts;
    private final Map<String, Receiver> receivers = new HashMap<>();
    private final FanOut fanOut;
    private @Nullable ReceiverParts receiverParts;
    private Future<?> turn = Future.succeededFuture();

    /**
     * What it works with.
     *
     * @param pauseAfter how long nothing succeeds before a webhook is paused; zero for never
     */
    record Parts(
            Vertx vertx,
            SubscriptionStore subscriptions,
            DeliveryStore deliveries,
            OutboxStore outbox,
            Destinations destinations,
            Journal journal,
            Quotas quotas,
            Meters meters,
            Clock clock,
            Duration pauseAfter) {}

    Webhooks(Parts parts) {
        this.parts = parts;
        parts.quotas.countAmong(
                Quota.WEBHOOKS,
                () -> receivers.values().stream()
                        .map(each -> each.subscription().tenant()));
        this.fanOut = new FanOut(parts.vertx, parts.outbox, receivers, parts.clock);
    }

    FanOut fanOut() {
        return fanOut;
    }

    /** By the id of the webhook. */
    Map<String, Receiver> receivers() {
        return receivers;
    }

    /** Goes on with what is stored. */
    Future<Void> open(Poster poster, RetryPolicy retries) {
        ReceiverWatch watch = new ReceiverWatch(this, parts.vertx, parts.clock, parts.pauseAfter);
        receiverParts =
                new ReceiverParts(parts.vertx, parts.deliveries, poster, retries, parts.meters, parts.clock, watch);
        return parts.subscriptions
                .list()
                .compose(all -> {
                    all.forEach(stored -> {
                        if (stored.subscription().status().state() == State.DELETED) {
                            removeDeliveries(stored.subscription().id());
                        } else {
                            receive(stored.subscription(), stored.caughtUpTo());
                        }
                    });
                    return fanOut.open();
                })
                .compose(opened -> parts.deliveries.lanes())
                .map(lanes -> {
                    lanes.forEach(this::wake);
                    fanOut.wake();
                    return null;
                });
    }

    private void wake(LaneKey lane) {
        Receiver receiver = receivers.get(lane.webhook());
        if (receiver != null) {
            receiver.wake(lane.device());
        }
    }

    private Receiver receive(Subscription subscription, @Nullable Long caughtUpTo) {
        Receiver receiver = new Receiver(Objects.requireNonNull(receiverParts), subscription, caughtUpTo);
        receivers.put(subscription.id(), receiver);
        return receiver;
    }

    private <T> Future<T> inTurn(Supplier<Future<T>> change) {
        Future<T> made = turn.transform(before -> change.get());
        turn = made;
        return made;
    }

    /** Fails with {@code webhook-not-found}, also where there is one that the access does not cover. */
    Receiver find(String id, Access by) {
        Receiver receiver = find(id);
        if (!by.covers(receiver.subscription().tenant())) {
            throw Problem.of(ProblemCode.WEBHOOK_NOT_FOUND).exception();
        }
        return receiver;
    }

    private Receiver find(String id) {
        Receiver receiver = receivers.get(id);
        if (receiver == null) {
            throw Problem.of(ProblemCode.WEBHOOK_NOT_FOUND).exception();
        }
        return receiver;
    }

    /** @param after it gets the events after this number; null for what happens from now on */
    Future<Subscription> create(Subscription made, @Nullable Long after) {
        return inTurn(() -> {
            parts.quotas.requireOneMore(made.tenant(), Quota.WEBHOOKS);
            return parts.subscriptions.insert(made, after).map(from -> {
                receive(made, from);
                fanOut.wake();
                return made;
            });
        });
    }

    /** That an address may be connected to; it is looked at again before every attempt. Not in a turn: a name server may be slow. */
    Future<Void> requireSafe(String tenant, String url) {
        return parts.destinations
                .check(tenant, url)
                .<Void>mapEmpty()
                .recover(failure -> Future.failedFuture(
                        failure instanceof UnsafeUrlException
                                ? Problem.field("url", String.valueOf(failure.getMessage()))
                                        .exception()
                                : failure));
    }

    /** Changes what a user may change. */
    Future<Subscription> change(String id, Function<Subscription, Subscription> change) {
        return inTurn(() -> {
            Receiver receiver = find(id);
            Subscription changed = change.apply(receiver.subscription());
            return parts.subscriptions.save(changed).map(saved -> {
                receiver.changed(changed);
                return changed;
            });
        });
    }

    Future<Subscription> pause(String id, Cause cause) {
        return inTurn(() -> {
            Receiver receiver = find(id);
            Subscription before = receiver.subscription();
            if (!before.isActive()) {
                return Future.succeededFuture(before);
            }
            Status paused = new Status(State.PAUSED, cause, before.status().failingSince());
            return tell(receiver, before.with(paused, parts.clock.instant()), "webhook.paused");
        });
    }

    Future<Subscription> resume(String id) {
        return inTurn(() -> {
            Receiver receiver = find(id);
            Subscription before = receiver.subscription();
            return before.isActive()
                    ? Future.succeededFuture(before)
                    : tell(receiver, before.with(Status.ACTIVE, parts.clock.instant()), "webhook.resumed")
                            .compose(resumed -> wakeAll(receiver).map(resumed));
        });
    }

    private Future<Void> wakeAll(Receiver receiver) {
        return parts.deliveries.lanes(receiver.subscription().id()).map(devices -> {
            devices.forEach(receiver::wake);
            return null;
        });
    }

    /** Stores the change and what tells of it in one transaction. */
    private Future<Subscription> tell(Receiver receiver, Subscription changed, String type) {
        Status status = changed.status();
        JsonObject data = new JsonObject()
                .put("webhook", changed.id())
                .put("host", changed.target().host());
        if (status.cause() != null) {
            data.put("cause", status.cause().toJson());
        }
        if (status.failingSince() != null) {
            data.put("failingSince", status.failingSince().toString());
        }
        Draft draft = new Draft(changed.tenant(), null, type, parts.clock.instant(), null, data);
        return parts.journal
                .appendWith(SubscriptionStore.update(changed), draft)
                .map(told -> {
                    receiver.changed(changed);
                    return changed;
                });
    }

    /** It gets nothing more at once; its deliveries are removed bit by bit. */
    Future<Void> delete(String id) {
        return inTurn(() -> {
            Receiver receiver = find(id);
            Subscription deleted =
                    receiver.subscription().with(new Status(State.DELETED, null, null), parts.clock.instant());
            return parts.subscriptions.save(deleted).map(saved -> {
                receivers.remove(id);
                receiver.close().onComplete(quiet -> removeDeliveries(id));
                return null;
            });
        });
    }

    private void removeDeliveries(String id) {
        parts.deliveries
                .remove(id)
                .onFailure(failure -> log.atWarn()
                        .addKeyValue("webhook", id)
                        .setCause(failure)
                        .log("a webhook is deleted, but not its deliveries; the next start goes on"))
                .onSuccess(removed -> {
                    if (removed > 0) {
                        removeDeliveries(id);
                    } else {
                        parts.subscriptions
                                .remove(id)
                                .onFailure(failure -> log.atWarn()
                                        .addKeyValue("webhook", id)
                                        .setCause(failure)
                                        .log("a deleted webhook is removed by the next start only"));
                    }
                });
    }

    /** Stores whether a receiver takes deliveries, and tells of it. */
    Future<Subscription> note(Receiver receiver, @Nullable Instant failingSince, String type) {
        return inTurn(() -> {
            Subscription before = receiver.subscription();
            return isCurrent(receiver)
                    ? tell(receiver, before.with(before.status().failing(failingSince), before.updatedAt()), type)
                    : Future.succeededFuture(before);
        });
    }

    /** Whether the webhook was not deleted meanwhile. */
    boolean isCurrent(Receiver receiver) {
        return receivers.get(receiver.subscription().id()) == receiver;
    }

    static String newId() {
        return UuidCreator.getTimeOrderedEpoch().toString();
    }

    /** Begins no attempts any more; succeeds when all have ended. */
    Future<Void> close() {
        List<Future<Void>> ends = new ArrayList<>();
        receivers.values().forEach(receiver -> ends.add(receiver.close()));
        receivers.clear();
        return ends.isEmpty() ? Future.succeededFuture() : Future.join(ends).mapEmpty();
    }
}
