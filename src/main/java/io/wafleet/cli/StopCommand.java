package io.wafleet.cli;

import io.vertx.core.json.JsonObject;
import io.wafleet.client.Api;
import io.wafleet.client.CliFailure;
import io.wafleet.client.GatewayFinder.Probe;
import io.wafleet.client.Pause;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "stop",
        description = "Stop the gateway, and wait until it is gone.",
        footer = {
            "",
            "Without --all the gateway's setting WAFLEET_ON_STOP says what becomes of its children: by default they stay",
            "online and the next gateway adopts them. The devices' desired states stay either way."
        })
final class StopCommand implements Callable<Integer> {
    private static final Duration PROBE_TIMEOUT = Duration.ofSeconds(2);
    private static final Duration LOOK_EVERY = Duration.ofMillis(200);

    private final Shell shell;

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            defaultValue = "60s",
            converter = DurationConverter.class,
            description = "Wait no longer than this (${DEFAULT-VALUE}).")
    Duration timeout = Duration.ZERO;

    @Option(names = "--all", description = "Stop all children too, also those that a gateway which is gone has left.")
    boolean all;

    @Mixin
    GatewayOptions gateway = new GatewayOptions();

    @Mixin
    OutputOptions output = new OutputOptions();

    StopCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() throws InterruptedException {
        try {
            return stop(gateway.api(shell));
        } catch (CliFailure failure) {
            if (all && gateway.url == null && failure.exitCode() == CliFailure.UNREACHABLE) {
                return endLeft(failure);
            }
            throw failure;
        }
    }

    /** There is no gateway; but there may be children that one has left. */
    private int endLeft(CliFailure noGateway) {
        Map<String, String> environment = new HashMap<>(shell.environment());
        if (gateway.home != null) {
            environment.put("WAFLEET_HOME", gateway.home.toAbsolutePath().toString());
        }
        try {
            int ended = shell.starter().endChildren(environment);
            if (ended == 0) {
                throw noGateway;
            }
            JsonObject answer = new JsonObject().put("children", ended).put("onStop", "stop");
            output.show(
                    shell.terminal(), answer, List.of("No gateway runs here; " + count(ended) + " it had left ended."));
            return 0;
        } catch (StartException e) {
            throw new CliFailure(e.exitCode(), String.valueOf(e.getMessage()), e);
        }
    }

    private int stop(Api api) throws InterruptedException {
        JsonObject answer = api.post("/api/system/stop", all ? new JsonObject().put("children", "stop") : null);
        Probe probe = new Probe(api.endpoint());
        Instant end = Instant.now().plus(timeout);
        while (probe.isAlive(PROBE_TIMEOUT)) {
            if (Instant.now().isAfter(end)) {
                throw CliFailure.failed("The gateway at %s is still stopping after %d s."
                        .formatted(api.endpoint().url(), timeout.toSeconds()));
            }
            Pause.of(LOOK_EVERY);
        }
        output.show(shell.terminal(), answer, lines(answer));
        return 0;
    }

    private static List<String> lines(JsonObject answer) {
        int children = answer.getInteger("children", 0);
        if (children == 0) {
            return List.of("The gateway has stopped.");
        }
        String count = count(children);
        return "leave".equals(answer.getString("onStop"))
                ? List.of(
                        "The gateway has stopped; " + count + " live on, and the next gateway adopts them.",
                        "To end them too: 'wafleet stop --all'.")
                : List.of("The gateway has stopped, " + count + " with it.");
    }

    private static String count(int children) {
        return children == 1 ? "1 child" : children + " children";
    }
}
