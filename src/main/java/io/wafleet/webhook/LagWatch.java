package io.wafleet.webhook;

import io.vertx.core.Vertx;
import io.wafleet.metrics.Meters;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks now and then at what is left to do, for the metrics; they are read on other threads. */
final class LagWatch {
    private static final Logger log = LoggerFactory.getLogger(LagWatch.class);
    private static final long INTERVAL_MILLIS = 5000;

    private final Vertx vertx;
    private final Webhooks webhooks;
    private final DeliveryStore store;
    private final Meters meters;
    private final Clock clock;
    private final Map<String, Backlog> backlogs = new ConcurrentHashMap<>();
    private final Map<String, Integer> states = new ConcurrentHashMap<>();
    private final Set<String> metered = new HashSet<>();
    private long timer;
    private boolean looking;

    LagWatch(Vertx vertx, Webhooks webhooks, DeliveryStore store, Meters meters, Clock clock) {
        this.vertx = vertx;
        this.webhooks = webhooks;
        this.store = store;
        this.meters = meters;
        this.clock = clock;
    }

    void open() {
        meters.webhooks(
                this,
                Set.of("active", "paused", "failing"),
                (watch, state) -> watch.states.getOrDefault(state, 0),
                watch -> watch.age(watch.backlogs.values().stream()
                        .map(Backlog::oldest)
                        .filter(Objects::nonNull)
                        .min(Instant::compareTo)
                        .orElse(null)));
        timer = vertx.setPeriodic(INTERVAL_MILLIS, due -> look());
        look();
    }

    private void look() {
        states.put("active", count(each -> each.subscription().isActive()));
        states.put("paused", count(each -> !each.subscription().isActive()));
        states.put("failing", count(each -> each.subscription().isActive() && each.isFailing()));
        Set<String> now = Set.copyOf(webhooks.receivers().keySet());
        Set<String> gone = new HashSet<>(metered);
        gone.removeAll(now);
        gone.forEach(id -> {
            meters.closeWebhook(id);
            backlogs.remove(id);
            metered.remove(id);
        });
        now.stream().filter(metered::add).forEach(this::meter);
        if (!now.isEmpty() && !looking) {
            looking = true;
            store.backlogs()
                    .onFailure(failure -> log.debug("the deliveries could not be counted", failure))
                    .onSuccess(found -> now.forEach(id -> backlogs.put(id, found.getOrDefault(id, Backlog.NONE))))
                    .onComplete(done -> looking = false);
        }
    }

    private int count(Predicate<Receiver> which) {
        return (int) webhooks.receivers().values().stream().filter(which).count();
    }

    private void meter(String id) {
        meters.openWebhook(
                id,
                this,
                watch -> watch.backlog(id).pending(),
                watch -> watch.backlog(id).dead(),
                watch -> watch.age(watch.backlog(id).oldest()));
    }

    private Backlog backlog(String id) {
        return backlogs.getOrDefault(id, Backlog.NONE);
    }

    private double age(@Nullable Instant since) {
        return since == null
                ? 0
                : Math.max(0, Duration.between(since, clock.instant()).toMillis() / 1000.0);
    }

    void close() {
        vertx.cancelTimer(timer);
        metered.forEach(meters::closeWebhook);
    }
}
