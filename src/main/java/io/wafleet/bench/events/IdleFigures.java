package io.wafleet.bench.events;

import io.wafleet.bench.BareServer;
import io.wafleet.bench.BenchReport;
import io.wafleet.bench.Figure;
import io.wafleet.bench.Ground;
import io.wafleet.bench.events.EventsBench.Size;
import java.io.IOException;

/** What sockets cost that are inside a room where nothing happens. */
final class IdleFigures {
    /** Of what as many cost a bare server. */
    private static final double MEMORY_OF_BARE = 4;

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
            double before = fleet.gateway().view().memory().residentMb();
            ground.progress().accept("opening " + size.idle() + " sockets");
            for (int i = 0; i < plain; i++) {
                sockets.plain(device);
            }
            sockets.awaitInside();
            double withPlain = fleet.gateway().view().memory().residentMb();
            for (int i = 0; i < bridged; i++) {
                sockets.bridge("device." + device + ".events");
            }
            sockets.awaitInside();
            double after = fleet.gateway().view().memory().residentMb();
            double bare = bareMb(size);
            report.add(new Figure(
                    "memory for idle sockets",
                    sockets.dropped() > 0 ? Double.NaN : (after - before) / bare,
                    MEMORY_OF_BARE,
                    "",
                    "%.1f MB more are resident with %d sockets inside a room, half plain, half SockJS; / %.1f MB of a bare server with as many"
                            .formatted(after - before, size.idle(), bare)));
            report.number("memory for idle sockets MB", after - before);
            report.number("an idle plain WebSocket KB", KB_PER_MB * (withPlain - before) / plain);
            report.number("an idle socket of the bridge KB", KB_PER_MB * (after - withPlain) / bridged);
            report.number("resident without sockets MB", before);
            report.number("idle sockets dropped", (double) sockets.dropped());
        }
    }

    private double bareMb(Size size) throws IOException, InterruptedException {
        ground.progress().accept("opening as many of a bare server");
        try (BareServer server = BareServer.telling(ground);
                EventSockets sockets = new EventSockets(server.port(), "none", ground.watch())) {
            double before = server.view().memory().residentMb();
            for (int i = 0; i < size.idle(); i++) {
                sockets.plain("");
            }
            sockets.awaitInside();
            return server.view().memory().residentMb() - before;
        }
    }
}
