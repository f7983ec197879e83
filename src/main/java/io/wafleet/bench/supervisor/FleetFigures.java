package io.wafleet.bench.supervisor;

import io.wafleet.bench.BenchHome;
import io.wafleet.bench.BenchReport;
import io.wafleet.bench.Figure;
import io.wafleet.bench.LocalHttp;
import io.wafleet.bench.MeasuredGateway;
import io.wafleet.bench.ProcessView;
import io.wafleet.bench.ProcessView.Memory;
import io.wafleet.bench.Watch;
import io.wafleet.bench.supervisor.SupervisorBench.Size;
import io.wafleet.client.CliFailure;
import io.wafleet.client.Device;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Starts a fleet of simulated children, lets it idle, kills the gateway, and lets the next one adopt the fleet. */
final class FleetFigures {
    private static final double START_RATIO = 1.3;
    /** Of the time that this Java takes to tell its version. */
    private static final double LIVE_OF_JAVA = 15;
    /** Of the time that it takes to ask as many children how they are, one after the other. */
    private static final double ADOPTION_OF_ASKING = 10;

    private static final int ROUNDS = 5;
    private static final double MB_PER_CHILD = 0.2;
    private static final double IDLE_CPU_PERCENT = 3;

    private static final int WARM_UP = 10;
    private static final Duration LOOK_AT_CHILDREN = Duration.ofMillis(200);
    private static final Duration MOST_FOR_ALL = Duration.ofMinutes(20);
    private static final Duration MOST_FOR_ADOPTION = Duration.ofMinutes(2);

    private final BenchHome home;
    private final Path folder;
    private final Path binary;
    private final Watch watch;
    private final Consumer<String> progress;
    private final MeasuredGateway gateway;

    FleetFigures(BenchHome home, Path binary, Watch watch, Consumer<String> progress) throws IOException {
        this.home = home;
        this.folder = home.folder("fleet");
        this.binary = binary;
        this.watch = watch;
        this.progress = progress;
        this.gateway = new MeasuredGateway(home, folder, binary, watch, Map.of("WAFLEET_ON_STOP", "leave"));
    }

    void measure(Size size, BenchReport report) throws IOException, InterruptedException {
        gateway.start();
        double live = gateway.awaitLive();
        gateway.awaitReady();
        live("without children", live, report);
        report.number("resident after the start MB", gateway.view().memory().residentMb());
        warmUp(Math.min(WARM_UP, size.children()));
        Memory empty = gateway.view().memory();
        double started = start(size.children());
        List<Map<String, String>> environments = environments();
        idle(size, report);
        memory(empty, size.children(), report);
        adoption(report);
        home.endAll(folder);
        loop(started, environments, report);
        home.endAll(folder);
    }

    /** What the first children ever cost, such as loaded classes and threads, is not the price of each. */
    private void warmUp(int children) throws InterruptedException {
        progress.accept("warming up with " + children + " children");
        gateway.register(children);
        gateway.order("start", gateway.devices());
        watch.until("all running", System.nanoTime(), LOOK_AT_CHILDREN, MOST_FOR_ALL, () -> gateway.areAll("running"));
        gateway.removeAll();
    }

    private void live(String when, double live, BenchReport report) throws IOException, InterruptedException {
        double java = java();
        report.add(new Figure(
                "live " + when,
                live / java,
                LIVE_OF_JAVA,
                "",
                "%.2f s from the start of the process until /health/live answers; / %.2f s for java -version, median of %d"
                        .formatted(live, java, ROUNDS)));
        report.number("live " + when + " s", live);
    }

    /** Seconds that the smallest program of this Java takes. */
    private double java() throws IOException, InterruptedException {
        double[] seconds = new double[ROUNDS];
        for (int i = 0; i < ROUNDS; i++) {
            ProcessBuilder version = new ProcessBuilder(MeasuredGateway.java().get(0), "-XX:+UseSerialGC", "-version")
                    .directory(folder.toFile())
                    .redirectOutput(Redirect.DISCARD)
                    .redirectError(Redirect.DISCARD);
            long begin = System.nanoTime();
            home.start(version).waitFor();
            seconds[i] = Watch.seconds(begin);
        }
        Arrays.sort(seconds);
        return seconds[ROUNDS / 2];
    }

    private double start(int children) throws InterruptedException {
        progress.accept("registering " + children + " devices");
        gateway.register(children);
        List<Device> devices = gateway.devices();
        progress.accept("starting " + children + " children through the gateway");
        long begin = System.nanoTime();
        gateway.order("start", devices);
        awaitHealthy(ports(devices), begin);
        return watch.until(
                "all running", begin, MeasuredGateway.LOOK_EVERY, MOST_FOR_ALL, () -> gateway.areAll("running"));
    }

