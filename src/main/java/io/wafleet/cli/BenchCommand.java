package io.wafleet.cli;

import io.wafleet.bench.BenchHome;
import io.wafleet.bench.BenchReport;
import io.wafleet.bench.events.EventsBench;
import io.wafleet.bench.proxy.ProxyBench;
import io.wafleet.bench.sends.SendsBench;
import io.wafleet.bench.supervisor.SupervisorBench;
import io.wafleet.client.CliFailure;
import io.wafleet.demo.StopSignal;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "bench",
        description = "Measure what this machine does with gateways and children of its own, against stated goals.",
        footer = {
            "",
            "Nothing but simulated children is run, in a temporary folder that is removed. The exit code is 0 only if all",
            "goals are met. What depends on the machine's speed is a ratio to a yardstick of the same run, beside it."
        })
final class BenchCommand implements Callable<Integer> {
    private final Shell shell;

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Mixin
    OutputOptions output = new OutputOptions();

    BenchCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        throw new ParameterException(
                spec.commandLine(),
                "Which subject? One of " + String.join(", ", spec.subcommands().keySet()));
    }

    @Command(
            name = "supervisor",
            description = "Starting, adopting, memory and CPU of an idle fleet, and what many restarts leave behind.")
    int supervisor(
            @Option(
                            names = "--children",
                            paramLabel = "N",
                            defaultValue = "100",
                            description = "Size of the fleet (${DEFAULT-VALUE}); each takes some 45 MB.")
                    int children,
            @Option(
                            names = "--restarts",
                            paramLabel = "N",
                            defaultValue = "10000",
                            description = "How often a child that ends at once is restarted (${DEFAULT-VALUE}).")
                    int restarts,
            @Option(
                            names = "--idle",
                            paramLabel = "TIME",
                            defaultValue = "30s",
                            converter = DurationConverter.class,
                            description = "How long an idle fleet is watched (${DEFAULT-VALUE}).")
                    Duration idle,
            @Mixin Places places,
            @Mixin OutputOptions output)
            throws IOException, InterruptedException {
        SupervisorBench.Size size = new SupervisorBench.Size(children, restarts, idle);
        return run(
                places,
                output,
                (home, stop) -> new SupervisorBench(home, shell.simulator(), stop, this::progress).run(size));
    }

    @Command(
            name = "sends",
            description =
                    "How fast sends are accepted for good, what a lane adds to its child's time, and what a fleet's"
                            + " full queues cost.")
    int sends(
            @Option(
                            names = "--clients",
                            paramLabel = "N",
                            defaultValue = "64",
                            description = "How many clients send at the same time (${DEFAULT-VALUE}).")
                    int clients,
            @Option(
                            names = "--time",
                            paramLabel = "TIME",
                            defaultValue = "15s",
                            converter = DurationConverter.class,
                            description = "How long they do; as long before, to warm up (${DEFAULT-VALUE}).")
                    Duration time,
            @Option(
                            names = "--sends",
                            paramLabel = "N",
                            defaultValue = "300",
                            description = "Sends of a lane in each round (${DEFAULT-VALUE}).")
                    int sends,
            @Option(
                            names = "--lanes",
                            paramLabel = "N",
                            defaultValue = "100",
                            description =
                                    "Devices that send at the same time (${DEFAULT-VALUE}), as many messages each as"
                                            + " a round has; each child takes some 45 MB.")
                    int lanes,
            @Option(
                            names = "--devices",
                            paramLabel = "N",
                            defaultValue = "100",
                            description = "Devices with a full queue (${DEFAULT-VALUE}).")
                    int devices,
            @Option(
                            names = "--queued",
                            paramLabel = "N",
                            defaultValue = "1000000",
                            description = "Jobs in all full queues together (${DEFAULT-VALUE}).")
                    int queued,
            @Option(
                            names = "--database-url",
                            paramLabel = "URL",
                            description =
                                    "PostgreSQL as in WAFLEET_DATABASE_URL, by a user who may create databases: two are"
                                            + " made, and removed again. Without it SQLite.")
                    @Nullable
                    URI server,
            @Mixin Places places,
            @Mixin OutputOptions output)
            throws IOException, InterruptedException {
        SendsBench.Size size = new SendsBench.Size(clients, time, sends, lanes, devices, queued);
        return run(
                places,
                output,
                (home, stop) -> new SendsBench(home, shell.simulator(), stop, this::progress).run(size, server));
    }

    @Command(
            name = "events",
            description = "How fast events are stored, told to rooms, read again and delivered to webhooks, and what"
                    + " idle sockets cost.")
    int events(
            @Option(
                            names = "--time",
                            paramLabel = "TIME",
                            defaultValue = "60s",
                            converter = DurationConverter.class,
                            description = "How long webhooks are posted; parts of it for what is measured several"
                                    + " times (${DEFAULT-VALUE}).")
                    Duration time,
            @Option(
                            names = "--sockets",
                            paramLabel = "N",
                            defaultValue = "1000",
                            description = "Sockets that one device's events go to (${DEFAULT-VALUE}).")
                    int sockets,
            @Option(
                            names = "--idle",
                            paramLabel = "N",
                            defaultValue = "10000",
                            description = "Sockets where nothing happens (${DEFAULT-VALUE}); this many open files and"
                                    + " some more must be allowed.")
                    int idle,
            @Option(
                            names = "--events",
                            paramLabel = "N",
                            defaultValue = "1000000",
                            description = "Events in the journal that is read by paging (${DEFAULT-VALUE}).")
                    int events,
            @Option(
                            names = "--database-url",
                            paramLabel = "URL",
                            description = "PostgreSQL, as for sends. Without it SQLite.")
                    @Nullable
                    URI server,
            @Mixin Places places,
            @Mixin OutputOptions output)
            throws IOException, InterruptedException {
        EventsBench.Size size = new EventsBench.Size(time, sockets, idle, events);
        return run(
                places,
                output,
                (home, stop) -> new EventsBench(home, shell.simulator(), stop, this::progress).run(size, server));
    }

    @Command(
            name = "proxy",
            description = "What the way to a child's own API costs, beside nginx in front of the same child, and what"
                    + " log-ins do to the other callers. Needs nginx and wrk.")
    int proxy(
            @Option(
                            names = "--time",
                            paramLabel = "TIME",
                            defaultValue = "10s",
                            converter = DurationConverter.class,
                            description =
                                    "How long each load lasts, in whole seconds (${DEFAULT-VALUE}); there are some forty.")
                    Duration time,
            @Option(
                            names = "--megabytes",
                            paramLabel = "N",
                            defaultValue = "50",
                            description = "Size of the files that go up and down (${DEFAULT-VALUE}).")
                    int megabytes,
            @Option(
                            names = "--idle",
                            paramLabel = "N",
                            defaultValue = "1000",
                            description = "Connections on which nothing happens (${DEFAULT-VALUE}).")
                    int idle,
            @Option(
                            names = "--short",
                            description =
                                    "In place of these: a second each, files of 5 MB, 20 connections. Shows that all"
                                            + " of it works; the figures are those of a gateway that is not warm.")
                    boolean isShort,
            @Mixin Places places,
            @Mixin OutputOptions output)
            throws IOException, InterruptedException {
        CommandLine.ParseResult given =
                Objects.requireNonNull(spec.subcommands().get("proxy")).getParseResult();
        if (isShort && Stream.of("--time", "--megabytes", "--idle").anyMatch(given::hasMatchedOption)) {
            throw CliFailure.usage("--short stands in place of --time, --megabytes and --idle.");
        }
        ProxyBench.Size size = isShort ? ProxyBench.Size.SHORT : new ProxyBench.Size(time, megabytes, idle);
        return run(
                places,
                output,
                (home, stop) -> new ProxyBench(home, shell.simulator(), stop, this::progress).run(size));
    }

    /** Where a bench works. */
    static final class Places {
        @Option(names = "--in", paramLabel = "DIR", description = "Folder for the temporary folder; else the system's.")
        @Nullable
        Path parent;

        @Option(names = "--keep", description = "Keep the temporary folder, with the logs in it.")
        boolean keep;
    }

    private interface Subject {
        BenchReport measure(BenchHome home, StopSignal stop) throws IOException, InterruptedException;
    }

    private int run(Places places, OutputOptions output, Subject subject) throws IOException, InterruptedException {
        StopSignal stop = new StopSignal();
        BenchHome home = BenchHome.open(places.parent, places.keep);
        ShutdownHook hook = new ShutdownHook(() -> {
            stop.give();
            home.close();
        });
        try {
            progress("working in " + home);
            BenchReport report = subject.measure(home, stop);
            output.show(shell.terminal(), report.json(), report.lines());
            return report.isMet() ? 0 : CliFailure.FAILED;
        } finally {
            home.close();
            hook.withdraw();
        }
    }

    private void progress(String line) {
        shell.terminal().err().println("bench: " + line);
    }
}
