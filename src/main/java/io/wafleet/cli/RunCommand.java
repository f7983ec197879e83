package io.wafleet.cli;

import io.wafleet.client.CliFailure;
import io.wafleet.demo.SimulatedHome;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "run",
        description = "Run the gateway until it is told to stop.",
        footer = {
            "",
            "Settings come from the environment and the configuration file, see docs/configuration.md.",
            "A simulated fleet has a home of its own (.simulated, or WAFLEET_HOME) and never touches a real number's files."
        })
final class RunCommand implements Callable<Integer> {
    /** What a simulated fleet brings along; a value from outside could only be meant for a real one. */
    private static final List<String> OF_THE_REAL_FLEET =
            List.of("WAFLEET_CHILD_BINARY", "WAFLEET_CHILD_BINARIES", "WAFLEET_SESSIONS");

    private final Shell shell;

    @Option(
            names = "--simulated",
            description =
                    "Run simulated children in place of GOWA: to rehearse an installation, an upgrade or an alarm.")
    boolean simulated;

    @Mixin
    HelpOptions help = new HelpOptions();

    RunCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() throws InterruptedException {
        RunningGateway gateway = start(simulated ? simulatedEnvironment() : shell.environment());
        ShutdownHook hook = new ShutdownHook(gateway::close);
        try {
            gateway.awaitStop();
        } finally {
            gateway.close();
            hook.withdraw();
        }
        return 0;
    }

    private RunningGateway start(Map<String, String> environment) {
        try {
            return shell.starter().start(environment);
        } catch (StartException e) {
            throw new CliFailure(e.exitCode(), String.valueOf(e.getMessage()), e);
        }
    }

    private Map<String, String> simulatedEnvironment() {
        Map<String, String> environment = new TreeMap<>(shell.environment());
        for (String name : OF_THE_REAL_FLEET) {
            if (!environment.getOrDefault(name, "").isBlank()) {
                throw CliFailure.usage(
                        name + " is set, but a simulated fleet has its own: unset it, or leave out --simulated");
            }
        }
        String named = environment.getOrDefault("WAFLEET_HOME", "");
        Path directory = named.isBlank()
                ? shell.root().resolve(".simulated")
                : shell.root().resolve(named);
        try {
            environment.putAll(SimulatedHome.open(directory).prepare(shell.simulator()));
        } catch (IOException e) {
            throw new CliFailure(CliFailure.FAILED, e.getMessage() + ": WAFLEET_HOME", e);
        }
        return environment;
    }
}
