package io.wafleet.rest;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.wafleet.access.Access;
import io.wafleet.campaign.CampaignStore;
import io.wafleet.campaign.RowsFile;
import io.wafleet.command.Commands;
import io.wafleet.command.Verb;
import io.wafleet.http.Answers;
import io.wafleet.http.Body;
import io.wafleet.http.Caller;
import io.wafleet.http.Handlers;
import io.wafleet.http.Query;
import io.wafleet.problem.Problem;
import io.wafleet.rest.BulkBody.Bulk;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** {@code /api/messages/bulk} and {@code /api/campaigns}: one message for many. */
final class CampaignRoutes {
    private static final int MAX_FROM = 100;
    private static final int MAX_NAME = 100;
    private static final int MAX_TEXT = 65_536;
    private static final int DEFAULT_LIST = 20;
    private static final int MAX_LIST = 200;

    private final Vertx vertx;
    private final Commands commands;
    private final BulkBody bodies;
    private final CampaignResults results;

    CampaignRoutes(Vertx vertx, BulkBody bodies, Commands commands, CampaignStore store, Answers answers) {
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
        String key = MessageRoutes.key(ctx);
        bodies.read(ctx).compose(bulk -> submit(ctx, access, bulk, key)).onFailure(ctx::fail);
    }

    private Future<JsonObject> submit(RoutingContext ctx, Access access, Bulk bulk, @Nullable String key) {
        Body body = bulk.fields();
        boolean dryRun = flag(ctx, body, "dryRun");
        JsonObject order =
                order(body).put("skipInvalid", flag(ctx, body, "skipInvalid")).put("idempotencyKey", key);
        return fingerprinted(order, bulk.rows(), key)
                .compose(complete -> commands.ask(access, dryRun ? Verb.CAMPAIGN_DRY_RUN : Verb.CAMPAIGN, complete))
                .onSuccess(answer -> {
                    if (dryRun) {
                        ctx.json(answer);
                    } else {
                        accepted(ctx, answer);
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

    private static void accepted(RoutingContext ctx, JsonObject answer) {
        ctx.response()
                .setStatusCode(answer.getInteger("status"))
                .putHeader("Content-Type", "application/json")
                .putHeader("Location", "/api/campaigns/" + answer.getString("campaign"))
                .end(answer.getString("answer"));
    }

    private static JsonObject order(Body body) {
        JsonObject order = new JsonObject()
                .put("from", body.text("from", MAX_FROM))
                .put("country", MessageRoutes.country(body))
                .put("name", body.optionalText("name", MAX_NAME))
                .put("kind", "text")
                .put(
                        "content",
                        new JsonObject()
                                .put("text", Objects.requireNonNullElse(body.optionalText("message", MAX_TEXT), "")));
        MessageRoutes.putTerms(order, body);
        return order.getString("priority") == null ? order.put("priority", "low") : order;
    }

    /** Adds the rows, and what a repeat with the same key must have in common. */
    private Future<JsonObject> fingerprinted(JsonObject order, RowsFile rows, @Nullable String key) {
        JsonObject whole = order.copy().put("rows", rows.toJson());
        return key == null
                ? Future.succeededFuture(whole)
                : vertx.executeBlocking(
                        () -> whole.put(
                                "fingerprint",
                                sha256(order.encode(), rows.bytes().getBytes())),
                        false);
    }

    private static String sha256(String text, byte[] bytes) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest.digest(bytes));
        } catch (NoSuchAlgorithmException every) {
            throw new IllegalStateException("every Java has SHA-256", every);
        }
    }

    private Future<JsonObject> list(RoutingContext ctx) {
        Access access = Caller.access(ctx);
        JsonObject question = new JsonObject()
                .put("before", ctx.request().getParam("before"))
                .put("limit", (int) Query.number(ctx, "limit", 1, MAX_LIST, DEFAULT_LIST));
        return commands.ask(access, Verb.CAMPAIGN_LIST, question);
    }

    private Future<JsonObject> command(RoutingContext ctx, Verb verb) {
        JsonObject command = new JsonObject().put("id", ctx.pathParam("campaignId"));
        return commands.ask(Caller.access(ctx), verb, command);
    }
}
