package io.wafleet.rest;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.wafleet.access.Access;
import io.wafleet.auth.Principal;
import io.wafleet.bridge.EventBridge;
import io.wafleet.command.Commands;
import io.wafleet.command.Request;
import io.wafleet.command.Verb;
import io.wafleet.command.device.DevicePatch;
import io.wafleet.command.device.NewDevice;
import io.wafleet.command.device.VolumeImport;
import io.wafleet.http.Answers;
import io.wafleet.http.Body;
import io.wafleet.http.Caller;
import io.wafleet.http.Handlers;
import io.wafleet.http.Operations;
import io.wafleet.http.Query;
import io.wafleet.http.change.Change;
import io.wafleet.id.DeviceId;
import io.wafleet.problem.Problem;
import io.wafleet.problem.ProblemCode;
import io.wafleet.problem.ProblemException;
import io.wafleet.recipient.Recipients;
import io.wafleet.supervisor.output.ChildOutput;
import io.wafleet.supervisor.output.FollowedOutput;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@code /api/devices}: every command goes over the bus to the device's owner. */
final class DeviceRoutes {
    private static final int MAX_NAME = 100;
    private static final int DEFAULT_LIST = 1000;
    private static final int DEFAULT_HISTORY = 20;
    private static final int MAX_PATH = 4096;
    private static final String PNG = "image/png";
    private static final int DEFAULT_TAIL = 100;
    /** What tells two devices of one id apart. */
    private static final List<String> MADE = List.of("tenant", "createdAt");

    private static final Pattern ID = Pattern.compile(DeviceId.PATTERN);

    private final Vertx vertx;
    private final Commands commands;
    private final Path sessions;
    private final Recipients recipients;
    private final Answers answers;
    private final EventBridge bridge;

    DeviceRoutes(
            Vertx vertx, Commands commands, Path sessions, Recipients recipients, Answers answers, EventBridge bridge) {
        this.bridge = bridge;
        this.answers = answers;
        this.vertx = vertx;
        this.commands = commands;
        this.sessions = sessions;
        this.recipients = recipients;
    }

    void bind(Handlers api) {
        api.handle("listDevices", ctx -> answers.json(ctx, () -> list(ctx)))
                .answer("createDevice", this::create)
                .answer("importDevices", this::importVolumes)
                .answer("getDevice", ctx -> command(ctx, Verb.GET))
                .answer("updateDevice", this::patch)
                .done("deleteDevice", this::delete)
                .answer("startDevice", ctx -> accepted(ctx, Verb.START))
                .answer("stopDevice", ctx -> accepted(ctx, Verb.STOP))
                .answer("restartDevice", ctx -> accepted(ctx, Verb.RESTART))
                .answer("logoutDevice", ctx -> command(ctx, Verb.LOGOUT))
                .handle("deviceQr", this::qr)
                .handle("deviceLogs", this::logs)
                .answer("deviceHistory", this::history);
    }

    private Future<JsonObject> list(RoutingContext ctx) {
        return commands.ask(Caller.access(ctx), Verb.LIST, Query.page(ctx, DEFAULT_LIST));
    }

    private Future<JsonObject> create(RoutingContext ctx) {
        Principal caller = Caller.of(ctx);
        Body body = Body.of(ctx);
        String phoneNumber = number(body);
        String name = body.optionalText("name", MAX_NAME);
        String id = body.optionalText("id", ID);
        NewDevice order = new NewDevice(
                tenant(caller, body), phoneNumber, id, name, body.flag("autoStart", true), settings(body));
        return commands.ask(caller.access(), Verb.CREATE, order).map(created -> {
            JsonObject device = created.getJsonObject("device");
            Change.of(ctx)
                    .object(device.getString("id"))
                    .tenant(device.getString("tenant"))
                    .after(shown(device));
            if (created.getBoolean("fresh")) {
                ctx.response().setStatusCode(201).putHeader("Location", "/api/devices/" + device.getString("id"));
            }
            return device;
        });
    }

    /** Whose it is to be: the caller's own tenant's, unless the request names one. */
    private static String tenant(Principal caller, Body body) {
        return body.has("tenant") ? body.text("tenant", MAX_NAME) : caller.tenant();
    }

