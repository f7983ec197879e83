package io.wafleet.web;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.wafleet.auth.Principal;
import io.wafleet.auth.Scope;
import io.wafleet.bus.Addresses;
import io.wafleet.bus.Bus;
import io.wafleet.problem.Problem;
import io.wafleet.problem.ProblemCode;
import io.wafleet.send.Recipient;
import java.time.Duration;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code /api/messages}: a send is stored before it is answered. */
final class MessageRoutes {
    private static final Duration DEADLINE = Duration.ofSeconds(10);
    private static final Duration DEFAULT_WAIT = Duration.ofSeconds(25);
    private static final int MAX_WAIT_SECONDS = 60;
    private static final int MAX_FROM = 64;
    private static final int MAX_TO = 64;
    private static final int MAX_TEXT = 65_536;
    private static final Pattern WAIT = Pattern.compile("\\bwait=(\\d{1,6})\\b");
    private static final Set<String> OPEN = Set.of("queued", "sending");

    private final Bus bus;

    MessageRoutes(Bus bus) {
        this.bus = bus;
    }

    void mount(Router router) {
        router.post("/api/messages/send").respond(this::send);
        router.get("/api/messages/:jobId").respond(this::find);
    }

    private Future<JsonObject> send(RoutingContext ctx) {
        Principal caller = Caller.with(ctx, Scope.MESSAGES_SEND);
        Body body = Body.of(ctx);
        String from = body.text("from", MAX_FROM);
        Duration wait = wait(ctx);
        JsonObject order = Caller.command(caller)
                .put("from", from)
                .put("to", Recipient.jid("to", body.text("to", MAX_TO)))
                .put("message", body.text("message", MAX_TEXT))
                .put("waitMillis", wait.toMillis());
        return bus.request(Addresses.fleet("send"), order, ProblemCode.STOPPING, wait.plus(DEADLINE))
                .onSuccess(stored -> {
                    if (OPEN.contains(stored.getString("state"))) {
                        ctx.response()
                                .setStatusCode(202)
                                .putHeader("Location", "/api/messages/" + stored.getString("id"));
                    }
                });
    }

    /** RFC 7240: {@code respond-async} and {@code wait=N}. */
    private static Duration wait(RoutingContext ctx) {
        String prefer = ctx.request().getHeader("Prefer");
        if (prefer == null) {
            return DEFAULT_WAIT;
        }
        Matcher matcher = WAIT.matcher(prefer);
        if (matcher.find()) {
            int seconds = Integer.parseInt(matcher.group(1));
            if (seconds > MAX_WAIT_SECONDS) {
                throw Problem.field("Prefer", "wait must be at most " + MAX_WAIT_SECONDS)
                        .exception();
            }
            return Duration.ofSeconds(seconds);
        }
        return prefer.contains("respond-async") ? Duration.ZERO : DEFAULT_WAIT;
    }

    private Future<JsonObject> find(RoutingContext ctx) {
        Principal caller = Caller.with(ctx, Scope.MESSAGES_SEND);
        JsonObject question = Caller.command(caller).put("id", ctx.pathParam("jobId"));
        return bus.request(Addresses.fleet("job"), question, ProblemCode.STOPPING, DEADLINE);
    }
}
