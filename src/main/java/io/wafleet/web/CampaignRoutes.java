package io.wafleet.web;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.wafleet.auth.Principal;
import io.wafleet.auth.Scope;
import io.wafleet.bus.Addresses;
import io.wafleet.bus.Bus;
import io.wafleet.campaign.CampaignStore;
import io.wafleet.problem.Problem;
import io.wafleet.problem.ProblemCode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Objects;

/** {@code /api/messages/bulk} and {@code /api/campaigns}: one message for many. */
final class CampaignRoutes {
    /** Ten thousand rows are stored in one go. */
    private static final Duration LONG = Duration.ofSeconds(60);

    private static final Duration DEADLINE = Duration.ofSeconds(10);
    private static final int MAX_FROM = 100;
    private static final int MAX_NAME = 100;
    private static final int MAX_TEXT = 65_536;
    private static final int DEFAULT_LIST = 20;
    private static final int MAX_LIST = 200;

    private final Vertx vertx;
    private final Bus bus;
    private final BulkBody bodies;
    private final CampaignResults results;

    CampaignRoutes(Vertx vertx, Bodies bodies, Bus bus, CampaignStore store, Answers answers) {
        this.vertx = vertx;
        this.bus = bus;
        this.bodies = new BulkBody(vertx, bodies);
        this.results = new CampaignResults(store, answers);
    }

    /** Before the handler of bodies, whose limit is lower. */
    void mountBulk(Router router) {
        router.post("/api/messages/bulk").handler(this::submit);
    }

    void mount(Router router) {
        router.get("/api/campaigns").respond(this::list);
        router.get("/api/campaigns/:campaignId").respond(ctx -> command(ctx, Scope.MESSAGES_SEND, "campaign-get"));
        router.get("/api/campaigns/:campaignId/result").handler(results::send);
        router.post("/api/campaigns/:campaignId/pause")
                .respond(ctx -> command(ctx, Scope.MESSAGES_SEND, "campaign-pause"));
        router.post("/api/campaigns/:campaignId/resume")
                .respond(ctx -> command(ctx, Scope.MESSAGES_SEND, "campaign-resume"));
        router.post("/api/campaigns/:campaignId/cancel")
                .respond(ctx -> command(ctx, Scope.MESSAGES_SEND, "campaign-cancel"));
    }

    private void submit(RoutingContext ctx) {
        Principal caller = Caller.with(ctx, Scope.MESSAGES_SEND);
        boolean dryRun = Query.flag(ctx, "dryRun");
        boolean skipInvalid = Query.flag(ctx, "skipInvalid");
        String key = MessageRoutes.key(ctx);
        bodies.read(ctx)
                .map(json -> order(caller, json).put("skipInvalid", skipInvalid).put("idempotencyKey", key))
                .compose(order -> key == null ? Future.succeededFuture(order) : fingerprinted(order))
                .compose(order -> bus.request(
                        Addresses.fleet(dryRun ? "campaign-dry-run" : "campaign"), order, ProblemCode.STOPPING, LONG))
                .onFailure(ctx::fail)
                .onSuccess(answer -> {
                    if (dryRun) {
                        ctx.json(answer);
                    } else {
                        accepted(ctx, answer);
                    }
                });
    }

    private static void accepted(RoutingContext ctx, JsonObject answer) {
        ctx.response()
                .setStatusCode(answer.getInteger("status"))
                .putHeader("Content-Type", "application/json")
                .putHeader("Location", "/api/campaigns/" + answer.getString("campaign"))
                .end(answer.getString("answer"));
    }

    private static JsonObject order(Principal caller, JsonObject json) {
        Body body = Body.of(json);
        if (!(json.getValue("rows") instanceof JsonArray rows)) {
            throw Problem.field("rows", "must be a list").exception();
        }
        JsonObject order = Caller.command(caller)
                .put("from", body.text("from", MAX_FROM))
                .put("name", body.optionalText("name", MAX_NAME))
                .put("kind", "text")
                .put(
                        "content",
                        new JsonObject()
                                .put("text", Objects.requireNonNullElse(body.optionalText("message", MAX_TEXT), "")))
                .put("rows", rows);
        MessageRoutes.putTerms(order, body);
        return order.getString("priority") == null ? order.put("priority", "low") : order;
    }

    private Future<JsonObject> fingerprinted(JsonObject order) {
        return vertx.executeBlocking(() -> order.put("fingerprint", sha256(order.encode())), false);
    }

    private static String sha256(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException every) {
            throw new IllegalStateException("every Java has SHA-256", every);
        }
    }

    private Future<JsonObject> list(RoutingContext ctx) {
        JsonObject question = Caller.command(Caller.with(ctx, Scope.MESSAGES_SEND))
                .put("before", ctx.request().getParam("before"))
                .put("limit", (int) Query.number(ctx, "limit", 1, MAX_LIST, DEFAULT_LIST));
        return bus.request(Addresses.fleet("campaign-list"), question, ProblemCode.STOPPING, DEADLINE);
    }

    private Future<JsonObject> command(RoutingContext ctx, Scope scope, String verb) {
        JsonObject command = Caller.command(Caller.with(ctx, scope)).put("id", ctx.pathParam("campaignId"));
        return bus.request(Addresses.fleet(verb), command, ProblemCode.STOPPING, LONG);
    }
}
