package io.wafleet.proxy;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.wafleet.access.Access;
import io.wafleet.auth.Principal;
import io.wafleet.command.Commands;
import io.wafleet.gowa.ChildDirectory.Entry;
import io.wafleet.gowa.surface.DownloadAnswer;
import io.wafleet.gowa.surface.RpcMessage;
import io.wafleet.gowa.surface.Surface;
import io.wafleet.gowa.surface.ToolCall;
import io.wafleet.http.Bodies;
import io.wafleet.http.Caller;
import io.wafleet.http.JsonText;
import io.wafleet.http.change.Change;
import io.wafleet.problem.Problem;
import io.wafleet.problem.ProblemCode;
import io.wafleet.problem.ProblemException;
import io.wafleet.proxy.DeviceChoice.Name;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The child's tools for language models (MCP, as stateless JSON-RPC over HTTP), for all of the caller's devices. A tool's call needs and
 * becomes what the same call of the REST API does: messages go by the lane, linking is the gateway's, the rest is passed to the child.
 * What a tool is refused for is its result, so that whoever called it hears of it.
 */
final class Tools {
    private static final int MAX_BYTES = Bodies.MAX_BYTES;
    private static final int ACCEPTED = 202;
    private static final int NOT_FOUND = 404;
    private static final int NO_METHOD = -32601;
    private static final Set<String> NOTIFICATIONS =
            Set.of("notifications/initialized", "notifications/cancelled", "notifications/progress");

    private final Bodies bodies;
    private final DeviceChoice choice;
    private final Passage passage;
    private final Unready unready;
    private final LaneSend sends;
    private final LinkCalls links;
    private final CallLog calls;

    Tools(
            Bodies bodies,
            Commands commands,
            DeviceChoice choice,
            Passage passage,
            Unready unready,
            LaneSend sends,
            CallLog calls) {
        this.bodies = bodies;
        this.choice = choice;
        this.passage = passage;
        this.unready = unready;
        this.sends = sends;
        this.links = new LinkCalls(commands);
        this.calls = calls;
    }

    /** @param names of the device that is meant, as far as the request's head has any */
    Future<Void> serve(RoutingContext ctx, Principal caller, List<Name> names) {
        if (ctx.request().method().equals(HttpMethod.DELETE)) {
            // There is no session that it could end.
            return ctx.response().end();
        }
        return bodies.read(ctx, caller.tenant(), MAX_BYTES)
                .map(bytes -> RpcMessage.of(JsonText.object(ctx, bytes)))
                .compose(message -> answer(ctx, caller, names, message));
    }

    private Future<Void> answer(RoutingContext ctx, Principal caller, List<Name> names, RpcMessage message) {
        if (message.isNotification()) {
            return noted(ctx, message);
        }
        return switch (message.method()) {
            case "initialize", "ping", "tools/list" ->
                // Every child answers alike.
                pass(
                        ctx,
                        names.isEmpty() ? choice.living(caller.access()) : choice.choose(names, caller.access()),
                        message);
            case "tools/call" -> call(ctx, caller, names, message);
            default ->
                write(ctx, message.error(NO_METHOD, message.method() + " is not offered: there are tools alone"));
        };
    }

    private static Future<Void> noted(RoutingContext ctx, RpcMessage message) {
        if (!NOTIFICATIONS.contains(message.method())) {
            throw Problem.field("method", "is no notification that means anything here")
                    .exception();
        }
        return ctx.response().setStatusCode(ACCEPTED).end();
    }

    private Future<Void> call(RoutingContext ctx, Principal caller, List<Name> names, RpcMessage message) {
        return Future.succeededFuture(message.params())
                .map(ToolCall::of)
                .compose(call -> carryOut(ctx, caller, names, message, call))
                .recover(failure -> failure instanceof ProblemException refused
                                && !ctx.response().headWritten()
                        ? refuse(ctx, message, refused.problem())
                        : Future.failedFuture(failure));
    }

    private static Future<Void> refuse(RoutingContext ctx, RpcMessage message, Problem problem) {
        Change.of(ctx).refused(problem.code().code());
        return write(ctx, message, problem.code().status(), ToolAnswer.of(problem));
    }

