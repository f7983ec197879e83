package io.wafleet.bench.events;

import io.wafleet.bench.BenchReport;
import io.wafleet.bench.Figure;
import io.wafleet.bench.GatewayStore;
import io.wafleet.bench.Ground;
import io.wafleet.bench.Latencies;
import io.wafleet.bench.events.EventsBench.Size;
import io.wafleet.client.Device;
import java.io.IOException;
import java.time.Duration;
import java.util.stream.IntStream;

/** Webhooks at a fixed rate from all children of a fleet: stored before they are answered, then told to the rooms. */
final class StoringFigures {
    static final int DEVICES = 20;
    private static final int PER_SECOND = 2000;
    private static final double P99_MILLIS = 50;
    private static final double MEDIAN = 0.5;
    private static final double P99 = 0.99;
    private static final double P999 = 0.999;
    private static final double MICROS = 1e6;
    /** So long after the last was due may its answer still count for the rate. */
    private static final Duration GRACE = Duration.ofMillis(200);
    /** What is not there by then is lost. */
    private static final Duration LATEST = Duration.ofSeconds(10);

    private final Ground ground;
    private final EventFleet fleet;
    private final GatewayStore store;

    StoringFigures(Ground ground, EventFleet fleet, GatewayStore store) {
        this.ground = ground;
        this.fleet = fleet;
        this.store = store;
    }

    /** What was heard of a posting: in the devices' own rooms by plain WebSockets, and in the fleet's by the bridge. */
    private record Run(
            Posting posting, HookCalls.Outcome outcome, Latencies rooms, Latencies fleet, Heard devices, Heard all) {}

    /** Gives the number of the next message. */
    int measure(Size size, BenchReport report) throws IOException, InterruptedException {
        HookCalls hooks = fleet.hooks();
        try (EventSockets sockets = fleet.sockets()) {
            EventSocket[] ofDevices = new EventSocket[DEVICES];
            int i = 0;
            for (Device device : fleet.devices()) {
                ofDevices[i++] = sockets.plain(device.id());
            }
            EventSocket ofFleet = sockets.bridge("fleet.events");
            sockets.awaitInside();
            ground.progress().accept(PER_SECOND + " webhooks a second; warming up, at a quarter of that first");
            Run slow = run(hooks, sockets, ofDevices, ofFleet, Posting.over(size.warmUp(), PER_SECOND / 4, 0));
            Run warm = run(
                    hooks, sockets, ofDevices, ofFleet, Posting.over(size.warmUp(), PER_SECOND, slow.posting.next()));
            ground.progress().accept("measuring for " + size.time().toSeconds() + " s");
            int storedBefore = store.received();
            double cpuBefore = fleet.gateway().view().cpuSeconds();
            Run run =
                    run(hooks, sockets, ofDevices, ofFleet, Posting.over(size.time(), PER_SECOND, warm.posting.next()));
            double cpu = fleet.gateway().view().cpuSeconds() - cpuBefore;
            report.number("CPU time of the gateway per event us", MICROS * cpu / run.posting.count());
            report(run, sockets.dropped(), run.posting.count() + storedBefore - store.received(), report);
            return run.posting.next();
        }
    }

    private Run run(
            HookCalls hooks, EventSockets sockets, EventSocket[] ofDevices, EventSocket ofFleet, Posting posting)
            throws IOException, InterruptedException {
        Latencies rooms = new Latencies();
        Latencies all = new Latencies();
        Heard devices = new Heard(posting, rooms);
        Heard everything = new Heard(posting, all);
        for (EventSocket socket : ofDevices) {
            socket.listenFor(devices);
        }
        ofFleet.listenFor(everything);
        HookCalls.Outcome outcome = hooks.run(posting, GRACE);
        sockets.awaitComplete(LATEST);
        return new Run(posting, outcome, rooms, all, devices, everything);
    }

    private void report(Run run, long dropped, int notStored, BenchReport report) {
        report.add(Figure.atLeast(
                "events stored",
                run.outcome.perSecond(run.posting),
                PER_SECOND,
                "/s",
                "%s; answered 200 within %d ms of the last's turn; as %d children post, a connection each"
                        .formatted(ground.databaseName(), GRACE.toMillis(), DEVICES)));
        report.add(new Figure(
                "POST to room p99",
                run.rooms.millis(P99),
                P99_MILLIS,
                "ms",
                "from the POST's turn to the frame in the device's room (plain WebSocket)"));
        int lost = IntStream.of(run.outcome.refused(), notStored, run.devices.lost(), run.all.lost())
                .max()
                .orElse(0);
        report.add(new Figure(
                "events lost",
                (double) lost + dropped,
                0,
                "",
                "of %d, where most are: refused, not stored, not in the device's room, not in fleet.events (SockJS)"
                        .formatted(run.posting.count())));
        report.add(new Figure(
                "events doubled",
                Math.max(-notStored, 0) + run.devices.doubled() + run.all.doubled(),
                0,
                "",
                "the same places"));
        report.number("POST to room median ms", run.rooms.millis(MEDIAN));
        report.number("POST to room p99.9 ms", run.rooms.millis(P999));
        report.number("POST to room slowest ms", run.rooms.millis(1));
        report.number("POST to fleet.events p99 ms", run.fleet.millis(P99));
        report.number("POST to answer median ms", run.outcome.answers().millis(MEDIAN));
        report.number("POST to answer p99 ms", run.outcome.answers().millis(P99));
    }
}
