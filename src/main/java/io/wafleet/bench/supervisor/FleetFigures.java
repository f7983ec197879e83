package io.wafleet.bench.supervisor;

import io.wafleet.bench.BenchHome;
import io.wafleet.bench.BenchReport;
import io.wafleet.bench.Figure;
import io.wafleet.bench.LocalHttp;
import io.wafleet.bench.MeasuredGateway;
import io.wafleet.bench.ProcessView;
import io.wafleet.bench.Watch;
import io.wafleet.bench.supervisor.SupervisorBench.Size;
import io.wafleet.client.CliFailure;
import io.wafleet.client.Device;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
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
    private static final double LIVE_SECONDS = 2;
    private static final double ADOPTION_SECONDS = 1;
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
        live("without children", report);
        gateway.awaitReady();
        report.number("resident after the start MB", memory().residentMb());
        warmUp(Math.min(WARM_UP, size.children()));
        Memory empty = memory();
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

    private double live(String when, BenchReport report) throws InterruptedException {
        double live = gateway.awaitLive();
        report.add(new Figure(
                "live " + when, live, LIVE_SECONDS, "s", "from the start of the process until /health/live answers"));
        return live;
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
                .collect(Collectors.toSet());
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

    private record Memory(double residentMb, double heapMb) {}

    private Memory memory() {
        ProcessView view = gateway.view();
        view.collectGarbage();
        return new Memory(view.residentMb(), view.heapMb());
    }

    private void memory(Memory empty, int children, BenchReport report) {
        Memory full = memory();
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
        double live = live("with " + before.size() + " children", report);
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
        report.add(new Figure(
                "adoption",
                adopted - live,
                ADOPTION_SECONDS,
                "s",
                "of %d children, from the first answer of /health/live (the JVM is up) until all are running"
                        .formatted(before.size())));
        report.number("adopted after the start of the process s", adopted);
        report.number("ready with children s", ready);
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
