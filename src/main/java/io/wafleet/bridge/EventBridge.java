package io.wafleet.bridge;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.bridge.BridgeEventType;
import io.vertx.ext.bridge.PermittedOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.sockjs.BridgeEvent;
import io.vertx.ext.web.handler.sockjs.SockJSBridgeOptions;
import io.vertx.ext.web.handler.sockjs.SockJSHandler;
import io.vertx.ext.web.handler.sockjs.SockJSHandlerOptions;
import io.vertx.ext.web.handler.sockjs.SockJSSocket;
import io.wafleet.auth.AuthService;
import io.wafleet.auth.Principal;
import io.wafleet.auth.Scope;
import io.wafleet.bus.Addresses;
import io.wafleet.bus.Bus;
import io.wafleet.bus.DeviceId;
import io.wafleet.metrics.Meters;
import io.wafleet.problem.ProblemCode;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The SockJS event-bus bridge at {@code /eventbus}. A client comes with a token, in the query because browsers cannot
 * set headers on sockets, and may only listen: in the rooms of devices that it may see, and, as an administrator, in the
 * fleet's. The socket closes when the token ends.
 */
public final class EventBridge {
    private static final Logger log = LoggerFactory.getLogger(EventBridge.class);
    private static final Pattern ROOM = Pattern.compile("device\\.(" + DeviceId.PATTERN + ")\\.events");
    private static final String FLEET = "fleet.events";
    private static final Duration DEADLINE = Duration.ofSeconds(5);
    private static final String PRINCIPAL = "wafleet.principal";
    private static final int MAX_ADDRESS_LENGTH = 100;
    private static final int MAX_ROOMS = 1000;
    private static final int HEARTBEAT_MILLIS = 25_000;
    private static final int PING_TIMEOUT_MILLIS = 60_000;

    private final Vertx vertx;
    private final AuthService auth;
    private final Bus bus;
    private final Map<SockJSSocket, Long> expiryTimers = new ConcurrentHashMap<>();
    private final AtomicInteger sockets = new AtomicInteger();

    public EventBridge(Vertx vertx, AuthService auth, Bus bus, Meters meters) {
        this.vertx = vertx;
        this.auth = auth;
        this.bus = bus;
        meters.bridgeSockets(sockets, AtomicInteger::get);
    }

    public void mount(Router router) {
        vertx.eventBus().<JsonObject>consumer(Addresses.EVENTS, message -> tell(message.body()));
        SockJSHandler handler = SockJSHandler.create(
                vertx,
                new SockJSHandlerOptions()
                        .setHeartbeatInterval(HEARTBEAT_MILLIS)
                        .setInsertJSESSIONID(false));
        SockJSBridgeOptions options = new SockJSBridgeOptions()
                .addOutboundPermitted(new PermittedOptions().setAddressRegex(ROOM.pattern()))
                .addOutboundPermitted(new PermittedOptions().setAddress(FLEET))
                .setMaxAddressLength(MAX_ADDRESS_LENGTH)
                .setMaxHandlersPerSocket(MAX_ROOMS)
                .setPingTimeout(PING_TIMEOUT_MILLIS);
        router.route("/eventbus/*").handler(this::authenticate);
        router.route("/eventbus/*").subRouter(handler.bridge(options, this::decide));
    }

    private void tell(JsonObject stored) {
        String event = stored.getString("event");
        if (event != null) {
            JsonObject body = new JsonObject(event);
            bus.publish(FLEET, body);
            bus.publish("device." + stored.getString("device") + ".events", body);
        }
    }

    private void authenticate(RoutingContext ctx) {
        // Checked asynchronously, and the handshake must not be read past meanwhile.
        ctx.request().pause();
        auth.authenticate(credential(ctx)).onFailure(ctx::fail).onSuccess(principal -> {
            ctx.request().resume();
            ctx.put(PRINCIPAL, principal);
            ctx.next();
        });
    }

    private static @Nullable String credential(RoutingContext ctx) {
        String header = ctx.request().getHeader("Authorization");
        if (header != null && header.toLowerCase(Locale.ROOT).startsWith("bearer ")) {
            return header.substring("bearer ".length()).trim();
        }
        return ctx.request().getParam("token");
    }

    private void decide(BridgeEvent event) {
        Principal principal = event.socket().routingContext().get(PRINCIPAL);
        if (principal == null) {
            event.complete(false);
            return;
        }
        if (event.type() == BridgeEventType.SOCKET_CREATED) {
            opened(event.socket(), principal);
            event.complete(true);
        } else if (event.type() == BridgeEventType.SOCKET_CLOSED) {
            closed(event.socket());
            event.complete(true);
        } else if (event.type() == BridgeEventType.REGISTER) {
            register(event, principal);
        } else {
            // Clients listen; sending and publishing are refused by the bridge itself, which permits nothing inbound.
            event.complete(true);
        }
    }

    private void opened(SockJSSocket socket, Principal principal) {
        sockets.incrementAndGet();
        if (!principal.expiresAt().equals(Instant.MAX)) {
            long left = Math.max(
                    1, Duration.between(Instant.now(), principal.expiresAt()).toMillis());
            expiryTimers.put(socket, vertx.setTimer(left, expired -> socket.close()));
        }
    }

    private void closed(SockJSSocket socket) {
        sockets.decrementAndGet();
        Long timer = expiryTimers.remove(socket);
        if (timer != null) {
            vertx.cancelTimer(timer);
        }
    }

    private void register(BridgeEvent event, Principal principal) {
        String address = event.getRawMessage().getString("address", "");
        Matcher room = ROOM.matcher(address);
        if (!principal.may(Scope.EVENTS_READ)) {
            event.complete(false);
        } else if (address.equals(FLEET)) {
            event.complete(principal.isAdmin());
        } else if (room.matches()) {
            JsonObject question = new JsonObject().put("tenant", principal.isAdmin() ? null : principal.tenant());
            bus.request(
                            Addresses.device(new DeviceId(room.group(1)), "get"),
                            question,
                            ProblemCode.DEVICE_NOT_FOUND,
                            DEADLINE)
                    .onSuccess(visible -> event.complete(true))
                    .onFailure(refused -> {
                        log.debug("{} may not enter {}: {}", principal.name(), address, refused.getMessage());
                        event.complete(false);
                    });
        } else {
            event.complete(false);
        }
    }
}
