package io.wafleet.bridge;

import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.ext.web.RoutingContext;
import io.wafleet.auth.Principal;
import io.wafleet.http.Caller;
import io.wafleet.http.Query;
import io.wafleet.http.guard.Doorkeeper;
import io.wafleet.journal.EventFilter;
import io.wafleet.journal.EventTypes;
import io.wafleet.problem.Problem;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Events for those who do not speak SockJS: server-sent events at {@code GET /api/events}, where the client accepts them,
 * and a plain WebSocket at {@code /api/events/ws}. Both take {@code device}, {@code type}, {@code after} and {@code
 * snapshot} in the query.
 */
final class EventStreams {
    private static final Set<String> PARAMETERS = Set.of("device", "type", "after", "snapshot", "token");

    private final EventAccess access;
    private final Follower follower;
    private final Connections connections;

    EventStreams(EventAccess access, Follower follower, Connections connections) {
        this.access = access;
        this.follower = follower;
        this.connections = connections;
    }

    /** What a client asked for. */
    private record Wish(Principal principal, EventFilter filter, Follower.Start start) {}

    private Future<Wish> wish(RoutingContext ctx) {
        Principal principal = Caller.of(ctx);
        connections.requireRoom(principal);
        HttpServerRequest request = ctx.request();
        Follower.Start start = new Follower.Start(after(request), flag(request.getParam("snapshot")));
        List<String> types = EventTypes.asked("type", request.getParam("type"));
        return access.ids(principal, "device", EventFilter.devices("device", request.getParam("device")))
                .compose(devices -> access.existing(principal, devices, types))
                .map(filter -> new Wish(principal, filter, start));
    }

    /** A client that comes back names the last event that it has in a header, and that one counts. */
    private static @Nullable Long after(HttpServerRequest request) {
        String last = request.getHeader("Last-Event-ID");
        return last == null || last.isEmpty()
                ? number("after", request.getParam("after"))
                : number("Last-Event-ID", last);
    }

    static @Nullable Long number(String name, @Nullable String text) {
        if (text == null) {
            return null;
        }
        try {
            long number = Long.parseLong(text.strip());
            if (number >= 0) {
                return number;
            }
        } catch (NumberFormatException notANumber) {
            throw Problem.field(name, "must be the number of an event").exception();
        }
        throw Problem.field(name, "must not be negative").exception();
    }

    private static boolean flag(@Nullable String text) {
        if (text == null || text.equals("false")) {
            return false;
        }
        if (text.equals("true")) {
            return true;
        }
        throw Problem.field("snapshot", "must be true or false").exception();
    }

    void stream(RoutingContext ctx) {
        // A page of events has a limit; a stream has none.
        Query.only(ctx, PARAMETERS);
        wish(ctx).onFailure(ctx::fail).onSuccess(wish -> {
            SseConnection connection =
                    new SseConnection(wish.principal(), ctx.response(), connections, follower.feed());
            connection.open();
            follow(connection, wish);
        });
    }

    void socket(RoutingContext ctx) {
        wish(ctx).compose(wish -> open(ctx, wish, SocketForm.OURS)).onFailure(ctx::fail);
    }

    /** A socket of another form, from now on. Fails as long as the request is no socket. */
    Future<Void> socket(RoutingContext ctx, EventFilter filter, SocketForm form) {
        Principal principal = Caller.of(ctx);
        connections.requireRoom(principal);
        return open(ctx, new Wish(principal, filter, new Follower.Start(null, false)), form);
    }

    private Future<Void> open(RoutingContext ctx, Wish wish, SocketForm form) {
        return upgrade(ctx).map(socket -> {
            Runnable left = () -> Doorkeeper.left(ctx);
            follow(new SocketConnection(wish.principal(), socket, form, connections, left), wish);
            return null;
        });
    }

    private static Future<ServerWebSocket> upgrade(RoutingContext ctx) {
        Handshake.check(ctx.request());
        return ctx.request().toWebSocket();
    }

    private void follow(OneReader connection, Wish wish) {
        // Others may have come while this one was looked at.
        if (connections.refusal(wish.principal()) != null) {
            connection.end(Ending.TOO_MANY);
            return;
        }
        connections.opened(connection);
        follower.follow(wish.filter(), connection, wish.start())
                .onSuccess(connection::begin)
                .onFailure(unknown -> connections.end(connection, Ending.STOPPING));
    }
}
