package io.wafleet.mirror;

import io.vertx.core.Future;
import io.wafleet.id.DeviceId;
import java.time.Clock;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How far the messages of a device's account are in the journal, and from when on some may be missing. Kept in the database,
 * so that it outlives the gateway; there is none while no phone is linked. Confined to one context.
 */
final class Extent {
    private static final Logger log = LoggerFactory.getLogger(Extent.class);

    private final DeviceId device;
    private final BackfillStore store;
    private final Clock clock;
    private BackfillStore.@Nullable State state;
    /** What was stored of an account of which it is not known whether it is still the device's. */
    private BackfillStore.@Nullable State stored;
    /** When something was last missed. A run reaches only up to a while ago, and is not the last one if this is later. */
    private Instant trouble = Instant.MIN;

    Extent(DeviceId device, BackfillStore store, Clock clock) {
        this.device = device;
        this.store = store;
        this.clock = clock;
    }

    /** Whether there is one. */
    boolean isKnown() {
        return state != null;
    }

    /** Finds out from when on messages may be missing because nobody was there to receive them. */
    Future<Void> open(@Nullable String account) {
        return store.find(device).compose(found -> {
            if (account == null) {
                stored = found;
                return Future.succeededFuture();
            }
            return found != null && found.account().equals(account) ? reopen(found) : begin(account, found);
        });
    }

    private Future<Void> reopen(BackfillStore.State found) {
        return store.reached(device, found.since())
                .compose(reached -> save(with(found, found.since(), earlier(found.gap(), reached))));
    }

    /** A phone that was linked before such things were kept, or to another account. */
    private Future<Void> begin(String account, BackfillStore.@Nullable State before) {
        return store.newest(device).compose(newest -> {
            Instant begin = before == null && newest != null ? newest : clock.instant();
            return save(new BackfillStore.State(account, begin, begin, begin));
        });
    }

    private static Instant earlier(@Nullable Instant one, Instant other) {
        return one == null || one.isAfter(other) ? other : one;
    }

    private static Instant later(Instant one, @Nullable Instant other) {
        return other == null || one.isAfter(other) ? one : other;
    }

    private static BackfillStore.State with(BackfillStore.State state, Instant since, @Nullable Instant gap) {
        return new BackfillStore.State(state.account(), state.floor(), since, gap);
    }

    private Future<Void> save(BackfillStore.State next) {
        state = next;
        return store.save(device, next);
    }

    private void logged(Future<Void> saving) {
        saving.onFailure(failure -> log.atError()
                .addKeyValue("device", device)
                .setCause(failure)
                .log("how far the journal is filled could not be stored"));
    }

    /** The phone was unlinked. */
    void unlinked() {
        state = null;
        stored = null;
        logged(store.delete(device));
    }

    /**
     * The phone is linked to the account: nothing from before belongs into the journal.
     *
     * @return whether messages may be missing: a gateway that was killed in the moment of linking had stored how far they
     *     are, and not yet that the phone is linked
     */
    boolean linked(String account) {
        BackfillStore.State now = state;
        BackfillStore.State before = stored;
        stored = null;
        if (now == null && before != null && before.account().equals(account)) {
            logged(save(with(before, before.since(), earlier(before.gap(), before.since()))));
            return true;
        }
        if (now == null || !now.account().equals(account)) {
            Instant begin = clock.instant();
            logged(save(new BackfillStore.State(account, begin, begin, null)));
        }
        return false;
    }

    /** Messages may be missing from now on. */
    void gap() {
        BackfillStore.State now = known();
        trouble = clock.instant();
        if (now.gap() == null) {
            logged(save(with(now, now.since(), trouble)));
        }
    }

    /** Messages are missing since a time. */
    void gap(Instant since) {
        BackfillStore.State now = known();
        logged(save(with(now, now.since(), earlier(now.gap(), since))));
    }

    private BackfillStore.State known() {
        return Objects.requireNonNull(state, "no phone is linked");
    }

    /** The time of the newest message in the journal, or up to when it was filled. */
    Future<Instant> newest() {
        BackfillStore.State now = known();
        return store.newest(device).map(newest -> later(now.since(), newest));
    }

    /** From when on messages may be missing. */
    Future<Instant> missing() {
        BackfillStore.State now = known();
        return store.reached(device, now.since()).map(reached -> earlier(now.gap(), reached));
    }

    /** Nothing from before is ever filled in; null when no phone is linked. */
    @Nullable
    Instant floor() {
        return state == null ? null : state.floor();
    }

    /** Whether something was missed after a time. */
    boolean isTroubledAfter(Instant time) {
        return trouble.isAfter(time);
    }

    /**
     * Everything before the time is in the journal.
     *
     * @param over whether nothing is known to be missing after it
     */
    Future<Void> reached(Instant time, boolean over) {
        BackfillStore.State now = known();
        Instant gap = over ? null : time;
        boolean same = Objects.equals(gap, now.gap()) && time.equals(now.since());
        return same ? Future.succeededFuture() : save(with(now, later(time, now.since()), gap));
    }

    /** The device is gone. */
    void close() {
        state = null;
    }
}
