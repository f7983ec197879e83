package io.wafleet.bench.proxy;

import io.wafleet.bench.BenchHome;
import io.wafleet.bench.BenchReport;
import io.wafleet.bench.Ground;
import io.wafleet.bench.HostProgram;
import io.wafleet.bench.Machine;
import io.wafleet.bench.Watch;
import io.wafleet.client.CliFailure;
import io.wafleet.demo.ChildProgram;
import io.wafleet.demo.StopSignal;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;

/** What the way through the gateway to a child's own API costs, beside nginx in front of the same children, and what log-ins do to it. */
public final class ProxyBench {
    private static final int MOST_IDLE = 18_000;
    private static final int MOST_MEGABYTES = 1000;
    private static final Duration LONGEST = Duration.ofMinutes(10);

    private final BenchHome home;
    private final ChildProgram simulator;
    private final StopSignal stop;
    private final Consumer<String> progress;

    public ProxyBench(BenchHome home, ChildProgram simulator, StopSignal stop, Consumer<String> progress) {
        this.home = home;
        this.simulator = simulator;
        this.stop = stop;
        this.progress = progress;
    }

    /**
     * How much is measured.
     *
     * @param time how long each load lasts, whole seconds; as long before, to warm up
     * @param megabytes of the bodies that go up and down
     * @param idle connections on which nothing happens
     * @param rounds how often each load is laid on, turn by turn, so that what else the machine does strikes all
     */
    public record Size(Duration time, int megabytes, int idle, int rounds) {
        /** Shows within a minute that all of it works; its figures are of a gateway that is not warm. */
        public static final Size SHORT = new Size(Duration.ofSeconds(1), 5, 20, 1);

        private static final int BYTES = 1_000_000;

        public Size(Duration time, int megabytes, int idle) {
            this(time, megabytes, idle, 2);
        }

        public Size {
            if (time.compareTo(Duration.ofSeconds(1)) < 0 || time.compareTo(LONGEST) > 0) {
                throw CliFailure.usage("--time is between one second and " + LONGEST.toMinutes() + " minutes.");
            }
            if (megabytes < 1 || megabytes > MOST_MEGABYTES) {
                throw CliFailure.usage("--megabytes is between 1 and " + MOST_MEGABYTES + ".");
            }
            if (idle < 1 || idle > MOST_IDLE) {
                throw CliFailure.usage("--idle is between 1 and " + MOST_IDLE + ".");
            }
        }

        int bytes() {
            return megabytes * BYTES;
        }
    }

    public BenchReport run(Size size) throws IOException, InterruptedException {
        // Before anything is started.
        HostProgram.need("wrk");
        HostProgram.need("nginx");
        BenchReport report = new BenchReport("proxy", Machine.here(), progress);
        Path programs = home.folder("program");
        Path binary = programs.resolve("simulated-child");
        simulator.install(binary, Map.of());
        BareChild.install(programs.resolve(ProxyFleet.BARE), size.bytes());
        // The limit is far, but each request is counted as with the default.
        Map<String, String> settings =
                Map.of("WAFLEET_CHILD_BINARIES", programs.toString(), "API_RATE_LIMIT", "10000000/1s");
        Ground ground = new Ground(home, binary, new Watch(stop), progress, settings, null);
        ProxyFleet fleet = ProxyFleet.start(ground, home.folder("fleet"));
        Wrk wrk = new Wrk(ground);
        new GetFigures(ground, fleet, wrk).measure(size, report);
        new BodyFigures(ground, fleet, wrk).measure(size, report);
        new IdleFigures(ground, fleet).measure(size, report);
        new LoginFigures(ground, fleet, wrk).measure(size, report);
        return report;
    }
}
