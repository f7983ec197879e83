package io.wafleet.bench.events;

import io.wafleet.bench.Accepted;
import io.wafleet.bench.BareServer;
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

/** What events cost on their way: stored, told to rooms, read again, delivered to webhooks. */
public final class EventsBench {
    private static final int MOST_SOCKETS = 18_000;
    private static final int MOST_EVENTS = 10_000_000;
    private static final Duration LONGEST = Duration.ofMinutes(30);

    /** The receivers of the webhooks are on this machine; all sockets and some more are let in. */
    private static final Map<String, String> SETTINGS =
            Map.of("WAFLEET_FETCH_PRIVATE", "127.0.0.1", "WAFLEET_MAX_STREAMS", "100000");

    private final BenchHome home;
    private final ChildProgram simulator;
    private final StopSignal stop;
    private final Consumer<String> progress;

    public EventsBench(BenchHome home, ChildProgram simulator, StopSignal stop, Consumer<String> progress) {
        this.home = home;
        this.simulator = simulator;
        this.stop = stop;
        this.progress = progress;
    }

    /**
     * How much is measured.
     *
     * @param time how long webhooks are posted; parts of it for what is measured more than once
     * @param sockets that one device's events fan out to
     * @param idle sockets where nothing happens
     * @param events that are read by paging
     */
    public record Size(Duration time, int sockets, int idle, int events) {
        private static final int PARTS = 6;
        private static final Duration MOST_WARM_UP = Duration.ofSeconds(15);

        public Size {
            if (time.isNegative() || time.isZero() || time.compareTo(LONGEST) > 0) {
                throw CliFailure.usage("--time is at most " + LONGEST.toMinutes() + " minutes.");
            }
            if (sockets < 1 || sockets > MOST_SOCKETS || idle < 1 || idle > MOST_SOCKETS) {
                throw CliFailure.usage("--sockets and --idle are between 1 and " + MOST_SOCKETS + ".");
            }
            if (events < 1 || events > MOST_EVENTS) {
                throw CliFailure.usage("--events is between 1 and " + MOST_EVENTS + ".");
            }
        }

        /** Until then the JVM compiles what is hot. */
        Duration warmUp() {
            return time.compareTo(MOST_WARM_UP) < 0 ? time : MOST_WARM_UP;
        }

        Duration part() {
            return time.dividedBy(PARTS);
        }
    }

    /**
     * Measures.
     *
     * @param server as in {@code WAFLEET_DATABASE_URL}; null for SQLite
     */
    public BenchReport run(Size size, @Nullable URI server) throws IOException, InterruptedException {
        BenchReport report = new BenchReport("events", Machine.here(), progress);
        Path binary = home.folder("program").resolve("simulated-child");
        simulator.install(binary, Map.of("SIM_PAIR_AFTER", "10ms"));
        Ground ground = new Ground(home, binary, new Watch(stop), progress, SETTINGS, server);
        measureStored(ground, size, report);
        measureRooms(ground, size, report);
        return report;
    }

    private void measureStored(Ground ground, Size size, BenchReport report) throws IOException, InterruptedException {
        Path folder = home.folder("stored");
        ground.open(folder);
        try {
            EventFleet fleet = EventFleet.start(ground, folder, StoringFigures.DEVICES);
            Accepted committed = BareServer.stored(
                    ground, folder, StoringFigures.DEVICES, size.part().dividedBy(2));
            StoringFigures storing = new StoringFigures(ground, fleet, ground.store(folder), committed);
            int next = storing.measure(size, report);
            new OutboxFigures(ground, fleet, storing.perSecond()).measure(next, size, report);
            new PagingFigures(ground, fleet.gateway(), ground.store(folder)).measure(size, report);
        } finally {
            ground.close(folder);
        }
    }

    private void measureRooms(Ground ground, Size size, BenchReport report) throws IOException, InterruptedException {
        Path folder = home.folder("rooms");
        ground.open(folder);
        try {
            EventFleet fleet = EventFleet.start(ground, folder, 1);
            new FanOutFigures(ground, fleet).measure(size, report);
            new IdleFigures(ground, fleet).measure(size, report);
        } finally {
            ground.close(folder);
        }
    }
}
