package io.wafleet.bench.proxy;

import io.wafleet.bench.BenchReport;
import io.wafleet.bench.Figure;
import io.wafleet.bench.Ground;
import io.wafleet.bench.ProcessView;
import io.wafleet.bench.proxy.ProxyBench.Size;
import io.wafleet.bench.proxy.Wrk.Load;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.DoubleAccumulator;

/** Large files from a child and to it, several at a time. */
final class BodyFigures {
    private static final double LEAST_OF_NGINX = 0.7;
    /** Less than one of those that are under way at the same time: none is kept. */
    private static final double MEMORY_MB = 50;

    private static final Duration LOOK_EVERY = Duration.ofMillis(20);
    private static final int CONNECTIONS = 8;

    private final Ground ground;
    private final ProxyFleet fleet;
    private final Wrk wrk;

    BodyFigures(Ground ground, ProxyFleet fleet, Wrk wrk) {
        this.ground = ground;
        this.fleet = fleet;
        this.wrk = wrk;
    }

    void measure(Size size, BenchReport report) throws IOException, InterruptedException {
        ground.progress().accept("files of " + size.megabytes() + " MB from the bare child and to it");
        ProcessView gateway = fleet.gateway().view();
        double before = gateway.memory().residentMb();
        DoubleAccumulator most = new DoubleAccumulator(Math::max, before);
        Wrk.Meanwhile look = time -> look(gateway, most, time);
        Way nginx = fleet.nginx().to(fleet.bare());
        Way through = fleet.byKey(fleet.bare());
        report(
                "down",
                perSecond(down(nginx, size), look, size),
                perSecond(down(through, size), look, size),
                size,
                report);
        report("up", perSecond(up(nginx, size), look, size), perSecond(up(through, size), look, size), size, report);
        report.add(new Figure(
                "memory for files",
                most.get() - before,
                MEMORY_MB,
                "MB",
                "the most that was resident while %d of %d MB were under way, down and up, less what was before"
                        .formatted(CONNECTIONS, size.megabytes())));
    }

    private static Load down(Way way, Size size) {
        return Load.get(way, BareChild.FILE, CONNECTIONS, size.time());
    }

    private static Load up(Way way, Size size) {
        return Load.postBytes(way, BareChild.UPLOAD, CONNECTIONS, size.time(), size.bytes());
    }

    private double perSecond(Load load, Wrk.Meanwhile look, Size size) throws IOException, InterruptedException {
        double sum = 0;
        for (int i = 0; i < size.rounds(); i++) {
            sum += wrk.run(load, look).perSecond();
        }
        return sum / size.rounds();
    }

    private void look(ProcessView gateway, DoubleAccumulator most, Duration time) throws InterruptedException {
        for (long begin = System.nanoTime(); System.nanoTime() - begin < time.toNanos(); ) {
            most.accumulate(gateway.residentMb());
            ground.watch().pause(LOOK_EVERY);
        }
    }

    private static void report(String direction, double nginx, double through, Size size, BenchReport report) {
        report.add(Figure.atLeast(
                "files " + direction,
                through / nginx,
                LEAST_OF_NGINX,
                "",
                "%.0f MB a second, %d of %d MB at a time; / %.0f MB a second by nginx"
                        .formatted(
                                through * size.megabytes(), CONNECTIONS, size.megabytes(), nginx * size.megabytes())));
        report.number("files " + direction + " MB/s", through * size.megabytes());
    }
}
