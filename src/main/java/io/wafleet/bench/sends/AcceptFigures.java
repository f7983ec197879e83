package io.wafleet.bench.sends;

import io.wafleet.bench.BenchReport;
import io.wafleet.bench.Figure;
import io.wafleet.bench.GatewayStore;
import io.wafleet.bench.Ground;
import io.wafleet.bench.MeasuredGateway;
import io.wafleet.bench.sends.SendsBench.Size;
import io.wafleet.client.CliFailure;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/** Has one gateway accept as many sends as it can, kills it, and looks whether all that were accepted are stored. */
final class AcceptFigures {
    private static final double SQLITE_PER_SECOND = 10_000;
    private static final double POSTGRES_PER_SECOND = 5_000;
    private static final double P99_MILLIS = 25;
    private static final double MEDIAN = 0.5;
    private static final double P99 = 0.99;
    private static final double MICROS = 1e6;
    private static final double P999 = 0.999;

    private final Ground ground;
    private final Path folder;

    AcceptFigures(Ground ground) throws IOException {
        this.ground = ground;
        this.folder = ground.home().folder("accepts");
    }

    void measure(Size size, BenchReport report) throws IOException, InterruptedException {
        ground.open(folder);
        try {
            measureOpen(size, report);
        } finally {
            ground.close(folder);
        }
    }

    private void measureOpen(Size size, BenchReport report) throws IOException, InterruptedException {
        MeasuredGateway gateway = ground.gateway(folder);
        GatewayStore store = ground.store(folder);
        gateway.start();
        gateway.awaitReady();
        gateway.register(1);
        SendingDevice device = new SendingDevice(gateway, store, ground.watch());
        device.pair();
        // Its lane rests: what is measured is the accepting.
        device.stop();
        SendClients clients = device.clients();
        ground.progress().accept(size.clients() + " clients send as fast as they are answered; warming up");
        Set<String> jobs = new HashSet<>(run(clients, size.warmUp(), size).jobs());
        ground.progress().accept("measuring for " + size.time().toSeconds() + " s");
        double cpuBefore = gateway.view().cpuSeconds();
        Accepted accepted = run(clients, size.time(), size);
        report.number(
                "CPU time of the gateway per accept us",
                MICROS
                        * (gateway.view().cpuSeconds() - cpuBefore)
                        / accepted.jobs().size());
        jobs.addAll(accepted.jobs());
        gateway.kill();
        verify(jobs, store);
        report(accepted, size, report);
    }

    private Accepted run(SendClients clients, Duration time, Size size) throws IOException {
        return clients.run(size.clients(), time, Integer.MAX_VALUE);
    }

    /** A gateway that was killed may have stored more than it told of, never less. */
    private void verify(Set<String> accepted, GatewayStore store) {
        Set<String> stored = store.jobs();
        if (!stored.containsAll(accepted)) {
            accepted.removeAll(stored);
            throw CliFailure.failed(accepted.size() + " accepted jobs are not stored, such as "
                    + accepted.iterator().next());
        }
    }

    private void report(Accepted accepted, Size size, BenchReport report) {
        String how = "%s, %d clients on kept connections, one row each, all found again after a kill"
                .formatted(ground.databaseName(), size.clients());
        report.add(Figure.atLeast(
                "durable accepts",
                accepted.perSecond(),
                ground.isPostgres() ? POSTGRES_PER_SECOND : SQLITE_PER_SECOND,
                "/s",
                how));
        if (ground.isPostgres()) {
            report.number("accept p99 ms", accepted.millis(P99));
        } else {
            report.add(new Figure("accept p99", accepted.millis(P99), P99_MILLIS, "ms", "of the same sends"));
        }
        report.number("accept median ms", accepted.millis(MEDIAN));
        report.number("accept p99.9 ms", accepted.millis(P999));
        report.number("accept slowest ms", accepted.millis(1));
        report.number("accepted", accepted.jobs().size());
    }
}
