package io.wafleet.cli;

import io.wafleet.cli.client.CliFailure;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "run",
        description = "Run the gateway until it is told to stop.",
        footer = {"", "Settings come from the environment and the configuration file, see docs/configuration.md."})
final class RunCommand implements Callable<Integer> {
    private final Shell shell;

    @Mixin
    OutputOptions output = new OutputOptions();

    RunCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() throws InterruptedException {
        RunningGateway gateway = start();
        ShutdownHook hook = new ShutdownHook(gateway::close);
        try {
            gateway.awaitStop();
        } finally {
            gateway.close();
            hook.withdraw();
        }
        return 0;
    }

    private RunningGateway start() {
        try {
            return shell.starter().start(shell.environment());
        } catch (StartException e) {
            throw new CliFailure(e.exitCode(), String.valueOf(e.getMessage()), e);
        }
    }
}
