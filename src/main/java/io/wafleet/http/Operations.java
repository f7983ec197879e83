package io.wafleet.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.wafleet.command.Commands;
import io.wafleet.command.DeviceLookup;
import io.wafleet.http.Operation.Kind;
import io.wafleet.http.change.Change;
import io.wafleet.http.change.ChangeLog;
import io.wafleet.http.contract.ErrorAnswers;
import io.wafleet.http.session.Forgery;
import io.wafleet.id.DeviceId;
import io.wafleet.metrics.Meters;
import io.wafleet.problem.Problem;
import io.wafleet.problem.ProblemCode;
import java.util.HashSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Mounts the operations of the contract, every one in the same order: whose request it is and whether the caller may make it,
 * what its address says, then its body, as the contract wants it, and at last its handler. Whatever is refused is refused before
 * anything happens.
 */
public final class Operations {
    private static final String ALL = "/api/*";
    private static final String OPERATION = "wafleet.operation";
    private static final String FORMAT = "format";
    private static final String DEVICE = "wafleet.device";
    private static final String EVENT_STREAM = "text/event-stream";
    private static final int SWITCHING_PROTOCOLS = 101;

    private final Contract contract;
    private final Entrance entrance;
    private final DeviceLookup lookup;
    private final Bodies bodies;
    private final Meters meters;
    private final Changes changes;

    /**
     * What is taken down of what is changed.
     *
     * @param messages whether each message that is sent is one, too
     */
    public record Changes(ChangeLog log, boolean messages) {
        private boolean has(Operation operation) {
            return operation.audit() == Operation.Audit.ALWAYS
                    || (messages && operation.audit() == Operation.Audit.MESSAGES);
        }
    }

    public Operations(
            Contract contract, Entrance entrance, Commands commands, Bodies bodies, Meters meters, Changes changes) {
        this.changes = changes;
        this.contract = contract;
        this.entrance = entrance;
        this.lookup = new DeviceLookup(commands);
        this.bodies = bodies;
        this.meters = meters;
    }

    /** Fails if an operation has no handler, or a handler no operation. */
    public void mount(Router router, Handlers handlers) {
        Set<String> surplus = new TreeSet<>(handlers.operationIds());
        contract.operations().forEach(operation -> surplus.remove(operation.id()));
        if (!surplus.isEmpty()) {
            throw new IllegalStateException("openapi.yaml has no operations " + surplus + ", which have handlers");
        }
        router.route(ALL).handler(Operations::begin);
        contract.operations().forEach(operation -> mount(router, operation, handlers));
        // What is left has a wrong method, or a path that there is not; strangers do not get to know which.
        Set<String> paths = new HashSet<>();
        contract.operations().stream()
                .filter(operation -> paths.add(operation.path()))
                .forEach(first -> refuseMethods(router, first));
        router.route(ALL).handler(ctx -> admit(ctx, false, 1));
    }

    private void mount(Router router, Operation operation, Handlers handlers) {
        Route route = router.route(operation.path());
        operation.methods().forEach(route::method);
        route.handler(ctx -> count(ctx, operation));
        if (operation.kind() == Kind.SOCKET) {
            route.handler(Operations::keepForSocket);
        }
        if (operation.admission().isPublic()) {
            route.handler(ctx -> countStranger(ctx, operation.weight()));
        } else {
            route.handler(ctx -> admit(ctx, mayHaveTokenInQuery(ctx, operation), operation.weight()));
            if (changes.has(operation)) {
                Optional<String> thing = operation.thing();
                route.handler(ctx -> watch(ctx, operation.id(), thing));
            }
            route.handler(ctx -> {
                Forgery.checkToken(ctx);
                operation.admission().check(Caller.of(ctx));
                ctx.next();
            });
        }
        route.handler(ctx -> checkAddress(ctx, operation));
        if (operation.names(DeviceLookup.PATH)) {
            route.handler(this::findDevice);
        }
        if (operation.kind() == Kind.NONE || operation.kind() == Kind.JSON) {
            route.handler(ctx -> readBody(ctx, operation));
        }
        route.handler(handlers.of(operation));
    }

    /** Nothing of a body is read before it is known whose it is. */
    public static void begin(RoutingContext ctx) {
        if (Bodies.hasBody(ctx.request())) {
            ctx.request().pause();
        }
        // What is true now and for this caller; who knows better says so.
        ctx.response().putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        ctx.next();
    }

    private void count(RoutingContext ctx, Operation operation) {
        ctx.put(OPERATION, operation);
        ctx.addEndHandler(answered -> meters.api()
                .request(operation.id(), answered.succeeded() ? ctx.response().getStatusCode() : 0));
        ctx.next();
    }

