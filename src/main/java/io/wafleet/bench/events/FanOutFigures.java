package io.wafleet.bench.events;

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
    private static final double P99_MILLIS = 250;
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
                    (long) outcome.refused() * size.sockets(),
                    toPlain,
                    toBridged,
                    sockets.dropped(),
                    report);
        }
    }

    /** Sockets of one kind, each of which must hear all. */
    private static final class Audience {
        final Latencies latencies = new Latencies();
        final List<Heard> heard = new ArrayList<>();
        final List<EventSocket> sockets;

        Audience(List<EventSocket> sockets, Posting posting) {
            this.sockets = sockets;
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
        HookCalls.Outcome outcome = hooks.run(posting, Duration.ZERO);
        sockets.awaitComplete(LATEST);
        return outcome;
    }

    private static void report(
            Size size,
            Posting posting,
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
                all.millis(P99),
                P99_MILLIS,
                "ms",
                "from the POST's turn to the frame; %d events/s of one device to %d sockets, half plain, half SockJS"
                        .formatted(posting.perSecond(), size.sockets())));
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
