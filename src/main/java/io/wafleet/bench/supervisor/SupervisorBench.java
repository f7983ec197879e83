package io.wafleet.bench.supervisor;

import io.wafleet.bench.BenchHome;
import io.wafleet.bench.BenchReport;
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

/** What supervising costs: starting, adopting, memory and CPU of an idle fleet, and what many restarts leave behind. */
public final class SupervisorBench {
    private static final int MOST_CHILDREN = 900;
    private static final int MOST_RESTARTS = 1_000_000;

    private final BenchHome home;
    private final ChildProgram simulator;
    private final StopSignal stop;
    private final Consumer<String> progress;

    public SupervisorBench(BenchHome home, ChildProgram simulator, StopSignal stop, Consumer<String> progress) {
        this.home = home;
        this.simulator = simulator;
        this.stop = stop;
        this.progress = progress;
    }

    /**
     * How much is measured.
     *
     * @param idle how long the CPU time of an idle fleet is taken
     */
    public record Size(int children, int restarts, Duration idle) {
        public Size {
            if (children < 1 || children > MOST_CHILDREN) {
                throw CliFailure.usage("--children is between 1 and " + MOST_CHILDREN + ".");
            }
            if (restarts < 1 || restarts > MOST_RESTARTS) {
                throw CliFailure.usage("--restarts is between 1 and " + MOST_RESTARTS + ".");
            }
        }
    }

    public BenchReport run(Size size) throws IOException, InterruptedException {
        BenchReport report = new BenchReport("supervisor", Machine.here(), progress);
        Watch watch = new Watch(stop);
        Path binary = home.folder("fleet").resolve("simulated-child");
        simulator.install(binary, Map.of());
        new FleetFigures(home, binary, watch, progress).measure(size, report);
        new RestartFigures(home, watch, progress).measure(size, report);
        return report;
    }
}