    /** The operation's id; null where the request is for none. */
    public static @Nullable String idOf(RoutingContext ctx) {
        Operation operation = ctx.get(OPERATION);
        return operation == null ? null : operation.id();
    }

    /** A request that was read to its end can no longer become a socket. */
    public static void keepForSocket(RoutingContext ctx) {
        ctx.request().pause();
        ctx.addEndHandler(answered -> {
            if (ctx.response().getStatusCode() != SWITCHING_PROTOCOLS) {
                ctx.request().resume();
            }
        });
        ctx.next();
    }

    /** A page of events has the same address as a stream of them, but not its token in there: addresses are written into logs. */
    private static boolean mayHaveTokenInQuery(RoutingContext ctx, Operation operation) {
        return operation.admission().takesTokenInQuery() && (operation.kind() == Kind.SOCKET || isForAStream(ctx));
    }

    /** Whether the client wants server-sent events, as a browser's {@code EventSource} does. */
    public static boolean isForAStream(RoutingContext ctx) {
        return wants(ctx, EVENT_STREAM);
    }

    /**
     * Whether the client wants the operation's answer as this media type, by {@code Accept}; or by the parameter {@code format},
     * with what the type ends with.
     */
    public static boolean wants(RoutingContext ctx, String type) {
        Operation operation = Objects.requireNonNull(ctx.get(OPERATION), "no operation of the contract");
        String format =
                operation.query().names().contains(FORMAT) ? ctx.request().getParam(FORMAT) : null;
        return format == null
                ? operation.offer().best(ctx.parsedHeaders().accept()).stream().anyMatch(type::equals)
                : type.endsWith(format);
    }

    private void admit(RoutingContext ctx, boolean alsoInQuery, int weight) {
        entrance.admit(ctx, alsoInQuery, weight).onFailure(ctx::fail).onSuccess(caller -> ctx.next());
    }

    private void countStranger(RoutingContext ctx, int weight) {
        entrance.countStranger(ctx, weight);
        ctx.next();
    }

    /** @param thing what the path names first */
    private void watch(RoutingContext ctx, String operationId, Optional<String> thing) {
        thing.map(ctx::pathParam).ifPresent(Change.of(ctx)::object);
        changes.log().watch(ctx, operationId, Caller.of(ctx));
        ctx.next();
    }

    private static void checkAddress(RoutingContext ctx, Operation operation) {
        // Nothing has an id with NUL in it, and PostgreSQL takes no such text; or one that none can have.
        ctx.pathParams().forEach((name, value) -> {
            if (JsonText.fault(value, false) != null || !operation.steps().isRight(name, value)) {
                throw Problem.of(ErrorAnswers.absent(name)).exception();
            }
        });
        Query.check(ctx, operation.query());
        ctx.next();
    }

    /** Paths may name a device by its number, too. */
    private void findDevice(RoutingContext ctx) {
        lookup.id(DeviceLookup.PATH, ctx.pathParam(DeviceLookup.PATH), Caller.access(ctx))
                .onFailure(ctx::fail)
                .onSuccess(found -> {
                    ctx.put(DEVICE, found);
                    Change.of(ctx).object(found.value());
                    ctx.next();
                });
    }

    /** The device that the path names. */
    public static DeviceId device(RoutingContext ctx) {
        return Objects.requireNonNull(ctx.get(DEVICE), "the operation's path names no device");
    }

    private void readBody(RoutingContext ctx, Operation operation) {
        String sender = operation.admission().isPublic()
                ? operation.id() + " from " + ctx.request().remoteAddress().hostAddress()
                : Caller.of(ctx).tenant();
        bodies.read(ctx, sender, operation.input().maxBytes())
                .map(bytes -> Body.read(ctx, bytes, operation.input()))
                .onFailure(ctx::fail)
                .onSuccess(body -> {
                    Body.put(ctx, body);
                    ctx.next();
                });
    }

    /** @param first of the operations at its path: where that is for everybody, the refusal is, too */
    private void refuseMethods(Router router, Operation first) {
        Route route = router.route(first.path());
        route.handler(first.admission().isPublic() ? ctx -> countStranger(ctx, 1) : ctx -> admit(ctx, false, 1));
        route.handler(ctx -> {
            Set<String> allowed = contract.methodsAt(ctx.normalizedPath());
            ctx.response().putHeader(HttpHeaders.ALLOW, String.join(", ", allowed));
            throw Problem.of(ProblemCode.METHOD_NOT_ALLOWED).exception();
        });
    }
}
