package io.wafleet.bench.proxy;

import io.wafleet.bench.BenchReport;
import io.wafleet.bench.Figure;
import io.wafleet.bench.Ground;
import io.wafleet.bench.ProcessView.Memory;
import io.wafleet.bench.proxy.ProxyBench.Size;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** What connections cost by which a child was asked something once, and nothing since. */
final class IdleFigures {
    private static final double MEMORY_MB = 30;
    private static final double KB_PER_MB = 1024;

    private final Ground ground;
    private final ProxyFleet fleet;

    IdleFigures(Ground ground, ProxyFleet fleet) {
        this.ground = ground;
        this.fleet = fleet;
    }

    void measure(Size size, BenchReport report) throws IOException {
        ground.progress().accept("opening " + size.idle() + " connections");
        Memory before = fleet.gateway().view().memory();
        List<AskingConnection> open = new ArrayList<>();
        try {
            for (int i = 0; i < size.idle(); i++) {
                AskingConnection connection = new AskingConnection(fleet.byKey(fleet.bare()), BareChild.QUESTION);
                open.add(connection);
                connection.ask();
            }
            double taken = growth(before, fleet.gateway().view().memory());
            // None was closed meanwhile.
            for (AskingConnection connection : open) {
                connection.ask();
            }
            report.add(new Figure(
                    "memory for idle connections",
                    taken,
                    MEMORY_MB,
                    "MB",
                    "more with %d connections that were used once, after a full collection: resident or of the heap, whichever is more"
                            .formatted(size.idle())));
            report.number("an idle connection KB", KB_PER_MB * taken / size.idle());
        } finally {
            for (AskingConnection connection : open) {
                connection.close();
            }
        }
    }

    /** What was resident before, for garbage, does not grow when something is kept there. */
    private static double growth(Memory before, Memory after) {
        return Math.max(after.residentMb() - before.residentMb(), after.heapMb() - before.heapMb());
    }
}
