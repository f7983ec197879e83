package io.wafleet.rest;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.wafleet.access.Access;
import io.wafleet.campaign.CampaignRequest;
import io.wafleet.campaign.CampaignRequest.Once;
import io.wafleet.campaign.CampaignStore;
import io.wafleet.campaign.NamedTemplate;
import io.wafleet.campaign.TemplateStore;
import io.wafleet.campaign.rows.RowsFile;
import io.wafleet.command.ById;
import io.wafleet.command.Commands;
import io.wafleet.command.Verb;
import io.wafleet.http.Answers;
import io.wafleet.http.Body;
import io.wafleet.http.Caller;
import io.wafleet.http.Handlers;
import io.wafleet.http.Query;
import io.wafleet.id.Sha256;
import io.wafleet.job.AskedTerms;
import io.wafleet.job.Priority;
import io.wafleet.job.idempotency.Answer;
import io.wafleet.message.ContentBody;
import io.wafleet.message.Submission;
import io.wafleet.problem.Problem;
import io.wafleet.rest.BulkBody.Bulk;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** {@code /api/messages/bulk} and {@code /api/campaigns}: one message for many. */
final class CampaignRoutes {
    private static final int MAX_FROM = 100;
    private static final int MAX_NAME = 100;
    private static final int MAX_TEXT = 65_536;
    private static final int DEFAULT_LIST = 20;

    private final Vertx vertx;
    private final Commands commands;
    private final BulkBody bodies;
    private final TemplateStore templates;
    private final CampaignResults results;

    CampaignRoutes(
            Vertx vertx,
            BulkBody bodies,
            Commands commands,
            CampaignStore store,
            TemplateStore templates,
            Answers answers) {
        this.templates = templates;
        this.vertx = vertx;
        this.commands = commands;
        this.bodies = bodies;
        this.results = new CampaignResults(store, answers);
    }

    void bind(Handlers api) {
        api.handle("sendBulk", this::submit)
                .answer("listCampaigns", this::list)
                .answer("getCampaign", ctx -> command(ctx, Verb.CAMPAIGN_GET))
                .handle("campaignResult", results::send)
                .answer("pauseCampaign", ctx -> command(ctx, Verb.CAMPAIGN_PAUSE))
                .answer("resumeCampaign", ctx -> command(ctx, Verb.CAMPAIGN_RESUME))
                .answer("cancelCampaign", ctx -> command(ctx, Verb.CAMPAIGN_CANCEL));
    }

    private void submit(RoutingContext ctx) {
        Access access = Caller.access(ctx);
        String key = Submission.key(ctx);
        bodies.read(ctx).compose(bulk -> submit(ctx, access, bulk, key)).onFailure(ctx::fail);
    }

    private Future<JsonObject> submit(RoutingContext ctx, Access access, Bulk bulk, @Nullable String key) {
        Body body = bulk.fields();
        boolean dryRun = flag(ctx, body, "dryRun");
        boolean skipInvalid = flag(ctx, body, "skipInvalid");
        return text(ctx, body)
                .compose(text -> named(request(body, text, bulk.rows(), skipInvalid), key))
                .compose(complete -> commands.ask(access, dryRun ? Verb.CAMPAIGN_DRY_RUN : Verb.CAMPAIGN, complete))
                .onSuccess(answer -> {
                    if (dryRun) {
                        ctx.json(answer);
                    } else {
                        MessageRoutes.answer(ctx, Answer.of(answer), "/api/campaigns/");
                    }
                });
    }

    /** Wherever people put it; said in both places it must be the same. */
    private static boolean flag(RoutingContext ctx, Body body, String name) {
        boolean inQuery = Query.flag(ctx, name);
        if (ctx.request().getParam(name) != null && body.flag(name, inQuery) != inQuery) {
            throw Problem.field(name, "is " + inQuery + " in the query and " + !inQuery + " in the body")
                    .exception();
        }
        return body.flag(name, inQuery);
    }

    /** What all rows get that have no text of their own. */
    private Future<String> text(RoutingContext ctx, Body body) {
        String message = body.optionalText("message", MAX_TEXT);
        String template = body.optionalText("template", MAX_NAME);
        if (template == null) {
            return Future.succeededFuture(Objects.requireNonNullElse(message, ""));
        }
        if (message != null) {
            throw Problem.field("template", "cannot come with a message").exception();
        }
        return templates.find(Caller.of(ctx).tenant(), template).map(NamedTemplate::text);
    }

    private static CampaignRequest request(Body body, String text, RowsFile rows, boolean skipInvalid) {
        String from = body.text("from", MAX_FROM);
        String country = ContentBody.country(body);
        String name = body.optionalText("name", MAX_NAME);
        AskedTerms asked = MessageRoutes.terms(body);
        AskedTerms terms = asked.priority() == null ? asked.with(Priority.LOW) : asked;
        return new CampaignRequest(
                from, country, name, "text", new JsonObject().put("text", text), terms, rows, skipInvalid, null);
    }

    /** With the client's name for it, and what a repeat of that name must have in common. */
    private Future<CampaignRequest> named(CampaignRequest request, @Nullable String key) {
        return key == null
                ? Future.succeededFuture(request)
                : vertx.executeBlocking(
                        () -> request.with(new Once(
                                key,
                                Sha256.of(
                                        request.withoutRows().encode(),
                                        request.rows().bytes().getBytes()))),
                        false);
    }

    private Future<JsonObject> list(RoutingContext ctx) {
        Access access = Caller.access(ctx);
        return commands.ask(access, Verb.CAMPAIGN_LIST, Query.page(ctx, DEFAULT_LIST));
    }

    private Future<JsonObject> command(RoutingContext ctx, Verb verb) {
        ById command = new ById(ctx.pathParam("campaignId"));
        return commands.ask(Caller.access(ctx), verb, command);
    }
}
