package io.wafleet.bench.sends;

import io.wafleet.bench.BareServer;
import io.wafleet.bench.BenchReport;
import io.wafleet.bench.Figure;
import io.wafleet.bench.GatewayStore;
import io.wafleet.bench.Ground;
import io.wafleet.bench.MeasuredGateway;
import io.wafleet.bench.ProcessView;
import io.wafleet.bench.Watch;
import io.wafleet.bench.sends.SendsBench.Size;
import io.wafleet.client.Device;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.BooleanSupplier;

/**
 * What a fleet sends when nothing holds it back: every lane has a queue, and a message counts when its recipient has read it. The
 * children are paired and left alone; the queues are filled behind the back of a gateway that is down, and the next one adopts
 * the children and begins.
 */
final class FleetLanes {
    /** Of the rows that a bare server commits for as many clients: a message is seven rows and three calls. */
    private static final double LEAST_OF_BARE = 0.05;

    private static final double WARM = 0.1;
    private static final double DONE = 0.9;
    private static final double MICROS = 1e6;
    private static final Duration LOOK_EVERY = Duration.ofMillis(250);
    private static final Duration MOST_FOR_ALL = Duration.ofMinutes(20);

    private final Ground ground;
    private final Path folder;
    private final MeasuredGateway gateway;
    private final GatewayStore store;

    FleetLanes(Ground ground) throws IOException {
        this.ground = ground;
        this.folder = ground.home().folder("fleet");
        this.gateway = ground.gateway(folder);
        this.store = ground.store(folder);
    }

    void measure(Size size, BenchReport report) throws IOException, InterruptedException {
        ground.open(folder);
        try {
            fill(size);
            run(size, report);
        } finally {
            ground.close(folder);
        }
    }

    private void fill(Size size) throws IOException, InterruptedException {
        gateway.start();
        gateway.awaitReady();
        ground.progress().accept("pairing " + size.lanes() + " devices");
        gateway.register(size.lanes() + 1);
        List<Device> devices = gateway.devices();
        List<Device> senders = devices.subList(1, devices.size());
        SendingDevice model = new SendingDevice(gateway, store, ground.watch());
        devices.forEach(device -> gateway.askForCode(device.id()));
        until("all online", () -> gateway.devices().stream().allMatch(Device::isOnline));
        // To show a code started them for a while only.
        gateway.order("start", senders);
        // From now on it knows the recipient, as numbers of a fleet know whom they write to.
        model.accept(1);
        until("the first is read", () -> store.read() == 1);
        model.stop();
        String job = model.accept(1).jobs().get(0);
        gateway.kill();
        ground.progress().accept("filling " + size.lanes() + " queues with " + size.sends() + " messages each");
        store.fill(job, senders.stream().map(Device::id).toList(), size.sends());
    }

    private void run(Size size, BenchReport report) throws IOException, InterruptedException {
        double before = bare(size);
        int all = size.lanes() * size.sends();
        gateway.start();
        gateway.awaitReady();
        ground.progress().accept("sending from all of them");
        until("they have begun", () -> store.read() > WARM * all);
        Moment begin = moment();
        until("most is read", () -> store.read() > DONE * all);
        Moment end = moment();
        gateway.kill();
        double yardstick = (before + bare(size)) / 2;
        report(begin, end, yardstick, size, report);
    }

    private double bare(Size size) throws IOException, InterruptedException {
        return BareServer.stored(ground, folder, size.lanes(), size.yardstick()).perSecond();
    }

    private void until(String what, BooleanSupplier condition) throws InterruptedException {
        ground.watch().until(what, System.nanoTime(), LOOK_EVERY, MOST_FOR_ALL, condition);
    }

    /** What was done so far, and the CPU time that it took. */
    private record Moment(long at, int read, double gateway, double children) {}

    private Moment moment() {
        double children = gateway.devices().stream()
                .map(device -> device.process().pid())
                .filter(Objects::nonNull)
                .mapToDouble(pid -> new ProcessView(pid).cpuSeconds())
                .sum();
        return new Moment(System.nanoTime(), store.read(), gateway.view().cpuSeconds(), children);
    }

    private static void report(Moment begin, Moment end, double yardstick, Size size, BenchReport report) {
        int read = end.read() - begin.read();
        double seconds = Watch.seconds(begin.at()) - Watch.seconds(end.at());
        double rate = read / seconds;
        Use use = new Use(
                (end.gateway() - begin.gateway()) / seconds,
                (end.children() - begin.children()) / seconds,
                Runtime.getRuntime().availableProcessors());
        report.add(Figure.atLeast(
                "messages through all lanes",
                rate / yardstick,
                LEAST_OF_BARE,
                "",
                "%.0f a second, each sent by its child, delivered and read, by %d lanes; bound by %s; / %.0f rows a second that a bare server commits for as many clients"
                        .formatted(rate, size.lanes(), use.bound(), yardstick)));
        report.number("messages through all lanes /s", rate);
        report.number("CPU time of the gateway per message us", MICROS * use.gateway() * seconds / read);
        report.number("CPU time of the children per message us", MICROS * use.children() * seconds / read);
        report.number("cores that the gateway had", use.gateway());
        report.number("cores that the children had", use.children());
    }
}
