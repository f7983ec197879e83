package io.wafleet.bridge;

import io.vertx.core.Future;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.wafleet.auth.Principal;
import io.wafleet.bridge.feed.Chunk;
import io.wafleet.bridge.feed.Outlet;
import io.wafleet.bridge.feed.Reader;
import io.wafleet.journal.EventFilter;
import io.wafleet.problem.ProblemException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A socket that speaks the protocol of Vert.x's event-bus bridge, as far as listening goes: {@code register}, {@code
 * unregister}, {@code ping}; the errors have the words of that bridge, so that its clients know them.
 */
final class BridgeConnection implements Connection, MessageSocket.Listener {
    private static final Logger log = LoggerFactory.getLogger(BridgeConnection.class);
    private static final int MAX_ROOMS = 1000;
    private static final Duration MAX_SILENCE = Duration.ofSeconds(60);

    private final MessageSocket socket;
    private final Principal principal;
    private final EventAccess access;
    private final Follower follower;
    private final Connections connections;
    /** Null while it is not decided whether the client may enter. */
    private final Map<String, @Nullable Reader> rooms = new HashMap<>();

    private Instant heard = Instant.now();
    private boolean closed;

    BridgeConnection(
            MessageSocket socket, Principal principal, EventAccess access, Follower follower, Connections connections) {
        this.socket = socket;
        this.principal = principal;
        this.access = access;
        this.follower = follower;
        this.connections = connections;
    }

    void open() {
        connections.opened(this);
        socket.listen(this);
    }

    @Override
    public void gone() {
        closed = true;
        connections.closed(this);
        rooms.clear();
    }

    @Override
    public Principal principal() {
        return principal;
    }

    @Override
    public Collection<Reader> readers() {
        return rooms.values().stream().filter(Objects::nonNull).toList();
    }

    @Override
    public void beat() {
        socket.beat();
    }

    @Override
    public @Nullable Ending due(Instant now) {
        return Duration.between(heard, now).compareTo(MAX_SILENCE) > 0 ? Ending.NO_PING : null;
    }

    @Override
    public void end(Ending ending) {
        closed = true;
        rooms.clear();
        sendAway(socket, ending);
    }

    /** Says why, and closes. */
    static void sendAway(MessageSocket socket, Ending ending) {
        error(socket, Refusal.frame(null, ending.reason(), ending.code(), ending.message()));
        socket.close(ending);
    }

    private static void error(MessageSocket socket, String frame) {
        socket.write(frame).onFailure(gone -> log.trace("a socket was closed"));
    }

    private void refuse(Refusal refusal, @Nullable String address) {
        error(socket, refusal.frame(address));
    }

    @Override
    public void heard(String text) {
        heard = Instant.now();
        JsonObject message;
        try {
            message = new JsonObject(text);
        } catch (DecodeException | ClassCastException notJson) {
            refuse(Refusal.INVALID_JSON, null);
            return;
        }
        if (!(message.getValue("type") instanceof String type)) {
            refuse(Refusal.MISSING_TYPE, null);
        } else if (type.equals("ping")) {
            log.trace("ping");
        } else if (!(message.getValue("address") instanceof String address)) {
            refuse(Refusal.MISSING_ADDRESS, null);
        } else {
            heard(type, address, message);
        }
    }

    private void heard(String type, String address, JsonObject message) {
        switch (type) {
            case "register" -> register(address, message.getValue("headers"));
            case "unregister" -> unregister(address);
            // Clients listen, and say nothing to others. A sender waits for an answer at an address of its own.
            case "send", "publish" ->
                refuse(Refusal.ACCESS_DENIED, message.getValue("replyAddress") instanceof String reply ? reply : null);
            default -> refuse(Refusal.INVALID_TYPE, null);
        }
    }

    private void register(String address, @Nullable Object headers) {
        RoomName room = RoomName.parse(address);
        if (address.length() > RoomName.MAX_LENGTH) {
            refuse(Refusal.MAX_ADDRESS_LENGTH_REACHED, address);
        } else if (room == null || !room.isOpenTo(principal)) {
            refuse(Refusal.REJECTED, address);
        } else if (rooms.containsKey(address)) {
            refuse(Refusal.ADDRESS_ALREADY_REGISTERED, address);
        } else if (rooms.size() >= MAX_ROOMS) {
            refuse(Refusal.MAX_HANDLERS_REACHED, address);
        } else {
            enter(room, headers);
        }
    }

    private void enter(RoomName room, @Nullable Object headers) {
        Long since;
        try {
            since = since(headers);
        } catch (ProblemException bad) {
            refuse(Refusal.INVALID_SINCE, room.address());
            return;
        }
        rooms.put(room.address(), null);
        Outlet outlet = new RoomOutlet(room.address());
        // What is thrown on the way is a refusal, too.
        Future.succeededFuture()
                .compose(go -> access.existing(principal, room.devices(), List.of()))
                .map(filter -> room.tenant() == null
                        ? filter
                        : new EventFilter(filter.access().within(room.tenant()), filter.types()))
                .compose(filter -> follower.follow(filter, outlet, new Follower.Start(since, since != null)))
                .onSuccess(reader -> entered(room.address(), reader))
                .onFailure(refused -> {
                    log.debug("{} may not enter {}: {}", principal.name(), room.address(), refused.toString());
                    if (rooms.remove(room.address(), null)) {
                        refuse(Refusal.REJECTED, room.address());
                    }
                });
    }

    /** The client may have gone, or left the room, or left and asked again, while the questions were under way. */
    private void entered(String address, Reader reader) {
        if (closed || !rooms.containsKey(address) || rooms.get(address) != null) {
            follower.feed().leave(reader);
            return;
        }
        rooms.put(address, reader);
        reader.catchUp();
    }

    private static @Nullable Long since(@Nullable Object headers) {
        Object since = headers instanceof JsonObject given ? given.getValue("since") : null;
        return since == null ? null : EventStreams.number("since", since.toString());
    }

    private void unregister(String address) {
        Reader reader = rooms.remove(address);
        if (reader != null) {
            follower.feed().leave(reader);
        }
    }

    /** One room's way to the client. */
    private final class RoomOutlet implements Outlet {
        private final String address;

        RoomOutlet(String address) {
            this.address = address;
        }

        @Override
        public Future<Void> write(Chunk chunk) {
            return socket.write(chunk, address);
        }

        @Override
        public Future<Void> tell(String what, JsonObject body) {
            JsonObject message = new JsonObject()
                    .put("type", "rec")
                    .put("address", address)
                    .put("body", body.put("type", "room." + what));
            return socket.write(message.encode());
        }
    }
}
