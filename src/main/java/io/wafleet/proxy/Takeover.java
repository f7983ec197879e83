package io.wafleet.proxy;

import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import io.wafleet.access.Access;
import io.wafleet.auth.Principal;
import io.wafleet.command.Commands;
import io.wafleet.gowa.surface.ChildPath;
import io.wafleet.gowa.surface.Route;
import io.wafleet.gowa.surface.Treatment;
import io.wafleet.http.Bodies;
import io.wafleet.http.Body;
import io.wafleet.http.Caller;
import io.wafleet.http.JsonText;
import io.wafleet.http.change.Change;
import io.wafleet.id.DeviceId;
import io.wafleet.problem.Problem;
import io.wafleet.problem.ProblemCode;
import io.wafleet.proxy.browser.Browsers;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The calls that are not passed to a child: what the gateway does itself, and what it refuses. */
final class Takeover {
    /** The child itself does these for HEAD, too. */
    private static final Set<Treatment> EFFECTIVE = Set.of(
            Treatment.LOGIN, Treatment.LOGIN_BY_CODE, Treatment.QR_PICTURE, Treatment.LOGOUT, Treatment.RECONNECT);

    private static final int SMALL = 16 * 1024;

    private final Bodies bodies;
    private final LaneSend sends;
    private final FleetDevices devices;
    private final LinkCalls links;
    private final Browsers browsers;

    Takeover(Commands commands, Bodies bodies, LaneSend sends, Browsers browsers) {
        this.browsers = browsers;
        this.bodies = bodies;
        this.sends = sends;
        this.devices = new FleetDevices(commands);
        this.links = new LinkCalls(commands);
    }

    /**
     * A call that its caller may make.
     *
     * @param device null where none is named and none is needed
     */
    record Call(
            RoutingContext ctx,
            Route route,
            ChildPath path,
            @Nullable DeviceId device) {
        private Access access() {
            return Caller.access(ctx);
        }

        /** To the device that is named, where one is. */
        private Access narrowed() {
            return device == null ? access() : access().only(Set.of(device));
        }

        private DeviceId id() {
            return Objects.requireNonNull(device);
        }
    }

    /** Answers the call. */
    Future<Void> carryOut(Call call) {
        if (call.ctx().request().method().equals(HttpMethod.HEAD)
                && EFFECTIVE.contains(call.route().treatment())) {
            return Future.failedFuture(
                    Problem.of(ProblemCode.METHOD_NOT_ALLOWED).exception());
        }
        return switch (call.route().treatment()) {
            case SEND -> sends.send(call.ctx(), call.route(), call.path(), call.id());
            case QR_PICTURE ->
                links.picture(call.ctx(), call.access(), call.id(), call.route().parameter("picture", call.path()));
            case LOGIN -> answer(call, links.login(call.access(), call.id(), Proxy.base(call.ctx(), call.id())));
            case LOGIN_BY_CODE -> answer(call, links.typed(call.access(), call.id(), phone(call.ctx())));
            case RECONNECT -> answer(call, links.reconnect(call.access(), call.id(), call.route()));
            case LOGOUT -> answer(call, links.logout(call.access(), call.id(), call.route()));
            case LIST_DEVICES -> answer(call, devices.list(call.narrowed()));
            case GET_DEVICE -> answer(call, devices.get(call.access(), call.id()));
            case ADD_DEVICE -> answer(call, add(call.ctx()));
            case REMOVE_DEVICE -> answer(call, devices.remove(call.access(), call.id()));
            case PAGE -> browsers.page(call.ctx(), call.device());
            case SOCKET -> browsers.socket(call.ctx(), call.device());
            case HEALTH -> health(call.ctx());
            default -> Future.failedFuture(notOffered(call.route()).exception());
        };
    }

    static Future<Void> health(RoutingContext ctx) {
        return ctx.response().putHeader("Content-Type", "text/plain").end("OK");
    }

    /** The child has it in the query, whatever the method. */
    private static String phone(RoutingContext ctx) {
        List<String> all = ctx.queryParam("phone");
        return LinkCalls.phone(all.size() == 1 ? all.get(0) : null);
    }

    private Future<ChildAnswer> add(RoutingContext ctx) {
        Principal caller = Caller.of(ctx);
        return bodies.read(ctx, caller.tenant(), SMALL)
                .compose(bytes -> devices.add(caller, Body.of(JsonText.object(ctx, bytes))))
                .onSuccess(
                        added -> Change.of(ctx).object(FleetDevices.idOf(added)).tenant(caller.tenant()));
    }

    private static Future<Void> answer(Call call, Future<ChildAnswer> answer) {
        return answer.compose(shaped -> shaped.write(call.ctx()));
    }

    static Problem notOffered(Route route) {
        return Problem.of(ProblemCode.NOT_FOUND, route.name() + " is not passed on: " + Instead.of(route.treatment()));
    }
}
