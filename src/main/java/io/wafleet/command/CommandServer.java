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
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Serves commands on the caller's context. Nothing is served without an access that can be read, and no device's command
 * without one that covers the device: it is answered as one that does not exist.
 */
public final class CommandServer {
    private final Bus bus;
    /** By the word on the bus. */
    private final Map<String, DeviceHandler> deviceVerbs = new HashMap<>();

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
        Future<JsonObject> answer(DeviceId device, JsonObject request);
    }

    /** Serves these from now on. */
    public void fleet(Map<Verb, Handler> verbs) {
        verbs.forEach((verb, handler) -> {
            Commands.require(!verb.isOfDevice(), verb);
            fleet.add(bus.serve(
                    Addresses.fleet(verb.text()),
                    message -> handler.answer(access(message), message.getJsonObject(Commands.REQUEST))));
        });
    }

    /** Says how these are served for every device. */
    public void everyDevice(Map<Verb, DeviceHandler> verbs) {
        verbs.forEach((verb, handler) -> {
            Commands.require(verb.isOfDevice(), verb);
            deviceVerbs.put(verb.text(), handler);
        });
    }

    /** Serves the tenant's device from now on; by then it must be said how each of a device's verbs is served. */
    public void device(DeviceId device, String tenant) {
        List<Verb> unserved = Arrays.stream(Verb.values())
                .filter(verb -> verb.isOfDevice() && !deviceVerbs.containsKey(verb.text()))
                .toList();
        if (!unserved.isEmpty()) {
            throw new IllegalStateException("nobody serves " + unserved);
        }
        devices.put(device, bus.serve(Addresses.device(device), message -> answer(device, tenant, message)));
    }

    private Future<JsonObject> answer(DeviceId device, String tenant, JsonObject message) {
        boolean covered = access(message).covers(tenant, device);
        DeviceHandler handler = deviceVerbs.get(String.valueOf(message.getValue(Commands.VERB)));
        return covered && handler != null
                ? handler.answer(device, message.getJsonObject(Commands.REQUEST))
                : Future.failedFuture(Problem.of(ProblemCode.DEVICE_NOT_FOUND).exception());
    }

    private static Access access(JsonObject message) {
        return Access.of(message.getValue(Commands.ACCESS));
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
