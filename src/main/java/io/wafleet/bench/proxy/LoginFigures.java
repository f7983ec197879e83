package io.wafleet.bench.proxy;

import io.wafleet.bench.BenchReport;
import io.wafleet.bench.Figure;
import io.wafleet.bench.Ground;
import io.wafleet.bench.Latencies;
import io.wafleet.bench.proxy.ProxyBench.Size;
import io.wafleet.bench.proxy.Wrk.Load;
import java.io.IOException;
import java.time.Duration;

/** How many log in at the cost of a hash that the gateway has chosen, and whether the API's other callers notice. */
final class LoginFigures {
    /** Of the hashes that are computed when nothing else is done. */
    private static final double LEAST_OF_HASHES = 0.7;
    /** Of what it is while others on this machine compute as many hashes. */
    private static final double P99_BESIDE_HASHES = 2;
    /** As many as the gateway computes at the same time. */
    private static final int HASHES_AT_ONCE = 2;

    private static final int CLIENTS = 4;
    private static final double P99 = 0.99;

    private final Ground ground;
    private final ProxyFleet fleet;
    private final Wrk wrk;

    LoginFigures(Ground ground, ProxyFleet fleet, Wrk wrk) {
        this.ground = ground;
        this.fleet = fleet;
        this.wrk = wrk;
    }

    void measure(Size size, BenchReport report) throws IOException, InterruptedException {
        ground.progress().accept("log-ins; warming up");
        PlainHashes hashes = new PlainHashes(fleet.login().getString("password"), fleet.passwordHash(), HASHES_AT_ONCE);
        wrk.run(logins(size.time()));
        hashes.perSecond(size.time(), () -> {});
        ground.progress().accept("measuring log-ins");
        Latencies quiet = new Latencies();
        ask(quiet, size.time());
        Latencies besideHashes = new Latencies();
        double bare = hashes.perSecond(size.time(), () -> ask(besideHashes, size.time()));
        Latencies besideLogins = new Latencies();
        double logins =
                wrk.run(logins(size.time()), time -> ask(besideLogins, time)).perSecond();
        int cores = Math.min(HASHES_AT_ONCE, Runtime.getRuntime().availableProcessors());
        report.add(Figure.atLeast(
                "log-ins",
                logins / bare,
                LEAST_OF_HASHES,
                "",
                "%.1f a second, %.1f for each of %d cores; / %.1f passwords a second are checked by as many threads that do nothing else"
                        .formatted(logins, logins / cores, cores, bare)));
        report.add(new Figure(
                "API p99 beside log-ins",
                besideLogins.millis(P99) / besideHashes.millis(P99),
                P99_BESIDE_HASHES,
                "",
                "%.1f ms, %d calls a second of one client; / %.1f ms while the same passwords are checked by another process; %.1f ms when nobody does"
                        .formatted(
                                besideLogins.millis(P99),
                                PacedCalls.PER_SECOND,
                                besideHashes.millis(P99),
                                quiet.millis(P99))));
        report.number("log-ins per second and core", logins / cores);
        report.number("API p99 with nothing else ms", quiet.millis(P99));
    }

    private Load logins(Duration time) {
        return Load.postJson(fleet.toApi(), "/api/auth/login", CLIENTS, time, fleet.login());
    }

    private void ask(Latencies latencies, Duration time) throws IOException, InterruptedException {
        new PacedCalls(fleet.byKey(fleet.bare()), BareChild.QUESTION, ground.watch()).run(time, latencies);
    }
}
