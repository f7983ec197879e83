package io.wafleet.bench.sends;

import io.wafleet.bench.Accepted;
import io.wafleet.bench.BareServer;
import io.wafleet.bench.BenchReport;
import io.wafleet.bench.Figure;
import io.wafleet.bench.GatewayStore;
import io.wafleet.bench.Ground;
import io.wafleet.bench.MeasuredGateway;
import io.wafleet.bench.SendClients;
import io.wafleet.bench.sends.SendsBench.Size;
import io.wafleet.client.CliFailure;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/** Has one gateway accept as many sends as it can, kills it, and looks whether all that were accepted are stored. */
final class AcceptFigures {
    /** Of what a bare server takes from as many clients, which commits a row for each and does nothing else. */
    private static final double LEAST_OF_BARE = 0.2;

    private static final double P99_OF_BARE = 10;
    /** Until then the JVM compiles, which takes longer where others work too. */
    private static final int WARM_JOBS = 20_000;

    private static final int MOST_WARM_UPS = 6;
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
        // Before and after: what else the machine does changes meanwhile.
        Accepted before = bare(size);
        gateway.start();
        gateway.awaitReady();
        gateway.register(1);
        SendingDevice device = new SendingDevice(gateway, store, ground.watch());
        device.pair();
        // Its lane rests: what is measured is the accepting.
        device.stop();
        SendClients clients = device.clients();
        ground.progress().accept(size.clients() + " clients send as fast as they are answered; warming up");
        Set<String> jobs = new HashSet<>();
        for (int i = 0; i < MOST_WARM_UPS && jobs.size() < WARM_JOBS; i++) {
            jobs.addAll(run(clients, size.warmUp(), size).jobs());
        }
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
        report(accepted, before, bare(size), size, report);
    }

    private Accepted bare(Size size) throws IOException, InterruptedException {
        return BareServer.stored(ground, folder, size.clients(), size.yardstick());
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

    private void report(Accepted accepted, Accepted before, Accepted after, Size size, BenchReport report) {
        double bare = (before.perSecond() + after.perSecond()) / 2;
        double bareP99 = (before.millis(P99) + after.millis(P99)) / 2;
        report.add(Figure.atLeast(
                "durable accepts",
                accepted.perSecond() / bare,
                LEAST_OF_BARE,
                "",
                "%.0f a second of %d clients, all found after a kill, %s; / %.0f a second by a bare server that commits as many rows"
                        .formatted(accepted.perSecond(), size.clients(), ground.databaseName(), bare)));
        report.add(new Figure(
                "accept p99",
                accepted.millis(P99) / bareP99,
                P99_OF_BARE,
                "",
                "%.1f ms; / %.1f ms by the bare server".formatted(accepted.millis(P99), bareP99)));
        report.number("accepts /s", accepted.perSecond());
        report.number("accept p99 ms", accepted.millis(P99));
        report.number("accept median ms", accepted.millis(MEDIAN));
        report.number("accept p99.9 ms", accepted.millis(P999));
        report.number("accept slowest ms", accepted.millis(1));
        report.number("accepted", accepted.jobs().size());
    }
}
