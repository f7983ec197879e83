package io.wafleet.web;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.wafleet.auth.Principal;
import io.wafleet.auth.Scope;
import io.wafleet.bridge.EventBridge;
import io.wafleet.bus.Addresses;
import io.wafleet.bus.Bus;
import io.wafleet.bus.DeviceLookup;
import io.wafleet.http.Answers;
import io.wafleet.http.Body;
import io.wafleet.http.Caller;
import io.wafleet.http.Operations;
import io.wafleet.http.Query;
import io.wafleet.id.DeviceId;
import io.wafleet.problem.Problem;
import io.wafleet.problem.ProblemCode;
import io.wafleet.problem.ProblemException;
import io.wafleet.recipient.Recipients;
import io.wafleet.supervisor.output.ChildOutput;
import io.wafleet.supervisor.output.FollowedOutput;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;

/** {@code /api/devices}: every command goes over the bus to the device's owner. */
final class DeviceRoutes {
    private static final Duration DEADLINE = Duration.ofSeconds(30);
    private static final Duration SLOW_DEADLINE = Duration.ofSeconds(150);
    private static final int MAX_NAME = 100;
    private static final String DEVICE = "device";
    private static final int DEFAULT_HISTORY = 20;
    private static final int MAX_HISTORY = 500;
    /** A volume with years of media is copied in that time. */
    private static final Duration IMPORT_DEADLINE = Duration.ofHours(2);

    private static final int MAX_PATH = 4096;
    private static final int DEFAULT_TAIL = 100;
    private static final int MAX_TAIL = 10_000;
    /** What tells two devices of one id apart. */
    private static final List<String> MADE = List.of("tenant", "createdAt");

    private static final Pattern ID = Pattern.compile(DeviceId.PATTERN);

    private final Vertx vertx;
    private final Bus bus;
    private final Path sessions;
    private final Recipients recipients;
    private final Answers answers;
    private final DeviceLookup lookup;
    private final EventBridge bridge;

    DeviceRoutes(Vertx vertx, Bus bus, Path sessions, Recipients recipients, Answers answers, EventBridge bridge) {
        this.bridge = bridge;
        this.answers = answers;
        this.vertx = vertx;
        this.bus = bus;
        this.sessions = sessions;
        this.recipients = recipients;
        this.lookup = new DeviceLookup(bus);
    }

    void mount(Operations api) {
        api.get("/api/devices").handler(ctx -> {
            Principal caller = Caller.with(ctx, Scope.DEVICES_READ);
            answers.json(ctx, () -> list(caller));
        });
        api.post("/api/devices").respond(this::create);
        api.post("/api/devices/import").respond(this::importVolumes);
        api.get("/api/devices/:id").respond(ctx -> command(ctx, Scope.DEVICES_READ, "get", DEADLINE));
        api.patch("/api/devices/:id").respond(this::patch);
        api.delete("/api/devices/:id").handler(this::delete);
        api.command("/api/devices/:id/start").respond(ctx -> accepted(ctx, "start"));
        api.command("/api/devices/:id/stop").respond(ctx -> accepted(ctx, "stop"));
        api.command("/api/devices/:id/restart").respond(ctx -> accepted(ctx, "restart"));
        api.command("/api/devices/:id/logout")
                .respond(ctx -> command(ctx, Scope.DEVICES_MANAGE, "logout", SLOW_DEADLINE));
        api.get("/api/devices/:id/qr", "format").handler(this::qr);
        api.get("/api/devices/:id/logs", "tail", "follow").handler(this::logs);
        api.get("/api/devices/:id/history", "limit").respond(this::history);
    }

    private Future<JsonObject> list(Principal caller) {
        return bus.request(Addresses.fleet("list"), Caller.command(caller), ProblemCode.STOPPING, DEADLINE);
    }

