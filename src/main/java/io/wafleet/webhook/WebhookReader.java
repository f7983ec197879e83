package io.wafleet.webhook;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wafleet.access.Access;
import io.wafleet.command.Page;
import io.wafleet.command.PageRequest;
import io.wafleet.problem.Problem;
import io.wafleet.problem.ProblemCode;
import io.wafleet.store.Database;
import io.wafleet.webhook.delivery.Delivery;
import io.wafleet.webhook.delivery.DeliveryPage;
import io.wafleet.webhook.delivery.DeliveryStore;
import io.wafleet.webhook.delivery.DeliveryStore.Wanted;
import io.wafleet.webhook.subscription.Backlog;
import io.wafleet.webhook.subscription.Subscription;
import io.wafleet.webhook.subscription.SubscriptionStore;
import java.time.Clock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What users may look at, straight from the database. A webhook that the access does not cover is as good as none. */
public final class WebhookReader {
    private final SubscriptionStore subscriptions;
    private final DeliveryStore deliveries;
    private final Clock clock;

    public WebhookReader(Database database, Clock clock) {
        this.subscriptions = new SubscriptionStore(database);
        this.deliveries = new DeliveryStore(database);
        this.clock = clock;
    }

    /** A page of webhooks, in the order of their making. */
    public Future<JsonObject> list(Access by, PageRequest asked) {
        return subscriptions
                .list(by, asked.start(), asked.limit() + 1)
                .compose(found -> deliveries.backlogs().map(backlogs -> {
                    Function<Subscription, JsonObject> shown =
                            each -> each.toJson(backlogs.getOrDefault(each.id(), Backlog.NONE), clock.instant());
                    return new Page<>("webhooks", shown, Subscription::id).of(found, asked);
                }));
    }

    public Future<JsonObject> get(Access by, String id) {
        return find(by, id)
                .compose(found -> deliveries.backlog(id).map(backlog -> found.toJson(backlog, clock.instant())));
    }

    private Future<Subscription> find(Access by, String id) {
        return subscriptions
                .find(id)
                .compose(found -> found == null || !by.covers(found.tenant())
                        ? Future.failedFuture(
                                Problem.of(ProblemCode.WEBHOOK_NOT_FOUND).exception())
                        : Future.succeededFuture(found));
    }

    /**
     * A page of the log, in the order of the events.
     *
     * @param state pending, delivered or dead; null for all
     * @param device null for all
     */
    public Future<JsonObject> deliveries(
            Access by, String id, @Nullable String state, @Nullable String device, Paging paging) {
        Wanted wanted =
                new Wanted(state == null ? null : Delivery.State.parse(state), device, paging.after, paging.limit);
        return find(by, id).compose(found -> deliveries.list(id, wanted)).map(WebhookReader::page);
    }

    /** From where on, and how many. */
    public record Paging(long after, int limit) {}

    private static JsonObject page(DeliveryPage page) {
        JsonArray list = new JsonArray();
        page.deliveries().forEach(each -> list.add(each.toJson()));
        return new JsonObject().put("deliveries", list).put("last", page.last()).put("more", page.more());
    }

    public Future<JsonObject> delivery(Access by, String id, long seq) {
        return find(by, id)
                .compose(found -> deliveries.find(new Delivery.Key(id, seq)))
                .compose(found -> found == null
                        ? Future.failedFuture(
                                Problem.of(ProblemCode.DELIVERY_NOT_FOUND).exception())
                        : Future.succeededFuture(found.toJson()));
    }
}
