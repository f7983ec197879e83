package io.wafleet.command;

import io.vertx.core.Future;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.json.JsonObject;
import io.wafleet.access.Access;
import io.wafleet.bus.Addresses;
import io.wafleet.bus.Bus;
import io.wafleet.id.DeviceId;
import io.wafleet.problem.Problem;
import io.wafleet.problem.ProblemCode;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Serves commands on the caller's context. Nothing is served without an access that can be read, and no device's command
 * without one that covers the device: it is answered as one that does not exist.
 */
public final class CommandServer {
    /** All that every device serves. */
    private static final Set<Verb> OF_DEVICE = EnumSet.allOf(Verb.class).stream()
            .filter(Verb::isOfDevice)
            .collect(Collectors.toCollection(() -> EnumSet.noneOf(Verb.class)));

    private final Bus bus;
    private final List<MessageConsumer<JsonObject>> fleet = new ArrayList<>();
    private final Map<DeviceId, MessageConsumer<JsonObject>> devices = new HashMap<>();

    public CommandServer(Bus bus) {
        this.bus = bus;
    }

    /** What is done for a command that is no single device's: what it covers is for the handler to ask. */
    public interface Handler {
        Future<JsonObject> answer(Access by, JsonObject request);
    }

    /** What is done for a command to one device, which the access covers. */
    public interface DeviceHandler {
        Future<JsonObject> answer(JsonObject request);
    }

    /** Serves these from now on. */
    public void fleet(Map<Verb, Handler> verbs) {
        verbs.forEach((verb, handler) -> {
            Commands.require(!verb.isOfDevice(), verb);
            fleet.add(bus.serve(
                    Addresses.fleet(verb.text()),
                    body -> handler.answer(access(body), body.getJsonObject(Commands.REQUEST))));
        });
    }

    /** Serves a tenant's device from now on; there must be a handler for each of a device's verbs. */
    public void device(DeviceId id, String tenant, Map<Verb, DeviceHandler> verbs) {
        if (!verbs.keySet().equals(OF_DEVICE)) {
            throw new IllegalArgumentException("a device serves " + OF_DEVICE + ", not " + verbs.keySet());
        }
        Map<String, DeviceHandler> byText = verbs.entrySet().stream()
                .collect(Collectors.toMap(each -> each.getKey().text(), Map.Entry::getValue));
        devices.put(id, bus.serve(Addresses.device(id), body -> {
            DeviceHandler handler = byText.get(body.getValue(Commands.VERB));
            if (!access(body).covers(tenant, id) || handler == null) {
                return Future.failedFuture(
                        Problem.of(ProblemCode.DEVICE_NOT_FOUND).exception());
            }
            return handler.answer(body.getJsonObject(Commands.REQUEST));
        }));
    }

    private static Access access(JsonObject body) {
        return Access.of(body.getValue(Commands.ACCESS));
    }

    /** The device is gone. */
    public void end(DeviceId id) {
        MessageConsumer<JsonObject> consumer = devices.remove(id);
        if (consumer != null) {
            consumer.unregister();
        }
    }

    /** Takes no more commands. */
    public Future<Void> close() {
        List<Future<Void>> all = new ArrayList<>();
        fleet.forEach(consumer -> all.add(consumer.unregister()));
        devices.values().forEach(consumer -> all.add(consumer.unregister()));
        fleet.clear();
        devices.clear();
        return all.isEmpty() ? Future.succeededFuture() : Future.join(all).mapEmpty();
    }
}
