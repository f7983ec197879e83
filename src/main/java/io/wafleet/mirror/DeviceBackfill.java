package io.wafleet.mirror;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.wafleet.cause.Cause;
import io.wafleet.cause.CauseCode;
import io.wafleet.gowa.ChatHistory;
import io.wafleet.gowa.ChildEndpoint;
import io.wafleet.gowa.ChildEvent;
import io.wafleet.id.DeviceId;
import io.wafleet.metrics.Meters;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fills the gap in a device's {@link Extent} a while after its child is there: a child repeats its webhooks for half a
 * minute, and its own word is richer than what it has stored. Confined to one context.
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
    private final Extent extent;
    private @Nullable ChildEndpoint child;
    /** Why a run is due; the metrics look at it from another thread. */
    private volatile @Nullable Cause cause;

    private @Nullable BackfillRun current;
    private Duration retry = FIRST_RETRY;
    private long timer = -1;
    private boolean running;
    private boolean announced;
    private boolean closed;

    DeviceBackfill(DeviceId device, Parts parts, Host host) {
        this.device = device;
        this.parts = parts;
        this.host = host;
        this.extent = new Extent(device, parts.store(), parts.clock());
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
        return extent.open(account)
                .onSuccess(known -> cause = extent.isKnown() ? CauseCode.GATEWAY_STARTED.cause() : null);
    }

    /** The phone was linked, or unlinked, null. */
    void account(@Nullable String account) {
        if (account == null) {
            cause = null;
            extent.unlinked();
        } else if (extent.linked(account)) {
            cause = CauseCode.GATEWAY_STARTED.cause();
            if (child != null) {
                soon();
            }
        }
    }

    /** Messages may be missing from now on. */
    void gap(Cause why) {
        if (extent.isKnown()) {
            cause = cause == null ? why : cause;
            extent.gap();
        }
    }

    /** The child has what is not in the journal. */
    void missing(Instant since) {
        if (extent.isKnown() && cause == null) {
            cause = CauseCode.SYNC_CHECK.cause();
            extent.gap(since);
            soon();
        }
    }

    /** Up to when messages are in the journal, if nothing is being done about what comes after. */
    Future<@Nullable Instant> reachedSoFar() {
        return extent.isKnown() && !isOpen() ? extent.newest() : Future.succeededFuture(null);
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
        extent.close();
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
        if (!extent.isKnown()) {
            return;
        }
        log.atWarn()
                .addKeyValue("device", device)
                .addKeyValue("failure", failure.getMessage())
                .log("a child's chats could not be read");
        parts.meters().events().backfill("failed");
        cause = cause == null ? CauseCode.SYNC_RETRY.cause() : cause;
        if (child != null && timer < 0) {
            host.announce(
                    "sync.failed",
                    new JsonObject()
                            .put(
                                    "cause",
                                    CauseCode.CHATS_UNREADABLE
                                            .cause(String.valueOf(failure.getMessage()))
                                            .toJson()));
            after(retry);
            Duration doubled = retry.multipliedBy(2);
            retry = doubled.compareTo(LONGEST_RETRY) < 0 ? doubled : LONGEST_RETRY;
        }
    }

    private Future<Void> run() {
        ChildEndpoint there = child;
        Cause why = cause;
        Instant floor = extent.floor();
        if (floor == null || there == null || why == null) {
            return Future.succeededFuture();
        }
        cause = null;
        announced = false;
        return extent.missing().compose(missing -> {
            Instant begin = missing.minus(MARGIN);
            // The child stores times by the second.
            Instant until = parts.clock()
                    .instant()
                    .minus(parts.delay())
                    .truncatedTo(ChronoUnit.SECONDS)
                    .plus(GRAIN);
            Instant from = (begin.isBefore(floor) ? floor : begin).truncatedTo(ChronoUnit.SECONDS);
            if (!from.isBefore(until)) {
                return reached(until, null);
            }
            BackfillRun run = new BackfillRun(device, there, parts.history(), this, from, until);
            current = run;
            // Whoever sends much has much that is no event: that is told only if something is missing.
            if (why.code() != CauseCode.SYNC_CHECK) {
                started(why, run);
            }
            return run.run().onSuccess(done -> completed(run)).onFailure(cut -> cause = cause == null ? why : cause);
        });
    }

    private void started(Cause why, BackfillRun run) {
        announced = true;
        host.announce(
                "sync.started",
                new JsonObject()
                        .put("cause", why.toJson())
                        .put("from", run.from().toString()));
    }

    private void completed(BackfillRun run) {
        parts.meters().events().backfill("completed");
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
                parts.meters().events().backfilled();
                if (!announced && current != null) {
                    started(CauseCode.SYNC_CHECK.cause(), current);
                }
            }
        });
    }

    /** What was told to be missing meanwhile is so from then on. */
    @Override
    public Future<Void> reached(Instant time, @Nullable BackfillRun run) {
        Instant floor = extent.floor();
        if (floor == null || (run != null && floor.isAfter(run.from().plus(GRAIN)))) {
            return Future.failedFuture("the number was unlinked");
        }
        if (run != null && announced && run.until().isAfter(time)) {
            host.announce("sync.progress", counts(run).put("until", time.toString()));
        }
        boolean over = run == null || !time.isBefore(run.until());
        if (over && cause == null && extent.isTroubledAfter(time)) {
            cause = CauseCode.SYNC_RETRY.cause();
        }
        return extent.reached(time, over && cause == null);
    }
}
