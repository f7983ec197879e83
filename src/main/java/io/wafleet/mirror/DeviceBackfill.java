package io.wafleet.mirror;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.wafleet.bus.DeviceId;
import io.wafleet.gowa.ChatHistory;
import io.wafleet.gowa.ChildEndpoint;
import io.wafleet.gowa.ChildEvent;
import io.wafleet.metrics.Meters;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows from when on messages of one device may be missing, and fills the gap a while after its child is there: a child
 * repeats its webhooks for half a minute, and its own word is richer than what it has stored. Confined to one context.
 */
final class DeviceBackfill implements BackfillRun.Journaling {
    private static final Logger log = LoggerFactory.getLogger(DeviceBackfill.class);
    /** Webhooks come in no order, and for half a minute. */
    private static final Duration MARGIN = Duration.ofMinutes(2);

    private static final Duration FIRST_RETRY = Duration.ofSeconds(30);
    private static final Duration LONGEST_RETRY = Duration.ofMinutes(30);
    private static final Duration GRAIN = Duration.ofSeconds(1);
    private final DeviceId device;
    private final Parts parts;
    private final Host host;
    private BackfillStore.@Nullable State state;
    /** What was stored of an account of which it is not known whether it is still the device's. */
    private BackfillStore.@Nullable State stored;

    private @Nullable ChildEndpoint child;
    /** Why a run is due; the metrics look at it from another thread. */
    private volatile @Nullable String cause;

    private @Nullable BackfillRun current;
    /** When something was last missed. A run reaches only up to a while ago, and is not the last one if this is later. */
    private Instant trouble = Instant.MIN;

    private Duration retry = FIRST_RETRY;
    private long timer = -1;
    private boolean running;
    private boolean announced;
    private boolean closed;

    DeviceBackfill(DeviceId device, Parts parts, Host host) {
        this.device = device;
        this.parts = parts;
        this.host = host;
    }

    /** What all devices share. */
    record Parts(
            Vertx vertx,
            BackfillStore store,
            Identities identities,
            ChatHistory history,
            Turnstile turns,
            Meters meters,
            Clock clock,
            Duration delay) {}

    /** The device's place in the journal. */
    interface Host {
        /** Gives whether it was not stored before. */
        Future<Boolean> record(ChildEvent event);

        void announce(String type, JsonObject data);
    }

    /** Finds out what was missed while nobody was there to receive it. */
    Future<Void> open(@Nullable String account) {
        return parts.store()
                .find(device)
                .compose(found -> parts.store()
                        .newest(device)
                        .compose(newest -> {
                            if (account == null) {
                                stored = found;
                                return Future.succeededFuture();
                            }
                            if (found == null || !found.account().equals(account)) {
                                // A phone that was linked before such things were kept, or to another account.
                                Instant begin = found == null && newest != null
                                        ? newest
                                        : parts.clock().instant();
                                return save(new BackfillStore.State(account, begin, begin, begin));
                            }
                            Instant begin = earlier(found.gap(), later(found.since(), newest));
                            return save(new BackfillStore.State(account, found.floor(), found.since(), begin));
                        })
                        .onSuccess(known -> cause = state == null ? null : Backfills.STARTED));
    }

    private static Instant later(Instant one, @Nullable Instant other) {
        return other == null || one.isAfter(other) ? one : other;
    }

    private static Instant earlier(@Nullable Instant one, Instant other) {
        return one == null || one.isAfter(other) ? other : one;
    }

    private Future<Void> save(BackfillStore.State next) {
        state = next;
        return parts.store().save(device, next);
    }

    /** The phone was linked, or unlinked: nothing from before belongs into the journal. */
    void account(@Nullable String account) {
        BackfillStore.State now = state;
        BackfillStore.State before = stored;
        stored = null;
        if (account == null) {
            state = null;
            cause = null;
            logged(parts.store().delete(device));
        } else if (now == null && before != null && before.account().equals(account)) {
            // A gateway that was killed in the moment of linking had stored this, and not yet that it is linked.
            cause = Backfills.STARTED;
            logged(save(with(before, before.since(), earlier(before.gap(), before.since()))));
            if (child != null) {
                soon();
            }
        } else if (now == null || !now.account().equals(account)) {
            Instant begin = parts.clock().instant();
            logged(save(new BackfillStore.State(account, begin, begin, null)));
        }
    }

    private void logged(Future<Void> saving) {
        saving.onFailure(failure -> log.error("device {}: how far it is filled could not be stored", device, failure));
    }

    /** Messages may be missing from now on. */
    void gap(String why) {
        BackfillStore.State now = state;
        if (now != null) {
            trouble = parts.clock().instant();
            cause = cause == null ? why : cause;
            if (now.gap() == null) {
                logged(save(with(now, now.since(), parts.clock().instant())));
            }
        }
    }

    private static BackfillStore.State with(BackfillStore.State state, Instant since, @Nullable Instant gap) {
        return new BackfillStore.State(state.account(), state.floor(), since, gap);
    }

    /** The child has what is not in the journal. */
    void missing(Instant since) {
        BackfillStore.State now = state;
        if (now != null && cause == null) {
            cause = Backfills.CHECK;
            logged(save(with(now, now.since(), earlier(now.gap(), since))));
            soon();
        }
    }