    private Future<JsonObject> create(RoutingContext ctx) {
        Principal caller = Caller.with(ctx, Scope.DEVICES_MANAGE);
        Body body = Body.of(ctx).only("phoneNumber", "name", "id", "autoStart", "settings");
        JsonObject order = new JsonObject()
                .put("tenant", caller.tenant())
                .put("phoneNumber", recipients.digits("phoneNumber", body.digits("phoneNumber", MAX_NAME)))
                .put("name", body.optionalText("name", MAX_NAME))
                .put("id", body.optionalText("id", ID))
                .put("autoStart", body.flag("autoStart", true));
        putSettings(order, body);
        return bus.request(Addresses.fleet("create"), order, ProblemCode.STOPPING, DEADLINE)
                .map(created -> {
                    JsonObject device = created.getJsonObject("device");
                    if (created.getBoolean("fresh")) {
                        ctx.response()
                                .setStatusCode(201)
                                .putHeader("Location", "/api/devices/" + device.getString("id"));
                    }
                    return device;
                });
    }

    private Future<JsonObject> importVolumes(RoutingContext ctx) {
        Principal caller = Caller.local(ctx);
        Body body = Body.of(ctx).only("folder", "dryRun", "name", "autoStart");
        if (!body.has("dryRun")) {
            throw Problem.field("dryRun", "must say true (only look) or false (take over)")
                    .exception();
        }
        JsonObject order = new JsonObject()
                .put("tenant", caller.tenant())
                .put("folder", body.text("folder", MAX_PATH))
                .put("dryRun", body.flag("dryRun", true))
                .put("name", body.optionalText("name", MAX_NAME))
                .put("autoStart", body.flag("autoStart", true));
        return bus.request(Addresses.fleet("import"), order, ProblemCode.STOPPING, IMPORT_DEADLINE);
    }

    private Future<JsonObject> patch(RoutingContext ctx) {
        Principal caller = Caller.with(ctx, Scope.DEVICES_MANAGE);
        Body body = Body.of(ctx).only("name?", "settings");
        JsonObject change = Caller.command(caller);
        if (body.has("name")) {
            change.put("name", body.optionalText("name", MAX_NAME));
        }
        putSettings(change, body);
        if (change.size() == 1) {
            return command(ctx, Scope.DEVICES_READ, "get", DEADLINE);
        }
        return bus.request(Addresses.device(device(ctx), "patch"), change, ProblemCode.DEVICE_NOT_FOUND, DEADLINE);
    }

    /** The device's owner checks them. */
    private static void putSettings(JsonObject command, Body body) {
        JsonObject settings = body.optionalObject("settings");
        if (settings != null) {
            command.put("settings", settings);
        }
    }

    private void delete(RoutingContext ctx) {
        command(ctx, Scope.DEVICES_MANAGE, "delete", SLOW_DEADLINE)
                .onFailure(ctx::fail)
                .onSuccess(deleted -> ctx.response().setStatusCode(204).end());
    }

    private Future<JsonObject> accepted(RoutingContext ctx, String verb) {
        return command(ctx, Scope.DEVICES_MANAGE, verb, DEADLINE)
                .onSuccess(device -> ctx.response().setStatusCode(202));
    }

    private Future<JsonObject> command(RoutingContext ctx, Scope scope, String verb, Duration deadline) {
        JsonObject command = Caller.command(Caller.with(ctx, scope));
        return bus.request(Addresses.device(device(ctx), verb), command, ProblemCode.DEVICE_NOT_FOUND, deadline);
    }

    /** For all that is below a device: the path may name it by its number, too. */
    void mountNames(Router router) {
        router.route("/api/devices/:id").handler(this::name);
        router.route("/api/devices/:id/*").handler(this::name);
    }

    private void name(RoutingContext ctx) {
        String tenant = Caller.of(ctx).isAdmin() ? null : Caller.of(ctx).tenant();
        lookup.id(DeviceLookup.PATH, ctx.pathParam("id"), tenant).onComplete(found -> {
            if (found.succeeded()) {
                ctx.put(DEVICE, found.result());
                ctx.next();
            } else {
                ctx.fail(found.cause());
            }
        });
    }

