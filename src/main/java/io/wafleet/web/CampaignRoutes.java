package io.wafleet.web;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.wafleet.access.Access;
import io.wafleet.auth.Scope;
import io.wafleet.campaign.CampaignStore;
import io.wafleet.campaign.RowsFile;
import io.wafleet.command.Commands;
import io.wafleet.command.Verb;
import io.wafleet.http.Answers;
import io.wafleet.http.Bodies;
import io.wafleet.http.Body;
import io.wafleet.http.Caller;
import io.wafleet.http.Operations;
import io.wafleet.http.Query;
import io.wafleet.problem.Problem;
import io.wafleet.web.BulkBody.Bulk;
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

    /** All fields but the rows; those of a CSV file's campaign are in the query. */
    private static final String[] BULK = {
        "dryRun", "skipInvalid", "from", "country", "name", "message", "priority", "sendAt", "ttl", "onUncertain"
    };

    private final Vertx vertx;
    private final Commands commands;
    private final BulkBody bodies;
    private final CampaignResults results;

    CampaignRoutes(Vertx vertx, Bodies bodies, Commands commands, CampaignStore store, Answers answers) {
        this.vertx = vertx;
        this.commands = commands;
        this.bodies = new BulkBody(vertx, bodies);
        this.results = new CampaignResults(store, answers);
    }

    /** Before the handler of bodies, whose limit is lower. */
    void mountBulk(Operations api) {
        api.post("/api/messages/bulk", BULK).handler(this::submit);
    }

    void mount(Operations api) {
        api.get("/api/campaigns", "before", "limit").respond(this::list);
        api.get("/api/campaigns/:campaignId").respond(ctx -> command(ctx, Verb.CAMPAIGN_GET));
        api.get("/api/campaigns/:campaignId/result", "format").handler(results::send);
        api.command("/api/campaigns/:campaignId/pause").respond(ctx -> command(ctx, Verb.CAMPAIGN_PAUSE));
        api.command("/api/campaigns/:campaignId/resume").respond(ctx -> command(ctx, Verb.CAMPAIGN_RESUME));
        api.command("/api/campaigns/:campaignId/cancel").respond(ctx -> command(ctx, Verb.CAMPAIGN_CANCEL));
    }

    private void submit(RoutingContext ctx) {
        Access access = Caller.access(ctx, Scope.MESSAGES_SEND);
        String key = MessageRoutes.key(ctx);
        bodies.read(ctx).compose(bulk -> submit(ctx, access, bulk, key)).onFailure(ctx::fail);
    }

    private Future<JsonObject> submit(RoutingContext ctx, Access access, Bulk bulk, @Nullable String key) {
        Body body = Body.of(bulk.fields()).only(BULK);
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
        Access access = Caller.access(ctx, Scope.MESSAGES_SEND);
        JsonObject question = new JsonObject()
                .put("before", ctx.request().getParam("before"))
                .put("limit", (int) Query.number(ctx, "limit", 1, MAX_LIST, DEFAULT_LIST));
        return commands.ask(access, Verb.CAMPAIGN_LIST, question);
    }

    private Future<JsonObject> command(RoutingContext ctx, Verb verb) {
        JsonObject command = new JsonObject().put("id", ctx.pathParam("campaignId"));
        return commands.ask(Caller.access(ctx, Scope.MESSAGES_SEND), verb, command);
    }
}
