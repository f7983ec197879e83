package io.wafleet.bench.sends;

import io.wafleet.bench.BenchHome;
import io.wafleet.bench.BenchReport;
import io.wafleet.bench.Ground;
import io.wafleet.bench.Machine;
import io.wafleet.bench.Watch;
import io.wafleet.client.CliFailure;
import io.wafleet.demo.ChildProgram;
import io.wafleet.demo.StopSignal;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What accepting and carrying out sends costs: durable accepts, a lane's own time, and a fleet with full queues. */
public final class SendsBench {
    private static final int MOST_CLIENTS = 1000;
    private static final int MOST_DEVICES = 900;
    private static final int MOST_QUEUED = 10_000_000;

    /** No pause and no cap: what is measured is the gateway. */
    private static final Map<String, String> SETTINGS = Map.of(
            "WAFLEET_QUEUE_LIMIT", "1000000",
            "WAFLEET_SEND_INTERVAL", "0ms",
            "WAFLEET_SEND_JITTER", "0ms",
            "WAFLEET_SEND_PER_MINUTE", "0",
            "WAFLEET_SEND_PER_HOUR", "0",
            "WAFLEET_SEND_PER_DAY", "0",
            "WAFLEET_REPLY_PER_MINUTE", "0",
            "WAFLEET_FIRST_CONTACTS_PER_DAY", "0");

    private final BenchHome home;
    private final ChildProgram simulator;
    private final StopSignal stop;
    private final Consumer<String> progress;

    public SendsBench(BenchHome home, ChildProgram simulator, StopSignal stop, Consumer<String> progress) {
        this.home = home;
        this.simulator = simulator;
        this.stop = stop;
        this.progress = progress;
    }

    /**
     * How much is measured.
     *
     * @param time how long sends are accepted as fast as possible
     * @param sends how many sends of a lane make one round
     * @param lanes how many send at the same time, so many messages each
     * @param queued over all devices
     */
    public record Size(int clients, Duration time, int sends, int lanes, int devices, int queued) {
        private static final int YARDSTICKS = 4;

        public Size {
            if (clients < 1 || clients > MOST_CLIENTS) {
                throw CliFailure.usage("--clients is between 1 and " + MOST_CLIENTS + ".");
            }
            if (lanes < 1 || lanes >= MOST_DEVICES) {
                throw CliFailure.usage("--lanes is between 1 and " + (MOST_DEVICES - 1) + ".");
            }
            if (devices < 1 || devices > MOST_DEVICES) {
                throw CliFailure.usage("--devices is between 1 and " + MOST_DEVICES + ".");
            }
            if (sends < 2 || queued / devices < 5 * sends || queued > MOST_QUEUED) {
                throw CliFailure.usage(
                        "--sends is at least 2, and --queued at least five times that for each device and at" + " most "
                                + MOST_QUEUED + ".");
            }
        }

        /** How long the yardstick is laid on, each time. */
        Duration yardstick() {
            return time.dividedBy(YARDSTICKS);
        }

        /** Until then the JVM compiles what is hot. */
        Duration warmUp() {
            return time;
        }
    }

    /**
     * Measures.
     *
     * @param server as in {@code WAFLEET_DATABASE_URL}; null for SQLite
     */
    public BenchReport run(Size size, @Nullable URI server) throws IOException, InterruptedException {
        BenchReport report = new BenchReport("sends", Machine.here(), progress);
        Path binary = home.folder("program").resolve("simulated-child");
        simulator.install(binary, Map.of("SIM_PAIR_AFTER", "10ms"));
        Ground ground = new Ground(home, binary, new Watch(stop), progress, SETTINGS, server);
        new AcceptFigures(ground).measure(size, report);
        new LaneFigures(ground).measure(size, report);
        new FleetLanes(ground).measure(size, report);
        return report;
    }
}
