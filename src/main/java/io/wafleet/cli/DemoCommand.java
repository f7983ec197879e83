package io.wafleet.cli;

import io.wafleet.client.CliFailure;
import io.wafleet.demo.Demo;
import io.wafleet.demo.DemoHome;
import io.wafleet.demo.OutputFile;
import io.wafleet.demo.Report;
import io.wafleet.demo.StopSignal;
import io.wafleet.terminal.Terminal;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "demo",
        description = "Watch a fleet of simulated numbers live: they pair, chat, and one waits for its QR code.",
        footer = {
            "",
            "Uses a directory of its own, whatever WAFLEET_HOME says, and no real number. The exit code is 0 only if all that was shown was true."
        })
final class DemoCommand implements Callable<Integer> {
    /** How long a process that is told to end waits for the gateway to stop its children. */
    private static final Duration FAREWELL = Duration.ofSeconds(40);

    private final Shell shell;

    @Option(
            names = "--devices",
            paramLabel = "N",
            defaultValue = "3",
            description = "How many numbers (${DEFAULT-VALUE}).")
    int devices;

    @Option(
            names = "--for",
            paramLabel = "TIME",
            converter = DurationConverter.class,
            description = "End by itself after 30s, 5m, 1h; else Ctrl-C ends it.")
    @Nullable
    Duration length;

    @Option(
            names = "--settle",
            hidden = true,
            defaultValue = "30s",
            converter = DurationConverter.class,
            description = "How long the last texts and restarts may take to be done.")
    Duration settle = Duration.ZERO;

    @Option(
            names = "--home",
            paramLabel = "DIR",
            description =
                    "Where it keeps its numbers (.demo beside the program). Another command finds it by the same option.")
    @Nullable
    Path home;

    @Mixin
    OutputOptions output = new OutputOptions();

    DemoCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Terminal screen = output.json ? shell.terminal().talkingOnErr() : shell.terminal();
        DemoHome home = open();
        screen.line("DEMO: every number here is SIMULATED. No WhatsApp, no real phone, nothing leaves this machine.");
        StopSignal stop = new StopSignal();
        StopSignal done = new StopSignal();
        ShutdownHook hook = new ShutdownHook(() -> endOf(stop, done));
        try (OutputFile log = new OutputFile(home.log())) {
            screen.line("Its data is in %s, the gateway's log in %s.".formatted(home.directory(), log.path()));
            screen.line("");
            Report report = show(home, screen, stop);
            report.lines().forEach(screen::line);
            if (output.json) {
                shell.terminal().line(report.json().encodePrettily());
            }
            return report.isTrue() ? 0 : CliFailure.FAILED;
        } finally {
            done.give();
            hook.withdraw();
        }
    }

    private DemoHome open() {
        try {
            return DemoHome.open(home == null ? shell.root().resolve(".demo") : home, shell.environment());
        } catch (IOException e) {
            throw new CliFailure(CliFailure.FAILED, e.getMessage() + ": demo --home DIR", e);
        }
    }

    private Report show(DemoHome home, Terminal screen, StopSignal stop) throws IOException, InterruptedException {
        Map<String, String> environment = home.prepare(shell.simulator(), shell.environment());
        screen.line("Starting the gateway …");
        RunningGateway gateway = start(environment, home);
        watch(gateway, stop);
        Demo demo;
        Report report;
        try {
            demo = new Demo(gateway.url(), home, devices, screen, stop);
            report = demo.run(length, settle);
        } finally {
            screen.line("Stopping the gateway and its children …");
            gateway.close();
        }
        report.check(!demo.isAnyChildLeft(), "no child is left after the gateway has stopped");
        return report;
    }

    private RunningGateway start(Map<String, String> environment, DemoHome home) {
        try {
            return shell.starter().start(environment);
        } catch (StartException e) {
            throw new CliFailure(CliFailure.FAILED, e.getMessage() + " (log: " + home.log() + ")", e);
        }
    }

    /** The demo ends, too, when somebody else stops the gateway. */
    private static void watch(RunningGateway gateway, StopSignal stop) {
        Thread thread = new Thread(
                () -> {
                    try {
                        gateway.awaitStop();
                        stop.give();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                "demo-gateway");
        thread.setDaemon(true);
        thread.start();
    }

    private static void endOf(StopSignal stop, StopSignal done) {
        stop.give();
        try {
            done.during(FAREWELL);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
