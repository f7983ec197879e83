package io.wafleet.webhook.delivery;

import io.vertx.core.Future;
import io.wafleet.problem.Problem;
import io.wafleet.problem.ProblemCode;
import io.wafleet.webhook.delivery.Delivery.State;
import io.wafleet.webhook.delivery.OutboxStore.Again;
import io.wafleet.webhook.delivery.OutboxStore.Past;
import io.wafleet.webhook.subscription.Head;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Delivers again what users ask for: one event, or a range of them. */
public final class Redelivery {
    /** By one call. */
    static final int MAX_ROWS = 10_000;

    private static final int CHUNK = 500;
    /** Events that one call looks at; most may not be wanted. */
    private static final int MAX_LOOKED_AT = 100_000;

    private final DeliveryStore deliveries;
    private final OutboxStore outbox;
    private final Clock clock;

    public Redelivery(DeliveryStore deliveries, OutboxStore outbox, Clock clock) {
        this.deliveries = deliveries;
        this.outbox = outbox;
        this.clock = clock;
    }

    /**
     * What came of a range.
     *
     * @param again how many are delivered again
     * @param added how many never were in the outbox
     * @param last up to where it was looked at
     * @param more whether there is more of the range behind it
     */
    public record Result(long again, long added, long last, boolean more) {}

    /** Fails with {@code delivery-not-found} if there is none. */
    public Future<Delivery> one(Receiver receiver, long seq) {
        Delivery.Key key = new Delivery.Key(receiver.subscription().id(), seq);
        return deliveries
                .redeliver(key, clock.instant())
                .compose(found -> found ? deliveries.find(key) : Future.succeededFuture(null))
                .compose(delivery -> {
                    if (delivery == null) {
                        return Future.failedFuture(
                                Problem.of(ProblemCode.DELIVERY_NOT_FOUND).exception());
                    }
                    receiver.wakeAnew(delivery.device());
                    return Future.succeededFuture(delivery);
                });
    }

    /**
     * From one event to another: makes deliveries in these states pending again, and puts in what the webhook wants but
     * never was in its outbox.
     *
     * @param upTo not beyond where the outbox is: what comes after is delivered anyway
     */
    public Future<Result> range(Receiver receiver, long from, long upTo, Set<State> states) {
        Set<String> words = states.stream().map(State::text).collect(Collectors.toSet());
        return chunk(receiver, new Result(0, 0, from - 1, true), upTo, words, 0);
    }

    private Future<Result> chunk(Receiver receiver, Result before, long upTo, Set<String> states, int lookedAt) {
        long left = MAX_ROWS - before.again - before.added;
        if (left <= 0 || lookedAt >= MAX_LOOKED_AT || !before.more) {
            return Future.succeededFuture(before);
        }
        int limit = (int) Math.min(CHUNK, left);
        return outbox.past(receiver.subscription(), before.last, upTo, limit).compose(past -> {
            List<Head> missing = new ArrayList<>();
            List<Long> ended = new ArrayList<>();
            Set<String> devices = new LinkedHashSet<>();
            for (Past each : past) {
                if (each.state() == null && receiver.subscription().wants(each.head())) {
                    missing.add(each.head());
                    devices.add(each.head().device());
                } else if (each.state() != null && states.contains(each.state())) {
                    ended.add(each.head().seq());
                    devices.add(each.head().device());
                }
            }
            long last = past.isEmpty()
                    ? Math.max(before.last, upTo)
                    : past.get(past.size() - 1).head().seq();
            Result after =
                    new Result(before.again + ended.size(), before.added + missing.size(), last, past.size() == limit);
            return store(receiver, missing, ended).compose(stored -> {
                devices.forEach(receiver::wakeAnew);
                return chunk(receiver, after, upTo, states, lookedAt + past.size());
            });
        });
    }

    private Future<Void> store(Receiver receiver, List<Head> missing, List<Long> ended) {
        return missing.isEmpty() && ended.isEmpty()
                ? Future.succeededFuture()
                : outbox.again(new Again(receiver.subscription().id(), missing, ended), clock.instant());
    }
}
