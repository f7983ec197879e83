package io.wafleet.webhook;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.wafleet.access.Access;
import io.wafleet.bus.Bus;
import io.wafleet.cause.Cause;
import io.wafleet.cause.CauseCode;
import io.wafleet.command.ById;
import io.wafleet.command.CommandServer;
import io.wafleet.command.Commands;
import io.wafleet.command.Verb;
import io.wafleet.command.webhook.EventRedelivery;
import io.wafleet.command.webhook.NewWebhook;
import io.wafleet.command.webhook.RangeRedelivery;
import io.wafleet.command.webhook.SecretRotation;
import io.wafleet.command.webhook.WebhookPatch;
import io.wafleet.command.webhook.WebhookPause;
import io.wafleet.problem.Problem;
import io.wafleet.problem.ProblemCode;
import io.wafleet.webhook.delivery.Delivery;
import io.wafleet.webhook.delivery.Delivery.State;
import io.wafleet.webhook.delivery.DeliveryStore;
import io.wafleet.webhook.delivery.Poster;
import io.wafleet.webhook.delivery.Receiver;
import io.wafleet.webhook.delivery.Redelivery;
import io.wafleet.webhook.delivery.Redelivery.Result;
import io.wafleet.webhook.subscription.SigningSecret;
import io.wafleet.webhook.subscription.Subscription;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** The users' commands about webhooks, served on the bus; a webhook of another tenant is as good as none. */
final class WebhookCommands {
    private static final Duration DEFAULT_OVERLAP = Duration.ofHours(24);

    private final CommandServer server;
    private final Webhooks webhooks;
    private final SubscriptionOrder orders;
    private final DeliveryStore deliveries;
    private final Redelivery redelivery;
    private final Poster poster;
    private final Clock clock;
    /** At most one test at a time for each. */
    private final Set<String> testing = new HashSet<>();

    WebhookCommands(
            Bus bus, Webhooks webhooks, DeliveryStore deliveries, Redelivery redelivery, Poster poster, Clock clock) {
        this.server = new CommandServer(bus);
        this.webhooks = webhooks;
        this.orders = new SubscriptionOrder(new Commands(bus));
        this.deliveries = deliveries;
        this.redelivery = redelivery;
        this.poster = poster;
        this.clock = clock;
    }

    /** Takes commands from now on. */
    void open() {
        server.fleet(Map.of(
                Verb.WEBHOOK_CREATE, this::create,
                Verb.WEBHOOK_CHANGE, this::change,
                Verb.WEBHOOK_DELETE, this::delete,
                Verb.WEBHOOK_PAUSE, this::pause,
                Verb.WEBHOOK_RESUME, this::resume,
                Verb.WEBHOOK_ROTATE, this::rotate,
                Verb.WEBHOOK_TEST, this::test,
                Verb.WEBHOOK_REDELIVER, this::redeliver,
                Verb.WEBHOOK_REDELIVER_RANGE, this::redeliverRange));
    }

    /** Takes no more. */
    Future<Void> close() {
        return server.close();
    }

    private Receiver find(Access by, JsonObject body) {
        return webhooks.find(ById.of(body).id(), by);
    }

    private Future<JsonObject> create(Access by, JsonObject body) {
        NewWebhook wanted = NewWebhook.of(body);
        return orders.named(wanted.wishes(), by.within(by.owner(wanted.owner())))
                .map(named -> orders.made(wanted.with(named), Webhooks.newId(), clock.instant()))
                .compose(made ->
                        webhooks.requireSafe(made.tenant(), made.target().url()).map(made))
                .compose(made -> webhooks.create(made, wanted.from() == null ? null : wanted.from() - 1))
                .compose(made -> view(made)
                        .map(view -> view.put("secret", made.keys().current().text())));
    }

    private Future<JsonObject> view(Subscription subscription) {
        return deliveries.backlog(subscription.id()).map(backlog -> subscription.toJson(backlog, clock.instant()));
    }

