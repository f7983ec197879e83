package io.wafleet.webhook;

import io.vertx.core.Vertx;
import io.wafleet.metrics.Meters;
import io.wafleet.webhook.delivery.DeliveryStore;
import io.wafleet.webhook.delivery.Receiver;
import io.wafleet.webhook.subscription.Backlog;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
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
    private final Set<String> paused = ConcurrentHashMap.newKeySet();
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
        meters.webhooks()
                .webhooks(
                        this,
                        Set.of("active", "paused", "failing", "given-up"),
                        (watch, state) -> watch.states.getOrDefault(state, 0),
                        watch -> watch.backlogs.keySet().stream()
                                .mapToDouble(watch::lag)
                                .max()
                                .orElse(0));
        timer = vertx.setPeriodic(INTERVAL_MILLIS, due -> look());
        look();
    }

    private void look() {
        states.put("active", count(each -> each.subscription().isActive()));
        states.put("paused", count(each -> !each.subscription().isActive()));
        states.put("given-up", count(each -> each.subscription().status().isGivenUp()));
        states.put("failing", count(each -> each.subscription().isActive() && each.isFailing()));
        Set<String> now = Set.copyOf(webhooks.receivers().keySet());
        Set<String> gone = new HashSet<>(metered);
        gone.removeAll(now);
        gone.forEach(id -> {
            meters.forgetWebhook(id);
            backlogs.remove(id);
            metered.remove(id);
        });
        paused.retainAll(now);
        webhooks.receivers().forEach(this::notePause);
        now.stream().filter(metered::add).forEach(this::meter);
        if (!now.isEmpty() && !looking) {
            looking = true;
            store.backlogs()
                    .onFailure(failure -> log.atDebug().setCause(failure).log("the deliveries could not be counted"))
                    .onSuccess(found -> now.forEach(id -> backlogs.put(id, found.getOrDefault(id, Backlog.NONE))))
                    .onComplete(done -> looking = false);
        }
    }

    private void notePause(String id, Receiver receiver) {
        if (receiver.subscription().isActive()) {
            paused.remove(id);
        } else {
            paused.add(id);
        }
    }

    private int count(Predicate<Receiver> which) {
        return (int) webhooks.receivers().values().stream().filter(which).count();
    }

    private void meter(String id) {
        meters.webhooks()
                .openWebhook(
                        id,
                        this,
                        watch -> watch.backlog(id).pending(),
                        watch -> watch.backlog(id).dead(),
                        watch -> watch.lag(id));
    }

    private Backlog backlog(String id) {
        return backlogs.getOrDefault(id, Backlog.NONE);
    }

    /** What is paused is not late: it waits for whoever paused it, or is counted as given up. */
    private double lag(String id) {
        Instant since = backlog(id).oldest();
        return since == null || paused.contains(id)
                ? 0
                : Math.max(0, Duration.between(since, clock.instant()).toMillis() / 1000.0);
    }

    void close() {
        vertx.cancelTimer(timer);
        metered.forEach(meters::forgetWebhook);
    }
}
