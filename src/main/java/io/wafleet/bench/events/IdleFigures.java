package io.wafleet.bench.events;

import io.wafleet.bench.BenchReport;
import io.wafleet.bench.Figure;
import io.wafleet.bench.Ground;
import io.wafleet.bench.ProcessView;
import io.wafleet.bench.events.EventsBench.Size;
import java.io.IOException;

/** What sockets cost that are inside a room where nothing happens. */
final class IdleFigures {
    private static final double MEMORY_MB = 400;
    private static final double KB_PER_MB = 1024;

    private final Ground ground;
    private final EventFleet fleet;

    IdleFigures(Ground ground, EventFleet fleet) {
        this.ground = ground;
        this.fleet = fleet;
    }

    void measure(Size size, BenchReport report) throws IOException, InterruptedException {
        String device = fleet.devices().get(0).id();
        int plain = size.idle() / 2;
        int bridged = size.idle() - plain;
        try (EventSockets sockets = fleet.sockets()) {
            double before = residentMb();
            ground.progress().accept("opening " + size.idle() + " sockets");
            for (int i = 0; i < plain; i++) {
                sockets.plain(device);
            }
            sockets.awaitInside();
            double withPlain = residentMb();
            for (int i = 0; i < bridged; i++) {
                sockets.bridge("device." + device + ".events");
            }
            sockets.awaitInside();
            double after = residentMb();
            report.add(new Figure(
                    "memory for idle sockets",
                    sockets.dropped() > 0 ? Double.NaN : after - before,
                    MEMORY_MB,
                    "MB",
                    "resident memory with %d sockets inside a room less that without, half plain, half SockJS"
                            .formatted(size.idle())));
            report.number("an idle plain WebSocket KB", KB_PER_MB * (withPlain - before) / plain);
            report.number("an idle socket of the bridge KB", KB_PER_MB * (after - withPlain) / bridged);
            report.number("resident without sockets MB", before);
            report.number("idle sockets dropped", (double) sockets.dropped());
        }
    }

    private double residentMb() {
        ProcessView view = fleet.gateway().view();
        view.collectGarbage();
        return view.residentMb();
    }
}