    private Future<JsonObject> change(Access by, JsonObject body) {
        Subscription before = find(by, body).subscription();
        WebhookPatch patch = WebhookPatch.of(body);
        String url = patch.url();
        return orders.named(patch.wishes(), by.within(before.tenant()))
                .compose(named -> (url == null
                                ? Future.<Void>succeededFuture()
                                : webhooks.requireSafe(before.tenant(), url))
                        .map(safe -> named))
                .compose(named -> webhooks.change(
                        before.id(),
                        current -> orders.changed(current, new WebhookPatch(patch.id(), url, named), clock.instant())))
                .compose(this::view);
    }

    private Future<JsonObject> delete(Access by, JsonObject body) {
        return webhooks.delete(find(by, body).subscription().id()).map(deleted -> new JsonObject());
    }

    private Future<JsonObject> pause(Access by, JsonObject body) {
        Cause cause = CauseCode.PAUSED.cause(WebhookPause.of(body).cause());
        return webhooks.pause(find(by, body).subscription().id(), cause).compose(this::view);
    }

    private Future<JsonObject> resume(Access by, JsonObject body) {
        return webhooks.resume(find(by, body).subscription().id()).compose(this::view);
    }

    private Future<JsonObject> rotate(Access by, JsonObject body) {
        SecretRotation wanted = SecretRotation.of(body);
        String given = wanted.secret();
        SigningSecret next = given == null ? SigningSecret.random() : SigningSecret.parse(given);
        Duration overlap = Objects.requireNonNullElse(wanted.overlap(), DEFAULT_OVERLAP);
        return webhooks.change(find(by, body).subscription().id(), before -> {
                    Instant now = clock.instant();
                    return before.with(before.keys().rotated(next, now.plus(overlap)), now);
                })
                .compose(rotated -> view(rotated).map(view -> view.put("secret", next.text())));
    }

    /** Says at once how the receiver likes it; neither the outbox nor the breaker hears of it. */
    private Future<JsonObject> test(Access by, JsonObject body) {
        Subscription subscription = find(by, body).subscription();
        if (!testing.add(subscription.id())) {
            return Future.failedFuture(Problem.of(ProblemCode.TOO_MANY_REQUESTS, "a test of it is under way")
                    .exception());
        }
        String id = Webhooks.newId();
        String type = "webhook.test";
        String envelope = new JsonObject()
                .put("seq", 0)
                .put("id", id)
                .put("type", type)
                .put("device", null)
                .put("at", clock.instant().toString())
                .put("data", new JsonObject().put("webhook", subscription.id()))
                .encode();
        return poster.post(new Poster.Call(subscription, id, type, envelope, subscription.id() + "/test", 1))
                .onComplete(done -> testing.remove(subscription.id()))
                .map(outcome -> new JsonObject()
                        .put("delivered", outcome.isDelivered())
                        .put("status", outcome.status() == 0 ? null : outcome.status())
                        .put("durationMs", outcome.millis())
                        .put("cause", Cause.json(outcome.cause()))
                        .put("answer", outcome.answer()));
    }

    private Future<JsonObject> redeliver(Access by, JsonObject body) {
        return redelivery.one(find(by, body), EventRedelivery.of(body).seq()).map(Delivery::toJson);
    }

    private Future<JsonObject> redeliverRange(Access by, JsonObject body) {
        Receiver receiver = find(by, body);
        RangeRedelivery wanted = RangeRedelivery.of(body);
        Set<State> states = wanted.states().stream().map(State::parse).collect(Collectors.toSet());
        long outbox = Objects.requireNonNullElse(
                receiver.caughtUpTo(), webhooks.fanOut().position());
        long upTo = Math.min(wanted.to(), outbox);
        Future<Result> done =
                redelivery.range(receiver, wanted.from(), upTo, states.isEmpty() ? Set.of(State.DEAD) : states);
        return done.map(result -> new JsonObject()
                .put("redelivered", result.again())
                .put("added", result.added())
                .put("last", result.last())
                .put("more", result.more()));
    }
}
