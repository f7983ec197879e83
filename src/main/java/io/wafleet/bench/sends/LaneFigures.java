package io.wafleet.bench.sends;

import io.wafleet.bench.BenchReport;
import io.wafleet.bench.Figure;
import io.wafleet.bench.GatewayStore;
import io.wafleet.bench.Ground;
import io.wafleet.bench.MeasuredGateway;
import io.wafleet.bench.PlainStore;
import io.wafleet.bench.sends.SendsBench.Size;
import io.wafleet.client.Device;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** What a lane adds to its child's own time, and whether a fleet's full queues change that, or the gateway. */
final class LaneFigures {
    /** A call of the child and two commits are what a send takes at the least: it is noted before the call and after it. */
    private static final double LANE_RATIO = 3;

    private static final double MEMORY_MB = 50;
    private static final double READY_RATIO = 1.5;
    private static final double MILLIS = 1000;
    /** Unchanged, but for what two runs of the same differ by. */
    private static final double RATE_RATIO = 1.3;

    private static final int ROUNDS = 3;

    private final Ground ground;
    private final Path folder;
    private final MeasuredGateway gateway;
    private final GatewayStore store;

    LaneFigures(Ground ground) throws IOException {
        this.ground = ground;
        this.folder = ground.home().folder("lanes");
        this.gateway = ground.gateway(folder);
        this.store = ground.store(folder);
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
        gateway.start();
        gateway.awaitReady();
        ground.progress().accept("registering " + size.devices() + " devices");
        gateway.register(size.devices());
        SendingDevice device = new SendingDevice(gateway, store, ground.watch());
        device.pair();
        device.stop();
        gateway.kill();

        gateway.start();
        double readyEmpty = gateway.awaitReady();
        report.number("ready with empty queues s", readyEmpty);
        ground.progress().accept("sending one by one, by the lane and straight to the child");
        device.start();
        double lane = lane(device, size, report);
        double memory = gateway.view().memory().residentMb();
        device.stop();
        String job = device.accept(1).jobs().get(0);
        List<String> devices = gateway.devices().stream().map(Device::id).toList();
        gateway.kill();
        ground.progress().accept("filling the queues with " + size.queued() + " jobs");
        store.fill(job, devices, size.queued() / size.devices());

        gateway.start();
        double readyFull = gateway.awaitReady();
        report.number("ready with full queues s", readyFull);
        report.add(new Figure(
                "ready with full queues",
                readyFull / readyEmpty,
                READY_RATIO,
                "",
                "%.2f s from the start of the process, %d jobs over %d devices; / %.2f s with empty queues"
                        .formatted(readyFull, size.queued(), size.devices(), readyEmpty)));
        full(device, lane, memory, size, report);
        gateway.kill();
    }

    /** Turn by turn, so that what else the machine does strikes both. */
    private double lane(SendingDevice device, Size size, BenchReport report) throws IOException, InterruptedException {
        int sends = size.sends();
        device.millisPerDirect(sends);
        PlainStore plain = ground.plain(folder);
        double direct = 0;
        double commit = 0;
        double lane = 0;
        for (int i = 0; i < ROUNDS; i++) {
            direct += device.millisPerDirect(sends) / ROUNDS;
            commit += MILLIS / plain.rowsPerSecond(1, size.yardstick()) / ROUNDS;
            long goal = device.sent() + 2L * sends;
            device.accept(2 * sends);
            lane += device.millisPerQueued(sends, goal) / ROUNDS;
        }
        report.add(new Figure(
                "send by a lane",
                lane / (direct + 2 * commit),
                LANE_RATIO,
                "",
                "%.2f ms from send to send without a pause; / %.2f ms for a call of the child from here and twice %.2f ms for a commit by plain JDBC"
                        .formatted(lane, direct, commit)));
        report.number("lane overhead ms", lane - direct);
        report.number("commit by plain JDBC ms", commit);
        report.number("send by a lane ms", lane);
        report.number("send straight to the child ms", direct);
        return lane;
    }

    private void full(SendingDevice device, double laneBefore, double memoryBefore, Size size, BenchReport report)
            throws InterruptedException {
        ground.progress().accept("sending from a full queue");
        int sends = ROUNDS * size.sends();
        long goal = device.sent() + size.sends() + sends;
        device.start();
        double lane = device.millisPerQueued(sends, goal);
        double memory = gateway.view().memory().residentMb();
        device.stop();
        report.add(new Figure(
                "memory for full queues",
                memory - memoryBefore,
                MEMORY_MB,
                "MB",
                "resident memory with full queues less that with empty ones, after many sends and a full collection"));
        report.add(new Figure(
                "send from a full queue",
                lane / laneBefore,
                RATE_RATIO,
                "",
                "time from send to send with full queues / with empty ones"));
        report.number("send by a lane from a full queue ms", lane);
        report.number("resident with empty queues MB", memoryBefore);
        report.number("resident with full queues MB", memory);
    }
}
