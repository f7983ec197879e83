package io.wafleet.proxy;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.wafleet.access.Access;
import io.wafleet.auth.Principal;
import io.wafleet.auth.Scope;
import io.wafleet.command.Commands;
import io.wafleet.command.DeviceLookup;
import io.wafleet.gowa.ChildDirectory;
import io.wafleet.gowa.ChildDirectory.Entry;
import io.wafleet.gowa.ChildEndpoint;
import io.wafleet.gowa.surface.ChildPath;
import io.wafleet.gowa.surface.DownloadAnswer;
import io.wafleet.gowa.surface.Route;
import io.wafleet.gowa.surface.Treatment;
import io.wafleet.http.Bodies;
import io.wafleet.http.Caller;
import io.wafleet.http.Operations;
import io.wafleet.http.session.Forgery;
import io.wafleet.id.DeviceId;
import io.wafleet.metrics.Meters;
import io.wafleet.problem.Problem;
import io.wafleet.problem.ProblemCode;
import io.wafleet.problem.ProblemException;
import io.wafleet.proxy.DeviceChoice.Name;
import io.wafleet.proxy.browser.Browsers;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;

/**
 * {@code /proxy/whatsapp/*}, which is no part of the contract but as one path: the child has an API of its own. Whose request it is,
 * what it asks for and which device it means is settled before anything of a body is read. Confined to the context of the API server.
 */
public final class Proxy {
    /** What stands before the child's paths. */
    public static final String PREFIX = "/proxy/whatsapp";

    private static final Set<HttpMethod> METHODS = Set.of(
            HttpMethod.GET, HttpMethod.HEAD, HttpMethod.POST, HttpMethod.PUT, HttpMethod.PATCH, HttpMethod.DELETE);
    /** What is the whole fleet's, unless a device is named. */
    private static final Set<Treatment> OF_ONE_OR_ALL = Set.of(Treatment.SOCKET, Treatment.MCP, Treatment.PASS_ANY);

    private final BasicLogin login;
    private final CallLog calls;
    private final DeviceChoice choice;
    private final Passage passage;
    private final Unready unready;
    private final Takeover takeover;
    private final Browsers browsers;
    private final Tools tools;

    public Proxy(
            Vertx vertx,
            BasicLogin login,
            Commands commands,
            ChildDirectory directory,
            Bodies bodies,
            LaneSend sends,
            Browsers browsers,
            Operations.Changes changes,
            Meters meters) {
        this.login = login;
        this.calls = new CallLog(changes, meters);
        this.choice = new DeviceChoice(directory, new DeviceLookup(commands));
        this.passage = new Passage(vertx, Passage.Limits.USUAL);
        this.unready = new Unready(commands);
        this.takeover = new Takeover(commands, bodies, sends, browsers);
        this.tools = new Tools(bodies, commands, choice, passage, unready, sends, calls);
        this.browsers = browsers;
        meters.api().proxied(passage, Passage::count);
    }

    /** To be called before routes that would read bodies. */
    public void mount(Router router) {
        // As the child's own, which anybody may ask; it says that the gateway lives, and nothing else.
        router.get(PREFIX + "/health").handler(Operations::begin).handler(Takeover::health);
        router.route(PREFIX + "/*")
                .handler(Operations::begin)
                .handler(Proxy::keepForSocket)
                .handler(this::serve);
    }

    private static void keepForSocket(RoutingContext ctx) {
        if (ctx.request().canUpgradeToWebSocket()) {
            Operations.keepForSocket(ctx);
        } else {
            ctx.next();
        }
    }

    private void serve(RoutingContext ctx) {
        Browsers.welcome(ctx);
        login.admit(ctx, Proxy::isForSocket, 1)
                .compose(caller -> route(ctx, caller))
                .onFailure(ctx::fail);
    }

    /**
     * Whether a page may ask so for the child's socket, whose headers it cannot set. Nobody is known yet, and so no device: one that is
     * called as paths of the child's begin is not seen in the path.
     */
    private static boolean isForSocket(RoutingContext ctx) {
        if (!ctx.request().canUpgradeToWebSocket()) {
            return false;
        }
        Route route =
                Address.of(path(ctx), id -> false, true).call(ctx.request().method());
        return route != null && route.treatment() == Treatment.SOCKET;
    }

