package io.wafleet.web;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.wafleet.auth.AuthService;
import io.wafleet.auth.Principal;
import io.wafleet.auth.Scope;
import io.wafleet.bus.Addresses;
import io.wafleet.bus.Bus;
import io.wafleet.bus.DeviceId;
import io.wafleet.gowa.Content;
import io.wafleet.gowa.Media;
import io.wafleet.media.Intake;
import io.wafleet.problem.Problem;
import io.wafleet.problem.ProblemCode;
import io.wafleet.problem.ProblemException;
import io.wafleet.send.Recipient;
import io.wafleet.web.SendBody.FilePart;
import java.time.Duration;
import java.util.List;
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
    private static final String SEND = "/api/messages/send";
    private static final String DEVICE_SEND = "/api/devices/:id/messages";
    private static final Pattern WAIT = Pattern.compile("\\bwait=(\\d{1,6})\\b");
    private static final Set<String> OPEN = Set.of("queued", "sending");

    private final Bus bus;
    private final AuthService auth;
    private final Intake intake;
    private final LargeBodies largeBodies;
    private final ContentBody contents;

    MessageRoutes(Vertx vertx, Bus bus, AuthService auth, Intake intake) {
        this.bus = bus;
        this.auth = auth;
        this.intake = intake;
        this.largeBodies = new LargeBodies(vertx, intake);
        this.contents = new ContentBody(vertx, intake);
    }

    /** For the bodies that the body handler must not read: they are large, and read only when the caller is known. */
    void mountLarge(Router router) {
        for (String path : List.of(SEND, DEVICE_SEND)) {
            router.post(path).handler(ctx -> {
                if (LargeBodies.has(ctx.request())) {
                    ctx.request().pause();
                    ctx.addEndHandler(answered -> largeBodies.linger(ctx.request()));
                    Caller.authenticate(auth, ctx);
                } else {
                    ctx.next();
                }
            });
            router.post(path).handler(ctx -> {
                if (LargeBodies.has(ctx.request())) {
                    sendLarge(ctx);
                } else {
                    ctx.next();
                }
            });
        }
    }

    void mount(Router router) {
        router.post(SEND).respond(this::send);
        router.post(DEVICE_SEND).respond(this::send);
        router.get("/api/messages/:jobId").respond(this::find);
    }

    private void sendLarge(RoutingContext ctx) {
        Caller.with(ctx, Scope.MESSAGES_SEND);
        largeBodies
                .read(ctx)
                .compose(body -> send(ctx, body))
                .onSuccess(ctx::json)
                .onFailure(ctx::fail);
    }

    private Future<JsonObject> send(RoutingContext ctx) {
        return send(ctx, new SendBody(Body.of(ctx), null));
    }

    /** A file that came along does not stay if nothing comes of it. */
    private Future<JsonObject> send(RoutingContext ctx, SendBody request) {
        FilePart file = request.file();
        Future<JsonObject> sent = Future.future(promise -> deliver(ctx, request).onComplete(promise));
        return file == null
                ? sent
                : sent.onFailure(failure -> {
                    if (isCertain(failure)) {
                        intake.spool().release(file.entry().id());
                    }
                });
    }

    private Future<JsonObject> deliver(RoutingContext ctx, SendBody request) {
        Principal caller = Caller.with(ctx, Scope.MESSAGES_SEND);
        Body body = request.fields();
        String device = ctx.pathParam("id");
        String from = device == null ? body.text("from", MAX_FROM) : device;
        Duration wait = wait(ctx);
        JsonObject job = Caller.command(caller).put("waitMillis", wait.toMillis());
        if (!ContentBody.hasNoRecipient(body)) {
            job.put("to", Recipient.jid("to", body.text("to", MAX_TO)));
        }
        ContentBody.Draft draft = contents.parse(request);
        return bus.request(
                        Addresses.fleet("resolve"),
                        Caller.command(caller).put("from", from),
                        ProblemCode.STOPPING,
                        DEADLINE)
                .compose(found -> draft.take()
                        .get()
                        .compose(content -> submit(new DeviceId(found.getString("id")), job, content, wait)))
                .onSuccess(stored -> {
                    if (OPEN.contains(stored.getString("state"))) {
                        ctx.response()
                                .setStatusCode(202)
                                .putHeader("Location", "/api/messages/" + stored.getString("id"));
                    }
                });
    }

    private Future<JsonObject> submit(DeviceId device, JsonObject job, Content content, Duration wait) {
        job.put("kind", content.kind()).put("content", content.toJson());
        Future<JsonObject> answer =
                bus.request(Addresses.device(device, "send"), job, ProblemCode.DEVICE_NOT_FOUND, wait.plus(DEADLINE));
        return content instanceof Media media
                ? answer.onFailure(failure -> {
                    if (isCertain(failure)) {
                        intake.spool().release(media.file().id());
                    }
                })
                : answer;
    }

    /** When no answer came in time the job may have been stored, and need its file. */
    private static boolean isCertain(Throwable failure) {
        return failure instanceof ProblemException expected
                && expected.problem().code() != ProblemCode.TIMEOUT
                && expected.problem().code() != ProblemCode.INTERNAL;
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
