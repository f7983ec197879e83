package io.wafleet.mirror;

import io.vertx.core.Future;
import io.wafleet.cause.CauseCode;
import io.wafleet.gowa.ChildEndpoint;
import io.wafleet.id.DeviceId;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has what no webhook brought, or none could bring, read from the children's own chats.
 */
final class Backfills {
    static final int AT_ONCE = 2;

    private static final Logger log = LoggerFactory.getLogger(Backfills.class);
    private final DeviceBackfill.Parts parts;
    /** The metrics count from another thread. */
    private final Map<DeviceId, DeviceBackfill> devices = new ConcurrentHashMap<>();

    private final Map<DeviceId, ChildEndpoint> children = new HashMap<>();
    private final Duration interval;
    private long timer = -1;

    /** @param interval between two looks at each child for what nobody told; zero for none */
    Backfills(DeviceBackfill.Parts parts, Duration interval) {
        this.parts = parts;
        this.interval = interval;
        parts.meters().events().backfills(this, its -> its.parts.turns().inside(), Backfills::open);
    }

    private long open() {
        return devices.values().stream().filter(DeviceBackfill::isOpen).count();
    }

    Future<Void> open(DeviceId device, @Nullable String account, DeviceBackfill.Host host) {
        if (timer < 0 && !interval.isZero()) {
            timer = parts.vertx().setPeriodic(interval.toMillis(), due -> children.forEach(this::check));
        }
        DeviceBackfill backfill = new DeviceBackfill(device, parts, host);
        devices.put(device, backfill);
        return backfill.open(bare(account));
    }

    void account(DeviceId device, @Nullable String account) {
        DeviceBackfill backfill = devices.get(device);
        if (backfill != null) {
            backfill.account(bare(account));
        }
    }

    /** With or without a device number it is the same account. */
    private static @Nullable String bare(@Nullable String jid) {
        return jid == null ? null : jid.replaceFirst(":\\d+@", "@");
    }

    void connected(DeviceId device, ChildEndpoint child) {
        children.put(device, child);
        DeviceBackfill backfill = devices.get(device);
        if (backfill != null) {
            backfill.connected(child);
        }
    }

    void disconnected(DeviceId device) {
        children.remove(device);
        DeviceBackfill backfill = devices.get(device);
        if (backfill != null) {
            backfill.gap(CauseCode.CHILD_DISCONNECTED.cause());
            backfill.disconnected();
        }
    }

    void refused(DeviceId device) {
        DeviceBackfill backfill = devices.get(device);
        if (backfill != null) {
            backfill.gap(CauseCode.WEBHOOK_REFUSED.cause());
            backfill.soon();
        }
    }

    private void check(DeviceId device, ChildEndpoint child) {
        DeviceBackfill backfill = devices.get(device);
        if (backfill == null || backfill.isOpen()) {
            return;
        }
        parts.history()
                .newest(child)
                .compose(newest -> backfill.reachedSoFar().onSuccess(reached -> {
                    // Or its webhook may be on the way.
                    Instant late = parts.clock().instant().minus(parts.delay().multipliedBy(2));
                    if (reached != null && newest != null && newest.isAfter(reached) && newest.isBefore(late)) {
                        backfill.missing(reached);
                    }
                }))
                .onFailure(failure -> log.atDebug()
                        .addKeyValue("device", device)
                        .addKeyValue("failure", failure.getMessage())
                        .log("what is missing could not be looked for"));
    }

    void forget(DeviceId device) {
        children.remove(device);
        DeviceBackfill backfill = devices.remove(device);
        if (backfill != null) {
            backfill.close();
            parts.store()
                    .delete(device)
                    .onFailure(failure -> log.atError()
                            .addKeyValue("device", device)
                            .setCause(failure)
                            .log("what is missing of a device was not forgotten"));
        }
    }

    void close() {
        parts.vertx().cancelTimer(timer);
        devices.values().forEach(DeviceBackfill::close);
    }
}