    private Future<Void> route(RoutingContext ctx, Principal caller) {
        Access access = caller.access();
        List<Name> names = DeviceChoice.names(ctx);
        Address address = Address.of(path(ctx), id -> choice.has(id, access), !names.isEmpty());
        Route route = address.call(ctx.request().method());
        calls.count(ctx, route);
        if (route == null || route.treatment() != Treatment.PAGE) {
            browsers.checkPage(ctx);
        }
        if (route != null && !route.needsDevice() && !OF_ONE_OR_ALL.contains(route.treatment())) {
            // Clients name the device that they show just now, whatever they ask.
            names.clear();
        }
        DeviceChoice.add(names, "path", address.device());
        DeviceChoice.add(names, "path", route == null ? null : route.device(address.path()));
        calls.watch(ctx, route, address.path(), names, caller);
        if (route == null || route.changes()) {
            Forgery.requireToken(ctx);
        } else {
            Forgery.checkToken(ctx);
        }
        if (route == null) {
            return unknown(ctx, caller, address, names);
        }
        Scopes.require(route.effect(), caller);
        if (route.treatment() == Treatment.MCP) {
            return tools.serve(ctx, caller, names);
        }
        if (route.treatment() == Treatment.PASS_ANY && names.isEmpty()) {
            return choice.living(access).compose(device -> carryOut(ctx, route, address.path(), device));
        }
        if (!route.needsDevice() && names.isEmpty()) {
            return takeover.carryOut(new Takeover.Call(ctx, route, address.path(), null));
        }
        return choice.choose(names, access)
                .onSuccess(device -> CallLog.found(ctx, device))
                .compose(device -> carryOut(ctx, route, address.path(), device));
    }

    private static String path(RoutingContext ctx) {
        return ctx.request().path().substring(PREFIX.length());
    }

    /** Calls of other versions, which nobody here has looked at. */
    private Future<Void> unknown(RoutingContext ctx, Principal caller, Address address, List<Name> names) {
        if (!address.calls().isEmpty() || !METHODS.contains(ctx.request().method())) {
            Set<String> allowed = new TreeSet<>();
            address.calls().forEach(each -> allowed.add(each.method().name()));
            ctx.response().putHeader(HttpHeaders.ALLOW, String.join(", ", allowed));
            return Future.failedFuture(
                    Problem.of(ProblemCode.METHOD_NOT_ALLOWED).exception());
        }
        if (!caller.may(Scope.ADMIN)) {
            return Future.failedFuture(Problem.of(
                            ProblemCode.FORBIDDEN,
                            "the gateway does not know what this call of the child does, so it needs " + Scope.ADMIN)
                    .exception());
        }
        return choice.choose(names, caller.access())
                .onSuccess(device -> CallLog.found(ctx, device))
                .compose(device -> pass(ctx, device, slot -> address.path().text(), Exchange::stream));
    }

    private Future<Void> carryOut(RoutingContext ctx, Route route, ChildPath path, Entry device) {
        UnaryOperator<String> target = slot -> route.target(path, slot);
        return switch (route.treatment()) {
            case PASS, PASS_ANY -> pass(ctx, device, target, Exchange::stream);
            case PASS_FILE -> pass(ctx, device, target, Exchange::file);
            case PASS_DOWNLOAD ->
                pass(
                        ctx,
                        device,
                        target,
                        SmallAnswer.rewritten(answer -> DownloadAnswer.at(base(ctx, device.device()), answer)));
            default -> takeover.carryOut(new Takeover.Call(ctx, route, path, device.device()));
        };
    }

    /** Where the device's paths begin, as the client sees it. */
    static String base(RoutingContext ctx, DeviceId device) {
        String here = ctx.request().absoluteURI();
        return here.substring(0, here.indexOf(PREFIX)) + PREFIX + "/" + device;
    }

    /** @param target what the child is asked for, of its slot */
    private Future<Void> pass(
            RoutingContext ctx,
            Entry device,
            UnaryOperator<String> target,
            BiFunction<HttpClientResponse, RoutingContext, Future<Void>> writer) {
        ChildEndpoint child = device.child();
        if (child == null) {
            return unready.why(device, Caller.access(ctx));
        }
        String path = target.apply(child.slot());
        String query = Crossing.query(ctx.request().query());
        passage.pass(ctx, device, ctx.request().method(), query.isEmpty() ? path : path + "?" + query, null, writer);
        return Future.succeededFuture();
    }

    static Problem problem(Throwable failure) {
        return failure instanceof ProblemException expected
                ? expected.problem()
                : Problem.of(ProblemCode.CHILD_FAILED, "the child broke off: " + failure.getMessage());
    }
}
