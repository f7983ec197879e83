package io.wafleet.cli;

import io.vertx.core.json.JsonObject;
import io.wafleet.cli.client.Api;
import io.wafleet.cli.client.CliFailure;
import io.wafleet.cli.client.GatewayFinder.Probe;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "stop",
        description = "Stop the gateway and its children, and wait until it is gone.",
        footer = {"", "The devices' desired states stay: what runs now is started again with the gateway."})
final class StopCommand implements Callable<Integer> {
    private static final Duration PROBE_TIMEOUT = Duration.ofSeconds(2);
    private static final long LOOK_EVERY_MILLIS = 200;

    private final Shell shell;

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            defaultValue = "60s",
            converter = DurationConverter.class,
            description = "Wait no longer than this (${DEFAULT-VALUE}).")
    Duration timeout = Duration.ZERO;

    @Mixin
    GatewayOptions gateway = new GatewayOptions();

    @Mixin
    OutputOptions output = new OutputOptions();

    StopCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() throws InterruptedException {
        Api api = gateway.api(shell);
        JsonObject answer = api.post("/api/system/stop", null);
        Probe probe = new Probe(api.endpoint());
        Instant end = Instant.now().plus(timeout);
        while (probe.isHealthy(PROBE_TIMEOUT)) {
            if (Instant.now().isAfter(end)) {
                throw CliFailure.failed("The gateway at %s is still stopping after %d s."
                        .formatted(api.endpoint().url(), timeout.toSeconds()));
            }
            new CountDownLatch(1).await(LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS);
        }
        Integer children = answer.getInteger("children");
        String what = children == null
                ? ""
                : children == 1 ? ", 1 child with it" : ", %d children with it".formatted(children);
        output.show(shell.terminal(), answer, List.of("The gateway has stopped" + what + "."));
        return 0;
    }
}
