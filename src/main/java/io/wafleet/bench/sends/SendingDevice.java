package io.wafleet.bench.sends;

import io.wafleet.bench.Accepted;
import io.wafleet.bench.GatewayStore;
import io.wafleet.bench.MeasuredGateway;
import io.wafleet.bench.ProcessView;
import io.wafleet.bench.SendClients;
import io.wafleet.bench.Watch;
import io.wafleet.client.Device;
import io.wafleet.simulator.SendLoop;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/** A gateway's first device, with a simulated child that sends at once. */
final class SendingDevice {
    static final String TO = "5511888888888";
    private static final Duration LOOK_EVERY = Duration.ofMillis(100);
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration MOST_PER_SEND = Duration.ofMillis(200);
    private static final int CLIENTS = 8;

    private final MeasuredGateway gateway;
    private final GatewayStore store;
    private final Watch watch;
    private final String id;

    SendingDevice(MeasuredGateway gateway, GatewayStore store, Watch watch) {
        this.gateway = gateway;
        this.store = store;
        this.watch = watch;
        this.id = gateway.devices().get(0).id();
    }

    /** The phone scans the code that the child shows by itself. */
    void pair() throws InterruptedException {
        gateway.askForCode(id);
        awaitOnline();
    }

    void start() throws InterruptedException {
        gateway.order("start", List.of(device()));
        awaitOnline();
    }

    private void awaitOnline() throws InterruptedException {
        watch.until("online", System.nanoTime(), LOOK_EVERY, PATIENCE, () -> device().isOnline());
    }

    void stop() throws InterruptedException {
        gateway.order("stop", List.of(device()));
        watch.until(
                "stopped",
                System.nanoTime(),
                LOOK_EVERY,
                PATIENCE,
                () -> device().process().state().equals("stopped"));
    }

    private Device device() {
        return gateway.device(id);
    }

    SendClients clients() {
        return new SendClients(gateway.apiPort(), gateway.token(), id, TO);
    }

    /** Hands over so many texts, which must then wait or be sent. */
    Accepted accept(int texts) throws IOException {
        return clients().run(CLIENTS, PATIENCE, texts);
    }

    long sent() {
        return device().sent();
    }

    /** Milliseconds from one send of the lane to the next, on average over the last so many of those up to the goal. */
    double millisPerQueued(int sends, long goal) throws InterruptedException {
        watch.until(
                goal + " sent",
                System.nanoTime(),
                LOOK_EVERY,
                PATIENCE.plus(MOST_PER_SEND.multipliedBy(goal)),
                () -> sent() >= goal);
        List<Long> times = store.attempts(id, sends);
        return (double) (times.get(0) - times.get(times.size() - 1)) / (times.size() - 1);
    }

    /** Milliseconds that the child takes for a send that comes straight from here. */
    double millisPerDirect(int sends) throws IOException {
        Device.Child child = device().process();
        ProcessView process = new ProcessView(Objects.requireNonNull(child.pid()));
        String accounts = Objects.requireNonNull(process.environment().get("APP_BASIC_AUTH"));
        return new SendLoop(Objects.requireNonNull(child.port()), accounts, id).millisPerSend(TO, sends);
    }
}
