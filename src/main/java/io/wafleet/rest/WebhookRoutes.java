package io.wafleet.rest;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.wafleet.access.Access;
import io.wafleet.auth.Principal;
import io.wafleet.command.ById;
import io.wafleet.command.Commands;
import io.wafleet.command.DeviceLookup;
import io.wafleet.command.Request;
import io.wafleet.command.Verb;
import io.wafleet.command.webhook.EventRedelivery;
import io.wafleet.command.webhook.NewWebhook;
import io.wafleet.command.webhook.RangeRedelivery;
import io.wafleet.command.webhook.SecretRotation;
import io.wafleet.command.webhook.WebhookPatch;
import io.wafleet.command.webhook.WebhookPause;
import io.wafleet.command.webhook.WebhookWishes;
import io.wafleet.command.webhook.WebhookWishes.Description;
import io.wafleet.http.Answers;
import io.wafleet.http.Body;
import io.wafleet.http.Caller;
import io.wafleet.http.Handlers;
import io.wafleet.http.Query;
import io.wafleet.http.change.Change;
import io.wafleet.journal.EventFilter;
import io.wafleet.problem.Problem;
import io.wafleet.webhook.WebhookReader;
import io.wafleet.webhook.WebhookReader.Paging;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;

/** {@code /api/webhooks}: what is delivered to whom, and how it goes. */
final class WebhookRoutes {
    private static final int DEFAULT_LIST = 500;
    private static final int DEFAULT_LIMIT = 100;
    private static final int MAX_TENANT = 64;
    private static final int MAX_TEXT = 200;
    private static final int MAX_NAMES = EventFilter.MAX_DEVICES;
    private static final int MAX_URL = 2048;
    private static final int MAX_SECRET = 200;
    private static final Duration MAX_OVERLAP = Duration.ofDays(7);
    private static final Pattern DEVICE = Pattern.compile("(?s).{1,100}");
    private static final Pattern NAME = Pattern.compile("\\S{1,102}");

    private final Commands commands;
    private final WebhookReader reader;
    private final Answers answers;
    private final DeviceLookup lookup;

    WebhookRoutes(Commands commands, WebhookReader reader, Answers answers) {
        this.answers = answers;
        this.commands = commands;
        this.reader = reader;
        this.lookup = new DeviceLookup(commands);
    }

    void bind(Handlers api) {
        api.handle(
                        "listWebhooks",
                        ctx -> answers.json(ctx, () -> reader.list(Caller.access(ctx), Query.page(ctx, DEFAULT_LIST))))
                .answer("createWebhook", this::create)
                .answer("getWebhook", ctx -> reader.get(Caller.access(ctx), id(ctx)))
                .answer("updateWebhook", this::change)
                .done("deleteWebhook", this::delete)
                .answer("pauseWebhook", this::pause)
                .answer("resumeWebhook", ctx -> ask(ctx, Verb.WEBHOOK_RESUME, command(ctx)))
                .answer("rotateWebhook", this::rotate)
                .answer("testWebhook", ctx -> ask(ctx, Verb.WEBHOOK_TEST, command(ctx)))
                .answer("redeliverRange", this::redeliverRange)
                .handle("listDeliveries", this::deliveries)
                .answer("getDelivery", ctx -> reader.delivery(Caller.access(ctx), id(ctx), seq(ctx)))
                .answer("redeliver", this::redeliver);
    }

    private Future<JsonObject> redeliver(RoutingContext ctx) {
        return ask(ctx, Verb.WEBHOOK_REDELIVER, new EventRedelivery(id(ctx), seq(ctx)));
    }

    private static String id(RoutingContext ctx) {
        return ctx.pathParam("webhookId");
    }

    private static long seq(RoutingContext ctx) {
        return Long.parseLong(ctx.pathParam("seq"));
    }

    private static ById command(RoutingContext ctx) {
        return new ById(id(ctx));
    }

    private Future<JsonObject> ask(RoutingContext ctx, Verb verb, Request command) {
        return commands.ask(Caller.access(ctx), verb, command);
    }

