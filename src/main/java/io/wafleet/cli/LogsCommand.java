package io.wafleet.cli;

import io.vertx.core.json.JsonObject;
import io.wafleet.client.Api;
import io.wafleet.client.CliFailure;
import io.wafleet.terminal.Printable;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "logs", description = "Show what a device's child process wrote.")
final class LogsCommand implements Callable<Integer> {
    private final Shell shell;

    @Parameters(paramLabel = "<device>", description = "The device's id.")
    String device = "";

    @Option(
            names = {"-f", "--follow"},
            description = "Go on with the lines to come.")
    boolean follow;

    @Option(
            names = "--tail",
            paramLabel = "N",
            defaultValue = "100",
            description = "The last N lines (${DEFAULT-VALUE}).")
    int tail;

    @Mixin
    GatewayOptions gateway = new GatewayOptions();

    @Mixin
    OutputOptions output = new OutputOptions();

    LogsCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        String path = "/api/devices/%s/logs?tail=%d&follow=%s".formatted(Api.segment(device), tail, follow);
        try (Stream<String> lines = gateway.api(shell).lines(path)) {
            Iterator<String> line = lines.iterator();
            while (!shell.terminal().isClosed() && line.hasNext()) {
                // The gateway's signs of life while the child is silent.
                show(line.next().replace("\0", ""));
            }
        } catch (UncheckedIOException e) {
            throw new CliFailure(CliFailure.FAILED, "The gateway ended the log of " + device + ".", e);
        }
        return 0;
    }

    private void show(String line) {
        shell.terminal()
                .line(
                        output.json
                                ? new JsonObject()
                                        .put("device", device)
                                        .put("line", line)
                                        .encode()
                                : Printable.line(line));
    }
}