    private Future<Void> carryOut(
            RoutingContext ctx, Principal caller, List<Name> names, RpcMessage message, ToolCall call) {
        List<Name> all = new ArrayList<>(names);
        DeviceChoice.add(all, "arguments." + ToolCall.DEVICE, call.device());
        calls.watch(ctx, call.route(), call.path(), all, caller);
        caller.require(Scopes.of(call.route().effect()));
        return choice.choose(all, caller.access())
                .onSuccess(device -> CallLog.found(ctx, device))
                .compose(device -> carryOut(ctx, device, message, call));
    }

    private Future<Void> carryOut(RoutingContext ctx, Entry device, RpcMessage message, ToolCall call) {
        Access by = Caller.access(ctx);
        return switch (call.route().treatment()) {
            case SEND -> answer(ctx, message, sends.send(ctx, call.route(), call.path(), device.device(), call.body()));
            case LOGIN ->
                links.code(by, device.device())
                        .compose(code -> write(ctx, message, 0, ToolAnswer.code(device.device(), code)));
            case LOGIN_BY_CODE -> {
                String phone = LinkCalls.phone(call.arguments().getValue("phone"));
                yield answer(ctx, message, links.typed(by, device.device(), phone));
            }
            case RECONNECT -> answer(ctx, message, links.reconnect(by, device.device(), call.route()));
            case LOGOUT -> answer(ctx, message, links.logout(by, device.device(), call.route()));
            case PASS -> pass(ctx, Future.succeededFuture(device), message.with(call.params()));
            case PASS_DOWNLOAD -> download(ctx, device, message, call);
            default -> Future.failedFuture(Takeover.notOffered(call.route()).exception());
        };
    }

    private static Future<Void> answer(RoutingContext ctx, RpcMessage message, Future<ChildAnswer> answer) {
        return answer.compose(shaped -> write(ctx, message, shaped.status(), ToolAnswer.of(shaped)));
    }

    private Future<Void> pass(RoutingContext ctx, Future<Entry> to, RpcMessage message) {
        return to.compose(device -> {
            if (device.child() == null) {
                return unready.why(device, Caller.access(ctx));
            }
            passage.pass(ctx, device, HttpMethod.POST, Surface.tools(), message.toBuffer(), Tools::stream);
            return Future.succeededFuture();
        });
    }

    /** As the child gives it. One that was launched by a gateway without tools knows nothing of them. */
    private static Future<Void> stream(HttpClientResponse response, RoutingContext ctx) {
        return response.statusCode() == NOT_FOUND
                ? Future.failedFuture(Problem.of(
                                ProblemCode.DEVICE_UNREADY,
                                "the child was launched without its tools: restart the device, and it has them")
                        .exception())
                : Exchange.stream(response, ctx);
    }

    /** The child would tell of a place on the gateway's disk. */
    private Future<Void> download(RoutingContext ctx, Entry device, RpcMessage message, ToolCall call) {
        if (device.child() == null) {
            return unready.why(device, Caller.access(ctx));
        }
        String target = Surface.download(call.path(), call.arguments().getString("phone", ""));
        String base = Proxy.base(ctx, device.device());
        passage.pass(
                ctx,
                device,
                HttpMethod.GET,
                target,
                Buffer.buffer(),
                (response, same) -> SmallAnswer.read(response)
                        .map(body -> DownloadAnswer.at(base, body))
                        .compose(body -> write(
                                same, message, response.statusCode(), ToolAnswer.of(response.statusCode(), body))));
        return Future.succeededFuture();
    }

    /** @param status what the same call of the REST API would have been answered by; 0 where that is 200 */
    private static Future<Void> write(RoutingContext ctx, RpcMessage message, int status, JsonObject result) {
        if (status != 0) {
            Change.of(ctx).cameTo(status);
        }
        return write(ctx, message.result(result));
    }

    private static Future<Void> write(RoutingContext ctx, Buffer answer) {
        return ctx.response().putHeader("Content-Type", "application/json").end(answer);
    }
}