    static DeviceId device(RoutingContext ctx) {
        return Objects.requireNonNull(ctx.get(DEVICE), "the route is not behind mountNames()");
    }

    private void qr(RoutingContext ctx) {
        boolean asPicture = wantsPng(ctx);
        command(ctx, Scope.DEVICES_MANAGE, "qr", SLOW_DEADLINE)
                .onFailure(ctx::fail)
                .onSuccess(qr -> {
                    ctx.response().putHeader("Cache-Control", "no-store");
                    if (asPicture) {
                        String image = qr.getString("qrImage");
                        byte[] png = Base64.getDecoder().decode(image.substring(image.indexOf(',') + 1));
                        ctx.response()
                                .putHeader("Content-Type", "image/png")
                                .end(io.vertx.core.buffer.Buffer.buffer(png));
                    } else {
                        ctx.json(qr);
                    }
                });
    }

    private Future<JsonObject> history(RoutingContext ctx) {
        JsonObject question = Caller.command(Caller.with(ctx, Scope.DEVICES_READ))
                .put("limit", Query.number(ctx, "limit", 1, MAX_HISTORY, DEFAULT_HISTORY));
        return bus.request(Addresses.device(device(ctx), "history"), question, ProblemCode.DEVICE_NOT_FOUND, DEADLINE);
    }

    private static boolean wantsPng(RoutingContext ctx) {
        String format = ctx.request().getParam("format", "");
        if (!format.isEmpty() && !format.equals("png") && !format.equals("json")) {
            throw Problem.field("format", "must be json or png").exception();
        }
        String accept = String.valueOf(ctx.request().getHeader("Accept"));
        return format.equals("png") || (format.isEmpty() && accept.startsWith("image/"));
    }

    private void logs(RoutingContext ctx) {
        int tail = (int) Query.number(ctx, "tail", 0, MAX_TAIL, DEFAULT_TAIL);
        boolean follow = Query.flag(ctx, "follow");
        ChildOutput output = new ChildOutput(vertx, sessions.resolve(device(ctx).value()));
        command(ctx, Scope.DEVICES_MANAGE, "get", DEADLINE).onFailure(ctx::fail).onSuccess(allowed -> {
            if (follow) {
                follow(ctx, output, tail, allowed);
            } else {
                answers.log(
                        ctx,
                        () -> output.tail(tail)
                                .compose(text -> isStill(ctx, allowed)
                                        .compose(same -> same
                                                ? Future.succeededFuture(text)
                                                : Future.failedFuture(Problem.of(ProblemCode.DEVICE_NOT_FOUND)
                                                        .exception()))));
            }
        });
    }

    private void follow(RoutingContext ctx, ChildOutput output, int tail, JsonObject device) {
        AtomicReference<FollowedOutput> followed = new AtomicReference<>();
        Runnable leave;
        try {
            leave = bridge.join(
                    Caller.of(ctx), () -> Objects.requireNonNull(followed.get()).end());
        } catch (ProblemException full) {
            ctx.fail(full);
            return;
        }
        ctx.response().putHeader("Content-Type", "text/plain; charset=utf-8");
        FollowedOutput begun = output.follow(tail, ctx.response(), () -> isStill(ctx, device));
        followed.set(begun);
        begun.ended().onComplete(over -> leave.run()).onFailure(failure -> Answers.failed(ctx, failure));
    }

    /** Whether the caller still has the very device: one of the same id that was made later may be another tenant's. */
    private Future<Boolean> isStill(RoutingContext ctx, JsonObject device) {
        return command(ctx, Scope.DEVICES_MANAGE, "get", DEADLINE)
                .map(now ->
                        MADE.stream().allMatch(field -> Objects.equals(now.getValue(field), device.getValue(field))))
                .recover(failure -> failure instanceof ProblemException expected
                                && expected.problem().code() == ProblemCode.DEVICE_NOT_FOUND
                        ? Future.succeededFuture(false)
                        : Future.failedFuture(failure));
    }
}
