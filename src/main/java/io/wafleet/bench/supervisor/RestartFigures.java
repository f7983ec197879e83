package io.wafleet.bench.supervisor;

import io.wafleet.bench.BenchHome;
import io.wafleet.bench.BenchReport;
import io.wafleet.bench.Figure;
import io.wafleet.bench.MeasuredGateway;
import io.wafleet.bench.ProcessView;
import io.wafleet.bench.Watch;
import io.wafleet.bench.supervisor.SupervisorBench.Size;
import io.wafleet.client.Device;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Lets children that end at once be restarted very often, and looks what the gateway has kept of them. */
final class RestartFigures {
    private static final int MOST_DEVICES = 20;
    /** Pools of threads and connections reach their size in this part of the restarts, before the first look. */
    private static final double WARM_UP = 0.05;

    private static final int LEAST_WARM_UP = 20;
    private static final double DESCRIPTOR_SLACK = 5;
    private static final double THREAD_SLACK = 3;
    private static final Duration LOOK_EVERY = Duration.ofMillis(250);
    private static final Duration SETTLE = Duration.ofSeconds(2);
    private static final Duration MOST_FOR_STOP = Duration.ofMinutes(1);
    private static final Duration MOST_PER_RESTART = Duration.ofSeconds(2);

    private final BenchHome home;
    private final Path folder;
    private final Watch watch;
    private final Consumer<String> progress;

    RestartFigures(BenchHome home, Watch watch, Consumer<String> progress) throws IOException {
        this.home = home;
        this.folder = home.folder("restarts");
        this.watch = watch;
        this.progress = progress;
    }

    void measure(Size size, BenchReport report) throws IOException, InterruptedException {
        MeasuredGateway gateway = new MeasuredGateway(
                home,
                folder,
                child(),
                watch,
                Map.of(
                        "WAFLEET_RESTART_DELAY", "1ms",
                        "WAFLEET_RESTART_MAX_DELAY", "1ms",
                        "WAFLEET_STARTS_PER_SECOND", "1000"));
        gateway.start();
        gateway.awaitReady();
        gateway.register(Math.min(MOST_DEVICES, size.children()));
        restart(gateway, Math.max(LEAST_WARM_UP, (int) (size.restarts() * WARM_UP)));
        Held before = held(gateway);
        double seconds = restart(gateway, size.restarts());
        Held after = held(gateway);
        home.endAll(folder);
        report(size.restarts(), before, after, report);
        report.number("restarts per second", size.restarts() / seconds);
    }

    private Path child() throws IOException {
        Path script = folder.resolve("short-lived-child");
        Files.writeString(script, "#!/bin/sh\nexit 1\n");
        return Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** Seconds that so many more restarts took, over all devices. */
    private double restart(MeasuredGateway gateway, int count) throws InterruptedException {
        List<Device> devices = gateway.devices();
        long goal = restarts(devices) + count;
        progress.accept("restarting " + devices.size() + " children, " + count + " times in all");
        long begin = System.nanoTime();
        gateway.order("start", devices);
        double seconds =
                watch.until(count + " restarts", begin, LOOK_EVERY, MOST_PER_RESTART.multipliedBy(count), () -> {
                    return restarts(gateway.devices()) >= goal;
                });
        gateway.order("stop", devices);
        watch.until("all stopped", System.nanoTime(), LOOK_EVERY, MOST_FOR_STOP, () -> gateway.areAll("stopped"));
        return seconds;
    }

    private static long restarts(List<Device> devices) {
        return devices.stream().mapToLong(device -> device.process().restarts()).sum();
    }

    /** What a gateway holds while all its devices are stopped. */
    private record Held(int descriptors, int threads, int children, double heapMb) {}

    private Held held(MeasuredGateway gateway) throws InterruptedException {
        watch.pause(SETTLE);
        ProcessView view = gateway.view();
        double heap = view.memory().heapMb();
        return new Held(view.descriptors(), view.threads(), view.children(), heap);
    }

    private static void report(int restarts, Held before, Held after, BenchReport report) {
        String during = " after %d restarts than before them".formatted(restarts);
        report.add(new Figure(
                "descriptors kept",
                after.descriptors() - before.descriptors(),
                DESCRIPTOR_SLACK,
                "",
                "more" + during + ", when all have stopped"));
        report.add(new Figure(
                "threads kept",
                after.threads() - before.threads(),
                THREAD_SLACK,
                "",
                "more" + during + ", without the JDK's process reapers"));
        report.add(new Figure(
                "processes kept",
                after.children(),
                0,
                "",
                "children of the gateway, zombies too, after %d restarts".formatted(restarts)));
        report.number("descriptors", after.descriptors());
        report.number("threads", after.threads());
        report.number("heap before restarts MB", before.heapMb());
        report.number("heap after restarts MB", after.heapMb());
    }
}