    private static Set<Integer> ports(List<Device> devices) {
        return devices.stream()
                .map(device -> Objects.requireNonNull(device.process().port()))
                .collect(Collectors.toCollection(HashSet::new));
    }

    private double awaitHealthy(Set<Integer> ports, long begin) throws InterruptedException {
        Set<Integer> waiting = new HashSet<>(ports);
        return watch.until(
                "all children answer", begin, LOOK_AT_CHILDREN, MOST_FOR_ALL, () -> LocalHttp.allHealthy(waiting));
    }

    /** What the gateway gave each of its children. */
    private List<Map<String, String>> environments() {
        List<Map<String, String>> environments = new ArrayList<>();
        pids().values().forEach(pid -> environments.add(new ProcessView(pid).environment()));
        return environments;
    }

    private Map<String, Long> pids() {
        return gateway.devices().stream()
                .collect(Collectors.toMap(
                        Device::id,
                        device -> Objects.requireNonNull(device.process().pid())));
    }

    private void idle(Size size, BenchReport report) throws InterruptedException {
        progress.accept("idling for twice " + size.idle().toSeconds() + " s");
        // Until then the JVM compiles what the start has made hot.
        watch.pause(size.idle());
        ProcessView view = gateway.view();
        double before = view.cpuSeconds();
        long begin = System.nanoTime();
        watch.pause(size.idle());
        double percent = 100 * (view.cpuSeconds() - before) / Watch.seconds(begin);
        report.add(new Figure(
                "idle CPU",
                percent,
                IDLE_CPU_PERCENT,
                "%",
                "of one core, %d children, over %d s, as long after all were up"
                        .formatted(size.children(), size.idle().toSeconds())));
    }

    private void memory(Memory empty, int children, BenchReport report) {
        Memory full = gateway.view().memory();
        report.add(new Figure(
                "memory per child",
                (full.residentMb() - empty.residentMb()) / children,
                MB_PER_CHILD,
                "MB",
                "resident memory with %d children less that after %d had come and gone, both after a full collection"
                        .formatted(children, Math.min(WARM_UP, children))));
        report.number("resident without children MB", empty.residentMb());
        report.number("resident with children MB", full.residentMb());
        report.number("heap per child MB", (full.heapMb() - empty.heapMb()) / children);
    }

    private void adoption(BenchReport report) throws IOException, InterruptedException {
        progress.accept("killing the gateway and starting the next one");
        Map<String, Long> before = pids();
        gateway.kill();
        gateway.start();
        double live = gateway.awaitLive();
        double ready = gateway.awaitReady();
        double adopted = watch.until(
                "all adopted",
                gateway.startedAt(),
                MeasuredGateway.LOOK_EVERY,
                MOST_FOR_ADOPTION,
                () -> gateway.areAll("running"));
        if (!pids().equals(before)) {
            throw CliFailure.failed("The next gateway did not adopt the children but has others");
        }
        live("with " + before.size() + " children", live, report);
        double asking = asking();
        report.add(new Figure(
                "adoption",
                (adopted - live) / asking,
                ADOPTION_OF_ASKING,
                "",
                "%.2f s from the first answer of /health/live (the JVM is up) until all %d children are running; / %.2f s to ask them all how they are"
                        .formatted(adopted - live, before.size(), asking)));
        report.number("adoption s", adopted - live);
        report.number("adopted after the start of the process s", adopted);
        report.number("ready with children s", ready);
    }

    /** Seconds to ask all children once, from here. */
    private double asking() {
        Set<Integer> ports = ports(gateway.devices());
        long begin = System.nanoTime();
        if (!LocalHttp.allHealthy(ports)) {
            throw CliFailure.failed("These children do not answer: " + ports);
        }
        return Watch.seconds(begin);
    }

    private void loop(double gatewaySeconds, List<Map<String, String>> environments, BenchReport report)
            throws IOException, InterruptedException {
        progress.accept("starting " + environments.size() + " children by a shell loop");
        ShellLoop loop = ShellLoop.write(home, home.folder("fleet/loop"), binary, environments);
        Set<Integer> ports = environments.stream()
                .map(environment -> Integer.valueOf(Objects.requireNonNull(environment.get("APP_PORT"))))
                .collect(Collectors.toSet());
        long begin = System.nanoTime();
        loop.run();
        double loopSeconds = awaitHealthy(ports, begin);
        report.add(new Figure(
                "start against a shell loop",
                gatewaySeconds / loopSeconds,
                START_RATIO,
                "",
                "time until %d children answer, gateway / loop".formatted(environments.size())));
        report.number("start through the gateway s", gatewaySeconds);
        report.number("start by a shell loop s", loopSeconds);
    }
}
