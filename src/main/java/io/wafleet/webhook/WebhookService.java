package io.wafleet.webhook;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.json.JsonObject;
import io.wafleet.bus.Addresses;
import io.wafleet.bus.Bus;
import io.wafleet.config.Configuration;
import io.wafleet.journal.Journal;
import io.wafleet.metrics.Meters;
import io.wafleet.net.Destinations;
import io.wafleet.quota.Quotas;
import io.wafleet.store.Database;
import io.wafleet.webhook.delivery.Cleaning;
import io.wafleet.webhook.delivery.DeliveryStore;
import io.wafleet.webhook.delivery.OutboxStore;
import io.wafleet.webhook.delivery.Poster;
import io.wafleet.webhook.delivery.Receiver;
import io.wafleet.webhook.delivery.Redelivery;
import io.wafleet.webhook.delivery.RetryPolicy;
import io.wafleet.webhook.subscription.SubscriptionStore;
import java.time.Clock;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Outgoing webhooks: opens all that they need, on the caller's context, and closes it. */
public final class WebhookService {
    private static final Logger log = LoggerFactory.getLogger(WebhookService.class);
    /** Whatever was not noticed, for example an event whose commit was in doubt. */
    private static final long LOOK_MILLIS = 10_000;
    /** Attempts under way may end; what takes longer is made again by the next gateway. */
    private static final long CLOSE_SECONDS = 5;

    private final Vertx vertx;
    private final Webhooks webhooks;
    private final WebhookCommands commands;
    private final Cleaning cleaning;
    private final LagWatch lag;
    private final Poster poster;
    private final MessageConsumer<JsonObject> events;
    private final long timer;

    private WebhookService(
            Shared shared,
            Webhooks webhooks,
            WebhookCommands commands,
            Cleaning cleaning,
            LagWatch lag,
            Poster poster) {
        this.vertx = shared.vertx;
        this.webhooks = webhooks;
        this.commands = commands;
        this.cleaning = cleaning;
        this.lag = lag;
        this.poster = poster;
        this.events = vertx.eventBus().consumer(Addresses.EVENTS, message -> wake());
        this.timer = vertx.setPeriodic(LOOK_MILLIS, due -> wake());
    }

    /** What it shares with others. */
    public record Shared(
            Vertx vertx,
            Configuration.Webhooks settings,
            Database database,
            Destinations destinations,
            Journal journal,
            Bus bus,
            Quotas quotas,
            Meters meters,
            String version,
            Clock clock) {}

    /** Goes on with the deliveries that an earlier gateway left, and takes commands. */
    public static Future<WebhookService> open(Shared shared) {
        Configuration.Webhooks settings = shared.settings;
        DeliveryStore deliveries = new DeliveryStore(shared.database);
        OutboxStore outbox = new OutboxStore(shared.database);
        Poster poster = new Poster(shared.vertx, shared.destinations, settings.timeout(), shared.version, shared.clock);
        Webhooks webhooks = new Webhooks(new Webhooks.Parts(
                shared.vertx,
                new SubscriptionStore(shared.database),
                deliveries,
                outbox,
                shared.destinations,
                shared.journal,
                shared.quotas,
                shared.meters,
                shared.clock,
                settings.pauseAfter()));
        RetryPolicy retries = new RetryPolicy(settings.retryDelay(), settings.keepTrying(), new SplittableRandom());
        return webhooks.open(poster, retries).map(opened -> {
            WebhookCommands commands = new WebhookCommands(
                    shared.bus,
                    webhooks,
                    deliveries,
                    new Redelivery(deliveries, outbox, shared.clock),
                    poster,
                    shared.clock);
            commands.open();
            Cleaning cleaning = new Cleaning(
                    shared.vertx,
                    deliveries,
                    shared.clock,
                    new Cleaning.Ages(
                            settings.deliveryRetention(), settings.deadLetterRetention(), settings.keepTrying()));
            cleaning.open();
            LagWatch lag = new LagWatch(shared.vertx, webhooks, deliveries, shared.meters, shared.clock);
            lag.open();
            return new WebhookService(shared, webhooks, commands, cleaning, lag, poster);
        });
    }

    /** Removes all of a tenant's, and then their deliveries, bit by bit. */
    public Future<Void> removeOf(String tenant) {
        Future<Void> chain = Future.succeededFuture();
        for (Receiver each : List.copyOf(webhooks.receivers().values())) {
            if (each.subscription().tenant().equals(tenant)) {
                chain = chain.compose(
                        gone -> webhooks.delete(each.subscription().id()));
            }
        }
        return chain;
    }

    private void wake() {
        if (!webhooks.receivers().isEmpty()) {
            webhooks.fanOut().wake();
        }
    }

    /** Takes no more commands, begins no attempts, and lets those under way end, for a while. */
    public Future<Void> close() {
        vertx.cancelTimer(timer);
        cleaning.close();
        lag.close();
        return Future.join(
                        events.unregister(), commands.close(), webhooks.fanOut().close())
                .transform(deaf -> webhooks.close())
                .timeout(CLOSE_SECONDS, TimeUnit.SECONDS)
                .recover(late -> {
                    log.atInfo().log("some attempts to deliver are under way still and are cut off");
                    return Future.succeededFuture();
                })
                .compose(quiet -> poster.close());
    }
}
