package io.wafleet.bridge;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.wafleet.auth.AuthService;
import io.wafleet.auth.Principal;
import io.wafleet.bridge.feed.Feed;
import io.wafleet.command.Commands;
import io.wafleet.config.Configuration;
import io.wafleet.http.Bodies;
import io.wafleet.http.Caller;
import io.wafleet.http.Entrance;
import io.wafleet.http.guard.Doorkeeper;
import io.wafleet.journal.EventFilter;
import io.wafleet.journal.EventStore;
import io.wafleet.metrics.Meters;
import io.wafleet.quota.Quotas;

/**
 * All ways to follow events live: rooms of the SockJS event-bus bridge at {@code /eventbus}, server-sent events, and a plain
 * WebSocket. Clients may only listen, and only to what their tenant and their scopes allow. Confined to the context of the
 * API server.
 */
public final class EventBridge {
    /** The largest message of a client. */
    public static final int MAX_MESSAGE_BYTES = 64 * 1024;

    /** Of SockJS: a server's and a session's name, which mean nothing here. */
    private static final String WEB_SOCKET = "/eventbus/[^/.]+/[^/.]+/websocket";

    private final Vertx vertx;
    private final Entrance entrance;
    private final EventAccess access;
    private final Feed feed;
    private final Follower follower;
    private final Connections connections;
    private final EventStreams streams;

    public EventBridge(
            Vertx vertx,
            AuthService auth,
            Entrance entrance,
            Commands commands,
            EventStore store,
            Quotas quotas,
            Meters meters,
            Configuration.Events limits) {
        this.vertx = vertx;
        this.entrance = entrance;
        this.access = new EventAccess(commands);
        this.feed = new Feed(vertx, store);
        this.follower = new Follower(feed, store, access);
        this.connections = new Connections(vertx, auth, feed, quotas, meters, limits);
        this.streams = new EventStreams(access, follower, connections);
    }

    /** Begins to hear of events. */
    public Future<Void> open() {
        connections.start();
        return feed.open();
    }

    /** Tells all who listen that the gateway stops. */
    public Future<Void> close() {
        connections.stop();
        return feed.close();
    }

    /**
     * Lets a client follow something that is no event. It counts among the streams and ends as they do; fails with {@code
     * overloaded} or {@code quota-exceeded} if there are too many.
     *
     * @param end ends it
     * @return to be called when it has ended
     */
    public Runnable join(Principal principal, Runnable end) {
        connections.requireRoom(principal);
        Connection joined = new OtherConnection(principal, end);
        connections.opened(joined);
        return () -> connections.closed(joined);
    }

    /** Answers with server-sent events, without end. */
    public void stream(RoutingContext ctx) {
        streams.stream(ctx);
    }

    /** Makes a WebSocket of the connection, on which every frame is a JSON object. */
    public void socket(RoutingContext ctx) {
        streams.socket(ctx);
    }

    /**
     * Makes a WebSocket of the connection, in a form that is not ours, for what happens from now on. It counts among the streams
     * and ends as they do; fails with {@code overloaded} or {@code quota-exceeded} if there are too many, and with {@code
     * invalid-request} where the request asks for no socket.
     */
    public Future<Void> socket(RoutingContext ctx, EventFilter filter, SocketForm form) {
        return streams.socket(ctx, filter, form);
    }

    /** The event-bus bridge, which is no part of the contract: SockJS has one of its own. */
    public void mount(Router router, Bodies bodies) {
        SockJsSessions sessions = new SockJsSessions(vertx, bodies);
        sessions.mountPublic(router);
        router.route("/eventbus/*").handler(this::authenticate);
        router.getWithRegex(WEB_SOCKET).handler(this::upgrade);
        sessions.mount(router, socket -> connected(socket, socket.principal()));
    }

    private void upgrade(RoutingContext ctx) {
        Handshake.check(ctx.request());
        ctx.request()
                .toWebSocket()
                .onFailure(ctx::fail)
                .onSuccess(
                        socket -> connected(new SockJsWebSocket(socket, () -> Doorkeeper.left(ctx)), Caller.of(ctx)));
    }

    /** Nothing is read meanwhile, so that a body is only taken of who is known; who is not may send it away. */
    private void authenticate(RoutingContext ctx) {
        ctx.request().pause();
        entrance.admit(ctx, true, 1)
                .onFailure(refused -> {
                    ctx.request().resume();
                    ctx.fail(refused);
                })
                .onSuccess(principal -> ctx.next());
    }

    private void connected(MessageSocket socket, Principal principal) {
        if (connections.refusal(principal) != null) {
            BridgeConnection.sendAway(socket, Ending.TOO_MANY);
        } else {
            new BridgeConnection(socket, principal, access, follower, connections).open();
        }
    }
}
