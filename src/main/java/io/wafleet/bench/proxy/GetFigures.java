package io.wafleet.bench.proxy;

import io.wafleet.bench.BenchReport;
import io.wafleet.bench.Figure;
import io.wafleet.bench.Ground;
import io.wafleet.bench.proxy.ProxyBench.Size;
import io.wafleet.bench.proxy.Wrk.Load;
import io.wafleet.bench.proxy.Wrk.Result;
import java.io.IOException;
import java.util.List;

/** Small questions to a child, by who shows an API key and by who shows a token, each as fast as it is answered. */
final class GetFigures {
    private static final double LEAST_OF_NGINX = 0.7;
    private static final double P99_OF_NGINX = 2;
    private static final List<Integer> CONNECTIONS = List.of(32, 256);
    private static final double MICROS = 1e6;

    private final Ground ground;
    private final ProxyFleet fleet;
    private final Wrk wrk;

    GetFigures(Ground ground, ProxyFleet fleet, Wrk wrk) {
        this.ground = ground;
        this.fleet = fleet;
        this.wrk = wrk;
    }

    void measure(Size size, BenchReport report) throws IOException, InterruptedException {
        for (Target target : List.of(fleet.simulated(), fleet.bare())) {
            ground.progress().accept("questions to the " + target.device() + " child; warming up");
            for (Way way : List.of(fleet.nginx().to(target), fleet.byKey(target), fleet.byToken(target))) {
                wrk.run(Load.get(way, BareChild.QUESTION, CONNECTIONS.get(0), size.time()));
            }
            for (int connections : CONNECTIONS) {
                ground.progress().accept("measuring with " + connections + " connections");
                measure(target, connections, size, report);
            }
        }
    }

    /** What one way did, over all rounds. */
    private static final class Sum {
        private int rounds;
        private double perSecond;
        private double p99;
        private double cpuMicros;

        void add(Result result, double cpuSeconds) {
            rounds++;
            perSecond += result.perSecond();
            p99 += result.p99();
            cpuMicros += MICROS * cpuSeconds / result.requests();
        }

        double perSecond() {
            return perSecond / rounds;
        }

        double p99() {
            return p99 / rounds;
        }

        double cpuMicros() {
            return cpuMicros / rounds;
        }
    }

    private void measure(Target target, int connections, Size size, BenchReport report)
            throws IOException, InterruptedException {
        Sum nginx = new Sum();
        Sum key = new Sum();
        Sum token = new Sum();
        for (int i = 0; i < size.rounds(); i++) {
            run(fleet.nginx().to(target), connections, size, nginx);
            run(fleet.byKey(target), connections, size, key);
            run(fleet.byToken(target), connections, size, token);
        }
        report(target, connections, nginx, key, token, report);
    }

    private void run(Way way, int connections, Size size, Sum sum) throws IOException, InterruptedException {
        double before = cpuSeconds();
        Result result = wrk.run(Load.get(way, BareChild.QUESTION, connections, size.time()));
        sum.add(result, cpuSeconds() - before);
    }

    /** Of both ways, of which one rests. */
    private double cpuSeconds() {
        return fleet.nginx().cpuSeconds() + fleet.gateway().view().cpuSeconds();
    }

    private void report(Target target, int connections, Sum nginx, Sum key, Sum token, BenchReport report) {
        String name = "GET of the " + target.device() + " child, " + connections + " connections";
        report.add(Figure.atLeast(
                name,
                Math.min(key.perSecond(), token.perSecond()) / nginx.perSecond(),
                LEAST_OF_NGINX,
                "",
                "%.0f a second with an API key, %.0f with a token; / %.0f a second by nginx"
                        .formatted(key.perSecond(), token.perSecond(), nginx.perSecond())));
        report.add(new Figure(
                name + ", p99",
                Math.max(key.p99(), token.p99()) / nginx.p99(),
                P99_OF_NGINX,
                "",
                "%.1f ms with an API key, %.1f ms with a token; / %.1f ms by nginx"
                        .formatted(key.p99(), token.p99(), nginx.p99())));
        report.number(name + ", /s", Math.min(key.perSecond(), token.perSecond()));
        report.number(name + ", CPU time of the gateway us", Math.max(key.cpuMicros(), token.cpuMicros()));
        report.number(name + ", CPU time of nginx us", nginx.cpuMicros());
    }
}
