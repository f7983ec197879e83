package io.wafleet.webhook.delivery;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.wafleet.loops.Retries;
import io.wafleet.loops.Rounds;
import io.wafleet.webhook.delivery.OutboxStore.Entry;
import io.wafleet.webhook.subscription.Head;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts a delivery into the outbox for each event and each webhook that wants it. One loop, one step after the other: a
 * step reads some events and stores, in one transaction, their deliveries and how far it is. A webhook that is behind
 * the others (it is new, or was to begin with earlier events) has steps of its own until it has caught up.
 */
public final class FanOut {
    private static final Logger log = LoggerFactory.getLogger(FanOut.class);
    private static final int BATCH = 500;
    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final Duration MAX_RETRY = Duration.ofMinutes(1);

    private final Vertx vertx;
    private final OutboxStore store;
    private final Map<String, Receiver> receivers;
    private final Clock clock;
    private final Rounds<Void> rounds = new Rounds<>(this::round);
    private final Retries retries = new Retries(log, "putting events into the outbox of webhooks", RETRY, MAX_RETRY);
    private long position;
    private boolean closed;

    public FanOut(Vertx vertx, OutboxStore store, Map<String, Receiver> receivers, Clock clock) {
        this.vertx = vertx;
        this.store = store;
        this.receivers = receivers;
        this.clock = clock;
    }

    public Future<Void> open() {
        return store.position().map(stored -> {
            position = stored;
            return null;
        });
    }

    /** Up to which event deliveries were put in. */
    public long position() {
        return position;
    }

    /** There may be new events, or a new webhook. */
    public void wake() {
        rounds.wake();
    }

    private Future<Void> round() {
        if (closed) {
            return Future.succeededFuture();
        }
        return Future.<Boolean>future(end -> step().onComplete(end)).transform(done -> {
            if (done.failed()) {
                vertx.setTimer(retries.failed(done.cause()).toMillis(), later -> wake());
            } else {
                retries.succeeded();
                if (done.result()) {
                    wake();
                }
            }
            return Future.succeededFuture();
        });
    }

    /** True if there is more to do. */
    private Future<Boolean> step() {
        List<Receiver> behind = receivers.values().stream()
                .filter(receiver -> receiver.caughtUpTo() != null)
                .toList();
        boolean followed = behind.size() < receivers.size();
        if (receivers.isEmpty()) {
            return Future.succeededFuture(false);
        }
        if (!followed) {
            skip(behind);
        }
        Future<Boolean> caughtUp = Future.succeededFuture(false);
        for (Receiver receiver : behind) {
            caughtUp = caughtUp.compose(more -> catchUp(receiver).map(its -> its || more));
        }
        return caughtUp.compose(more -> followed ? follow().map(its -> its || more) : Future.succeededFuture(more));
    }

    /** What was said before anybody wanted it is not read. */
    private void skip(Collection<Receiver> behind) {
        for (Receiver receiver : behind) {
            position = Math.max(position, caughtUpTo(receiver));
        }
    }

    private static long caughtUpTo(Receiver receiver) {
        return Objects.requireNonNullElse(receiver.caughtUpTo(), 0L);
    }

    private Future<Boolean> follow() {
        return store.heads(position, BATCH).compose(heads -> {
            if (heads.isEmpty()) {
                return Future.succeededFuture(false);
            }
            List<Entry> entries = new ArrayList<>();
            List<Receiver> followers = receivers.values().stream()
                    .filter(receiver -> receiver.caughtUpTo() == null)
                    .toList();
            heads.forEach(head -> followers.forEach(receiver -> addIfWanted(receiver, head, entries)));
            long last = heads.get(heads.size() - 1).seq();
            return store.advance(entries, last, clock.instant()).map(stored -> {
                position = last;
                tell(entries);
                return heads.size() == BATCH;
            });
        });
    }

    private Future<Boolean> catchUp(Receiver receiver) {
        long from = caughtUpTo(receiver);
        if (from > position) {
            return Future.succeededFuture(false);
        }
        return store.heads(receiver.subscription().tenant(), from, position, BATCH)
                .compose(heads -> {
                    List<Entry> entries = new ArrayList<>();
                    heads.forEach(head -> addIfWanted(receiver, head, entries));
                    Long upTo = heads.size() < BATCH
                            ? null
                            : Long.valueOf(heads.get(heads.size() - 1).seq());
                    return advance(receiver, entries, upTo);
                });
    }

    /** The last of them stores where all are, if it was skipped to. */
    private Future<Boolean> advance(Receiver receiver, List<Entry> entries, @Nullable Long upTo) {
        return store.advance(List.of(), position, clock.instant())
                .compose(kept -> store.catchUp(receiver.subscription().id(), entries, upTo, clock.instant()))
                .map(stored -> {
                    receiver.caughtUpTo(upTo);
                    tell(entries);
                    return true;
                });
    }

    private static void addIfWanted(Receiver receiver, Head head, List<Entry> entries) {
        if (receiver.subscription().wants(head)) {
            entries.add(new Entry(receiver.subscription().id(), head));
        }
    }

    private void tell(List<Entry> entries) {
        entries.forEach(entry -> {
            Receiver receiver = receivers.get(entry.webhook());
            if (receiver != null) {
                receiver.wake(entry.head().device());
            }
        });
    }

    /** Succeeds when the step that is under way has ended. */
    public Future<Void> close() {
        closed = true;
        return rounds.between();
    }
}