    /** Null where it is left out: then whichever phone is linked decides. */
    private @Nullable String number(Body body) {
        return body.has("phoneNumber") ? recipients.digits("phoneNumber", body.digits("phoneNumber", MAX_NAME)) : null;
    }

    private Future<JsonObject> importVolumes(RoutingContext ctx) {
        Principal caller = Caller.of(ctx);
        Body body = Body.of(ctx);
        VolumeImport order = new VolumeImport(
                caller.tenant(),
                body.text("folder", MAX_PATH),
                body.flag("dryRun", true),
                body.optionalText("name", MAX_NAME),
                body.flag("autoStart", true));
        return commands.ask(caller.access(), Verb.IMPORT, order);
    }

    private Future<JsonObject> patch(RoutingContext ctx) {
        Access access = Caller.access(ctx);
        Body body = Body.of(ctx);
        DevicePatch change = new DevicePatch(
                body.has("name") ? new DevicePatch.Name(body.optionalText("name", MAX_NAME)) : null, settings(body));
        DeviceId device = Operations.device(ctx);
        if (change.isEmpty()) {
            return command(ctx, Verb.GET);
        }
        return known(ctx)
                .compose(before -> commands.ask(access, device, Verb.PATCH, change))
                .onSuccess(now -> Change.of(ctx).after(shown(now)));
    }

    /** The device before it is changed. */
    private Future<Change> known(RoutingContext ctx) {
        return command(ctx, Verb.GET)
                .map(before -> Change.of(ctx).tenant(before.getString("tenant")).before(shown(before)));
    }

    /** What of a device the audit log has: of variables the names, for the values may be secret. */
    private static JsonObject shown(JsonObject device) {
        JsonObject settings = device.getJsonObject("settings").copy();
        settings.put(
                "environment",
                new JsonArray(List.copyOf(settings.getJsonObject("environment").fieldNames())));
        return new JsonObject()
                .put("name", device.getString("name"))
                .put("phoneNumber", device.getString("phoneNumber"))
                .put("settings", settings);
    }

    /** The device's owner checks them. */
    private static JsonObject settings(Body body) {
        JsonObject settings = body.optionalObject("settings");
        return settings == null ? new JsonObject() : settings;
    }

    private Future<JsonObject> delete(RoutingContext ctx) {
        return known(ctx).compose(before -> command(ctx, Verb.DELETE));
    }

    private Future<JsonObject> accepted(RoutingContext ctx, Verb verb) {
        return command(ctx, verb).onSuccess(device -> ctx.response().setStatusCode(202));
    }

    private Future<JsonObject> command(RoutingContext ctx, Verb verb) {
        return commands.ask(Caller.access(ctx), Operations.device(ctx), verb, Request.NONE);
    }

    private void qr(RoutingContext ctx) {
        boolean asPicture = Operations.wants(ctx, PNG);
        command(ctx, Verb.QR).onFailure(ctx::fail).onSuccess(qr -> {
            ctx.response().putHeader("Cache-Control", "no-store");
            if (asPicture) {
                String image = qr.getString("qrImage");
                byte[] png = Base64.getDecoder().decode(image.substring(image.indexOf(',') + 1));
                ctx.response().putHeader("Content-Type", PNG).end(io.vertx.core.buffer.Buffer.buffer(png));
            } else {
                ctx.json(qr);
            }
        });
    }

    private Future<JsonObject> history(RoutingContext ctx) {
        Access access = Caller.access(ctx);
        return commands.ask(access, Operations.device(ctx), Verb.HISTORY, Query.page(ctx, DEFAULT_HISTORY));
    }

    private void logs(RoutingContext ctx) {
        int tail = (int) Query.number(ctx, "tail", DEFAULT_TAIL);
        boolean follow = Query.flag(ctx, "follow");
        ChildOutput output =
                new ChildOutput(vertx, sessions.resolve(Operations.device(ctx).value()));
        command(ctx, Verb.GET).onFailure(ctx::fail).onSuccess(allowed -> {
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
        return command(ctx, Verb.GET)
                .map(now ->
                        MADE.stream().allMatch(field -> Objects.equals(now.getValue(field), device.getValue(field))))
                .recover(failure -> failure instanceof ProblemException expected
                                && expected.problem().code() == ProblemCode.DEVICE_NOT_FOUND
                        ? Future.succeededFuture(false)
                        : Future.failedFuture(failure));
    }
}
