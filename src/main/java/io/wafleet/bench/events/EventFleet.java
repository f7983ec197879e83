package io.wafleet.bench.events;

import io.wafleet.bench.Ground;
import io.wafleet.bench.MeasuredGateway;
import io.wafleet.bench.ProcessView;
import io.wafleet.client.Device;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/** A gateway and its devices, whose children run and are silent: the bench posts webhooks in their place. */
final class EventFleet {
    private static final Duration LOOK_EVERY = Duration.ofMillis(200);
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final Ground ground;
    private final MeasuredGateway gateway;

    private EventFleet(Ground ground, MeasuredGateway gateway) {
        this.ground = ground;
        this.gateway = gateway;
    }

    static EventFleet start(Ground ground, Path folder, int devices) throws IOException, InterruptedException {
        ground.progress().accept("starting a gateway with " + devices + " children");
        EventFleet fleet = new EventFleet(ground, ground.gateway(folder));
        fleet.gateway.start();
        fleet.gateway.awaitReady();
        fleet.gateway.register(devices);
        fleet.gateway.order("start", fleet.devices());
        fleet.await("all children run", () -> fleet.gateway.areAll("running"));
        // The phones scan the codes that the children show by themselves.
        fleet.devices().forEach(device -> fleet.gateway.askForCode(device.id()));
        fleet.await(
                "all are online",
                () -> fleet.devices().stream()
                        .allMatch(device ->
                                device.isOnline() && device.process().state().equals("running")));
        return fleet;
    }

    private void await(String what, java.util.function.BooleanSupplier condition) throws InterruptedException {
        ground.watch().until(what, System.nanoTime(), LOOK_EVERY, PATIENCE, condition);
    }

    MeasuredGateway gateway() {
        return gateway;
    }

    List<Device> devices() {
        return gateway.devices();
    }

    EventSockets sockets() throws IOException {
        return new EventSockets(gateway.apiPort(), gateway.token(), ground.watch());
    }

    /** Posts as the children would. */
    HookCalls hooks() {
        return new HookCalls(
                devices().stream()
                        .map(device -> HookAddress.of(
                                device.id(),
                                new ProcessView(
                                        Objects.requireNonNull(device.process().pid()))))
                        .toList(),
                ground.watch());
    }
}