    /** Up to when messages are in the journal, if nothing is being done about what comes after. */
    Future<@Nullable Instant> reachedSoFar() {
        BackfillStore.State now = state;
        return now == null || cause != null || running
                ? Future.succeededFuture(null)
                : parts.store().newest(device).map(newest -> later(now.since(), newest));
    }

    boolean isOpen() {
        return cause != null || running;
    }

    /** The child is there and its socket is read. */
    void connected(ChildEndpoint endpoint) {
        child = endpoint;
        retry = FIRST_RETRY;
        soon();
    }

    void disconnected() {
        child = null;
        parts.vertx().cancelTimer(timer);
        timer = -1;
    }

    void close() {
        closed = true;
        disconnected();
        state = null;
    }

    /** Several reasons are one run. */
    void soon() {
        if (cause != null && timer < 0 && !running) {
            after(parts.delay());
        }
    }

    private void after(Duration delay) {
        timer = parts.vertx().setTimer(delay.toMillis(), due -> {
            timer = -1;
            running = true;
            parts.turns().enter(this::run).onComplete(done -> {
                running = false;
                if (done.failed()) {
                    failed(done.cause());
                } else {
                    retry = FIRST_RETRY;
                    soon();
                }
            });
        });
    }

    private void failed(Throwable failure) {
        if (state == null) {
            return;
        }
        log.warn("device {}: its chats could not be read: {}", device, failure.getMessage());
        parts.meters().backfill("failed");
        cause = cause == null ? Backfills.RETRY : cause;
        if (child != null && timer < 0) {
            host.announce("sync.failed", new JsonObject().put("cause", failure.getMessage()));
            after(retry);
            Duration doubled = retry.multipliedBy(2);
            retry = doubled.compareTo(LONGEST_RETRY) < 0 ? doubled : LONGEST_RETRY;
        }
    }

    private Future<Void> run() {
        BackfillStore.State now = state;
        ChildEndpoint there = child;
        String why = cause;
        if (now == null || there == null || why == null) {
            return Future.succeededFuture();
        }
        cause = null;
        announced = false;
        return parts.store().newest(device).compose(newest -> {
            Instant begin = earlier(now.gap(), later(now.since(), newest)).minus(MARGIN);
            // The child stores times by the second.
            Instant until = parts.clock()
                    .instant()
                    .minus(parts.delay())
                    .truncatedTo(ChronoUnit.SECONDS)
                    .plus(GRAIN);
            Instant from = later(begin, now.floor()).truncatedTo(ChronoUnit.SECONDS);
            if (!from.isBefore(until)) {
                return reached(until, null);
            }
            BackfillRun run = new BackfillRun(device, there, parts.history(), this, from, until);
            current = run;
            // Whoever sends much has much that is no event: that is told only if something is missing.
            if (!why.equals(Backfills.CHECK)) {
                started(why, run);
            }
            return run.run().onSuccess(done -> completed(run)).onFailure(cut -> cause = cause == null ? why : cause);
        });
    }

    private void started(String why, BackfillRun run) {
        announced = true;
        host.announce(
                "sync.started",
                new JsonObject().put("cause", why).put("from", run.from().toString()));
    }

    private void completed(BackfillRun run) {
        parts.meters().backfill("completed");
        if (announced) {
            JsonObject data = counts(run)
                    .put("from", run.from().toString())
                    .put("until", run.until().toString())
                    .put("chats", run.chats());
            host.announce("sync.completed", data);
        }
    }

    private static JsonObject counts(BackfillRun run) {
        return new JsonObject().put("read", run.read()).put("added", run.added());
    }

    @Override
    public Future<Void> complete(JsonObject data) {
        return parts.identities().complete(device, data);
    }

    @Override
    public Future<Set<String>> known(List<String> marks) {
        return parts.store().known(device, marks);
    }

    @Override
    public Future<Boolean> add(ChildEvent event) {
        if (closed) {
            return Future.failedFuture("the device is gone");
        }
        return host.record(event).onSuccess(missing -> {
            if (missing) {
                parts.meters().backfilled();
                if (!announced && current != null) {
                    started(Backfills.CHECK, current);
                }
            }
        });
    }

    /** What was told to be missing meanwhile is so from then on. */
    @Override
    public Future<Void> reached(Instant time, @Nullable BackfillRun run) {
        BackfillStore.State now = state;
        if (now == null || (run != null && now.floor().isAfter(run.from().plus(GRAIN)))) {
            return Future.failedFuture("the number was unlinked");
        }
        if (run != null && announced && run.until().isAfter(time)) {
            host.announce("sync.progress", counts(run).put("until", time.toString()));
        }
        boolean over = run == null || !time.isBefore(run.until());
        if (over && cause == null && trouble.isAfter(time)) {
            cause = Backfills.RETRY;
        }
        Instant gap = over && cause == null ? null : time;
        boolean same = Objects.equals(gap, now.gap()) && time.equals(now.since());
        return same ? Future.succeededFuture() : save(with(now, later(time, now.since()), gap));
    }
}
