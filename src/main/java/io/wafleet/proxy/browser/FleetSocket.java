package io.wafleet.proxy.browser;

import io.vertx.core.Future;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.wafleet.access.Access;
import io.wafleet.bridge.SocketForm;
import io.wafleet.bridge.feed.Chunk;
import io.wafleet.command.Commands;
import io.wafleet.command.Request;
import io.wafleet.command.Verb;
import io.wafleet.gowa.surface.Broadcasts;
import io.wafleet.gowa.surface.Broadcasts.Listed;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The child's WebSocket, of all devices that the access covers. What the children said is taken from the events, which have it
 * whole: so a child has one client, however many follow it.
 */
record FleetSocket(Commands commands, Access access) implements SocketForm {
    private static final Logger log = LoggerFactory.getLogger(FleetSocket.class);

    @Override
    public List<String> frames(Chunk chunk) {
        return chunk.events().stream()
                .map(Broadcasts::of)
                .filter(Objects::nonNull)
                .toList();
    }

    /** The child says none of it. Why the socket ends stands in its last frame. */
    @Override
    public @Nullable String told(String what, JsonObject body) {
        return null;
    }

    @Override
    public Future<@Nullable String> answer(String said) {
        boolean isForDevices;
        try {
            isForDevices = Broadcasts.isForDevices(said);
        } catch (DecodeException noJson) {
            return Future.failedFuture("what is said here must be a JSON object");
        }
        return isForDevices ? list() : Future.succeededFuture();
    }

    /** Where they cannot be had just now, nothing is said, and the client asks again. */
    private Future<@Nullable String> list() {
        return commands.ask(access, Verb.LIST, Request.NONE)
                .map(all -> Broadcasts.list(all.getJsonArray("devices").stream()
                        .map(JsonObject.class::cast)
                        .map(FleetSocket::listed)
                        .toList()))
                .recover(failure -> {
                    log.debug("the devices could not be listed on a socket: {}", failure.toString());
                    return Future.succeededFuture();
                });
    }

    private static Listed listed(JsonObject device) {
        String name = device.getString("name");
        return new Listed(
                device.getString("id"),
                name == null ? device.getString("phoneNumber") : name,
                device.getJsonObject("link").getString("jid"));
    }
}
