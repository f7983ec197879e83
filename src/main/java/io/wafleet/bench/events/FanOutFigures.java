package io.wafleet.bench.events;

import io.wafleet.bench.BareServer;
import io.wafleet.bench.BenchReport;
import io.wafleet.bench.Figure;
import io.wafleet.bench.Ground;
import io.wafleet.bench.Latencies;
import io.wafleet.bench.events.EventsBench.Size;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** One device's events to many sockets, half of them plain WebSockets, half of them rooms of the bridge. */
final class FanOutFigures {
    private static final int PER_SECOND = 200;
    /** Of what a bare server takes, which stores nothing. */
    private static final double P99_OF_BARE = 5;

    private static final double MEDIAN = 0.5;
    private static final double P99 = 0.99;
    private static final Duration LATEST = Duration.ofSeconds(20);

    private final Ground ground;
    private final EventFleet fleet;

    FanOutFigures(Ground ground, EventFleet fleet) {
        this.ground = ground;
        this.fleet = fleet;
    }

    void measure(Size size, BenchReport report) throws IOException, InterruptedException {
        String device = fleet.devices().get(0).id();
        HookCalls hooks = fleet.hooks();
        try (EventSockets sockets = fleet.sockets()) {
            ground.progress().accept("opening " + size.sockets() + " sockets");
            List<EventSocket> plain = new ArrayList<>();
            List<EventSocket> bridged = new ArrayList<>();
            for (int i = 0; i < size.sockets(); i++) {
                if (i % 2 == 0) {
                    plain.add(sockets.plain(device));
                } else {
                    bridged.add(sockets.bridge("device." + device + ".events"));
                }
            }
            sockets.awaitInside();
            ground.progress().accept(PER_SECOND + " events a second to each; warming up");
            Posting warm = Posting.over(size.part(), PER_SECOND, 0);
            run(hooks, sockets, warm, List.of());
            Posting posting = Posting.over(size.part().multipliedBy(2), PER_SECOND, warm.next());
            Audience toPlain = new Audience(plain, posting);
            Audience toBridged = new Audience(bridged, posting);
            HookCalls.Outcome outcome = run(hooks, sockets, posting, List.of(toPlain, toBridged));
            report(
                    size,
                    posting,
                    bare(size),
                    (long) outcome.refused() * size.sockets(),
                    toPlain,
                    toBridged,
                    sockets.dropped(),
                    report);
        }
    }

    /** The same by a server that does nothing else. */
    private Latencies bare(Size size) throws IOException, InterruptedException {
        ground.progress().accept("the same by a bare server");
        try (BareServer server = BareServer.telling(ground);
                EventSockets sockets = new EventSockets(server.port(), "none", ground.watch())) {
            List<EventSocket> all = new ArrayList<>();
            for (int i = 0; i < size.sockets(); i++) {
                all.add(sockets.plain(""));
            }
            sockets.awaitInside();
            Posting warm = Posting.over(size.part(), PER_SECOND, 0);
            run(HookCalls.of(server.port(), ground.watch()), sockets, warm, List.of());
            Audience audience = new Audience(all, Posting.over(size.part().multipliedBy(2), PER_SECOND, warm.next()));
            run(HookCalls.of(server.port(), ground.watch()), sockets, audience.posting, List.of(audience));
            return audience.latencies;
        }
    }

    /** Sockets of one kind, each of which must hear all. */
    private static final class Audience {
        final Latencies latencies = new Latencies();
        final List<Heard> heard = new ArrayList<>();
        final List<EventSocket> sockets;
        final Posting posting;

        Audience(List<EventSocket> sockets, Posting posting) {
            this.sockets = sockets;
            this.posting = posting;
            sockets.forEach(socket -> heard.add(new Heard(posting, latencies)));
        }

        void listen() {
            for (int i = 0; i < heard.size(); i++) {
                sockets.get(i).listenFor(heard.get(i));
            }
        }

        long lost() {
            return heard.stream().mapToLong(Heard::lost).sum();
        }

        long doubled() {
            return heard.stream().mapToLong(Heard::doubled).sum();
        }
    }

    private HookCalls.Outcome run(HookCalls hooks, EventSockets sockets, Posting posting, List<Audience> audiences)
            throws IOException, InterruptedException {
        audiences.forEach(Audience::listen);
        HookCalls.Outcome outcome = hooks.run(posting);
        sockets.awaitComplete(LATEST);
        return outcome;
    }

    private static void report(
            Size size,
            Posting posting,
            Latencies bare,
            long refused,
            Audience plain,
            Audience bridged,
            long dropped,
            BenchReport report) {
        Latencies all = new Latencies();
        all.addAll(plain.latencies);
        all.addAll(bridged.latencies);
        report.add(new Figure(
                "fan-out p99",
                all.millis(P99) / bare.millis(P99),
                P99_OF_BARE,
                "",
                "%.1f ms from the POST's turn to the frame, %d events/s of one device to %d sockets, half plain, half SockJS; / %.1f ms of a bare server"
                        .formatted(all.millis(P99), posting.perSecond(), size.sockets(), bare.millis(P99))));
        report.number("fan-out p99 ms", all.millis(P99));
        report.number("fan-out p99 of a bare server ms", bare.millis(P99));
        report.add(new Figure(
                "fan-out lost or doubled",
                (double) (refused + plain.lost() + bridged.lost() + plain.doubled() + bridged.doubled()),
                0,
                "",
                "of %d frames' worth".formatted((long) posting.count() * size.sockets())));
        report.number("fan-out median ms", all.millis(MEDIAN));
        report.number("fan-out p99 to plain WebSockets ms", plain.latencies.millis(P99));
        report.number("fan-out p99 to rooms of the bridge ms", bridged.latencies.millis(P99));
        report.number("fan-out sockets dropped", (double) dropped);
    }
}
