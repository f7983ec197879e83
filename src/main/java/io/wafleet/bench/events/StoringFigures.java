package io.wafleet.bench.events;

import io.wafleet.bench.Accepted;
import io.wafleet.bench.BareServer;
import io.wafleet.bench.BenchReport;
import io.wafleet.bench.Figure;
import io.wafleet.bench.GatewayStore;
import io.wafleet.bench.Ground;
import io.wafleet.bench.Latencies;
import io.wafleet.bench.events.EventsBench.Size;
import io.wafleet.client.Device;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/** Webhooks at a fixed rate from all children of a fleet: stored before they are answered, then told to the rooms. */
final class StoringFigures {
    static final int DEVICES = 20;
    /** What is offered, on a machine that can; else as much as this part of what a bare server commits there. */
    private static final int MOST_PER_SECOND = 2000;

    private static final double PART_OF_BARE = 0.25;
    /** Of what is offered: what comes late, and makes the whole take longer, counts as less. */
    private static final double LEAST_OF_OFFERED = 0.9;
    /** Of the time that a bare server takes to commit, and one to tell. */
    private static final double P99_OF_BARE = 5;

    private static final double MEDIAN = 0.5;
    private static final double P99 = 0.99;
    private static final double P999 = 0.999;
    private static final double MICROS = 1e6;
    /** What is not there by then is lost. */
    private static final Duration LATEST = Duration.ofSeconds(60);

    private final Ground ground;
    private final EventFleet fleet;
    private final GatewayStore store;
    private final Accepted committed;
    private final int perSecond;

    /** @param committed by a bare server for as many clients as there are devices */
    StoringFigures(Ground ground, EventFleet fleet, GatewayStore store, Accepted committed) {
        this.ground = ground;
        this.fleet = fleet;
        this.store = store;
        this.committed = committed;
        this.perSecond = (int) Math.max(DEVICES, Math.min(MOST_PER_SECOND, PART_OF_BARE * committed.perSecond()));
    }

    /** How many are offered. */
    int perSecond() {
        return perSecond;
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
            ground.progress().accept(perSecond + " webhooks a second; warming up, at a quarter of that first");
            Run slow = run(hooks, sockets, ofDevices, ofFleet, Posting.over(size.warmUp(), perSecond / 4, 0));
            Run warm = run(
                    hooks, sockets, ofDevices, ofFleet, Posting.over(size.warmUp(), perSecond, slow.posting.next()));
            ground.progress().accept("measuring for " + size.time().toSeconds() + " s");
            int storedBefore = store.received();
            double cpuBefore = fleet.gateway().view().cpuSeconds();
            Run run =
                    run(hooks, sockets, ofDevices, ofFleet, Posting.over(size.time(), perSecond, warm.posting.next()));
            double cpu = fleet.gateway().view().cpuSeconds() - cpuBefore;
            report.number("CPU time of the gateway per event us", MICROS * cpu / run.posting.count());
            double bare = bareP99(size);
            report(run, bare, sockets.dropped(), run.posting.count() + storedBefore - store.received(), report);
            return run.posting.next();
        }
    }

    /** As often, to as many, by a server that does nothing else. */
    private double bareP99(Size size) throws IOException, InterruptedException {
        ground.progress().accept("the same by a bare server");
        try (BareServer server = BareServer.telling(ground);
                EventSockets sockets = new EventSockets(server.port(), "none", ground.watch())) {
            List<EventSocket> two = List.of(sockets.plain(""), sockets.plain(""));
            sockets.awaitInside();
            Posting warm = Posting.over(size.warmUp(), perSecond, 0);
            HookCalls.of(server.port(), ground.watch()).run(warm);
            Posting posting = Posting.over(size.part(), perSecond, warm.next());
            Latencies latencies = new Latencies();
            for (EventSocket socket : two) {
                socket.listenFor(new Heard(posting, latencies));
            }
            HookCalls.of(server.port(), ground.watch()).run(posting);
            sockets.awaitComplete(LATEST);
            return latencies.millis(P99);
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
        HookCalls.Outcome outcome = hooks.run(posting);
        sockets.awaitComplete(LATEST);
        return new Run(posting, outcome, rooms, all, devices, everything);
    }

    private void report(Run run, double bare, long dropped, int notStored, BenchReport report) {
        double stored = run.outcome.perSecond(run.posting);
        report.add(Figure.atLeast(
                "events stored",
                stored / perSecond,
                LEAST_OF_OFFERED,
                "",
                "%.0f a second, %s, as %d children post, a connection each; / %d offered: a quarter of the %.0f that a bare server commits for as many clients, and at most %d"
                        .formatted(
                                stored,
                                ground.databaseName(),
                                DEVICES,
                                perSecond,
                                committed.perSecond(),
                                MOST_PER_SECOND)));
        double commit = committed.millis(P99);
        report.add(new Figure(
                "POST to room p99",
                run.rooms.millis(P99) / (commit + bare),
                P99_OF_BARE,
                "",
                "%.1f ms from the POST's turn to the frame in the device's room; / the %.1f ms in which a bare server commits, and the %.1f ms in which one tells"
                        .formatted(run.rooms.millis(P99), commit, bare)));
        report.number("events stored /s", stored);
        report.number("POST to room p99 ms", run.rooms.millis(P99));
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