    private Future<JsonObject> create(RoutingContext ctx) {
        Principal caller = Caller.of(ctx);
        Body body = Body.of(ctx);
        NewWebhook order = new NewWebhook(
                owner(caller, body),
                body.text("url", MAX_URL),
                body.optionalChoice("format", List.of("v1")),
                body.optionalText("secret", MAX_SECRET),
                body.optionalNumber("from", 0, Long.MAX_VALUE),
                wishes(body));
        return ask(ctx, Verb.WEBHOOK_CREATE, order).onSuccess(made -> {
            Change.of(ctx)
                    .object(made.getString("id"))
                    .tenant(made.getString("tenant"))
                    .after(shown(made));
            ctx.response().setStatusCode(201).putHeader("Location", "/api/webhooks/" + made.getString("id"));
        });
    }

    private static String owner(Principal caller, Body body) {
        String tenant = body.optionalText("tenant", MAX_TENANT);
        if (tenant != null && !caller.access().covers(tenant)) {
            throw Problem.field("tenant", "must be one's own").exception();
        }
        return tenant == null || tenant.isEmpty() ? caller.tenant() : tenant;
    }

    private static WebhookWishes wishes(Body body) {
        return new WebhookWishes(
                body.optionalTexts("devices", DEVICE, MAX_NAMES),
                body.optionalTexts("types", NAME, MAX_NAMES),
                body.optionalObject("headers"),
                body.has("description") ? new Description(body.optionalText("description", MAX_TEXT)) : null);
    }

    private Future<JsonObject> change(RoutingContext ctx) {
        Body body = Body.of(ctx);
        String url = body.has("url") ? body.text("url", MAX_URL) : null;
        WebhookPatch patch = new WebhookPatch(id(ctx), url, wishes(body));
        return known(ctx)
                .compose(before -> ask(ctx, Verb.WEBHOOK_CHANGE, patch))
                .onSuccess(changed -> Change.of(ctx).after(shown(changed)));
    }

    /** The webhook before it is changed. */
    private Future<Change> known(RoutingContext ctx) {
        return reader.get(Caller.access(ctx), id(ctx))
                .map(before -> Change.of(ctx).tenant(before.getString("tenant")).before(shown(before)));
    }

    /** What of a webhook the audit log has: of its address what names the receiver, for the rest may hold a secret. */
    private static JsonObject shown(JsonObject webhook) {
        JsonObject shown = new JsonObject()
                .put("host", URI.create(webhook.getString("url")).getHost());
        List.of("devices", "types", "headers", "description", "state")
                .forEach(field -> shown.put(field, webhook.getValue(field)));
        return shown;
    }

    private Future<JsonObject> delete(RoutingContext ctx) {
        return known(ctx).compose(before -> ask(ctx, Verb.WEBHOOK_DELETE, command(ctx)));
    }

    private Future<JsonObject> pause(RoutingContext ctx) {
        String cause = Body.of(ctx).optionalText("cause", MAX_TEXT);
        return ask(ctx, Verb.WEBHOOK_PAUSE, new WebhookPause(id(ctx), cause));
    }

    private Future<JsonObject> rotate(RoutingContext ctx) {
        Body body = Body.of(ctx);
        Duration overlap = body.optionalDuration("overlap", MAX_OVERLAP);
        SecretRotation order = new SecretRotation(id(ctx), body.optionalText("secret", MAX_SECRET), overlap);
        return ask(ctx, Verb.WEBHOOK_ROTATE, order);
    }

    private Future<JsonObject> redeliverRange(RoutingContext ctx) {
        Body body = Body.of(ctx);
        long from = Objects.requireNonNull(body.optionalNumber("from", 1, Long.MAX_VALUE));
        long to = Objects.requireNonNull(body.optionalNumber("to", 1, Long.MAX_VALUE));
        if (to < from) {
            throw Problem.field("to", "must not be less than from").exception();
        }
        List<String> states = Objects.requireNonNullElse(body.optionalTexts("states"), List.of());
        return ask(ctx, Verb.WEBHOOK_REDELIVER_RANGE, new RangeRedelivery(id(ctx), from, to, states));
    }

    private void deliveries(RoutingContext ctx) {
        Access access = Caller.access(ctx);
        String state = ctx.request().getParam("state");
        String device = ctx.request().getParam("device");
        Paging paging = new Paging(Query.number(ctx, "after", 0), (int) Query.number(ctx, "limit", DEFAULT_LIMIT));
        String webhook = id(ctx);
        answers.json(
                ctx,
                () -> device == null
                        ? reader.deliveries(access, webhook, state, null, paging)
                        : lookup.id("device", device, access)
                                .compose(found -> reader.deliveries(access, webhook, state, found.value(), paging)));
    }
}
