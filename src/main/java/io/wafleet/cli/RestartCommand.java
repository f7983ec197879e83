package io.wafleet.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wafleet.client.Api;
import io.wafleet.client.Cause;
import io.wafleet.client.CliFailure;
import io.wafleet.client.Pause;
import io.wafleet.terminal.LiveArea;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "restart",
        description = "Restart a device's child process, or with --rolling those of many, one by one.",
        footer = {
            "",
            "A rolling restart waits until each device is back where it was and stops at the first that is not (exit code",
            "1). It goes on in the gateway when this command is interrupted; --cancel ends it."
        })
final class RestartCommand implements Callable<Integer> {
    private static final String PATH = "/api/fleet/restart";
    private static final Duration LOOK_EVERY = Duration.ofMillis(300);

    private final Shell shell;

    @Parameters(
            paramLabel = "<device>",
            arity = "0..*",
            description = "The device's id; with --rolling any number, by default all.")
    List<String> devices = new ArrayList<>();

    @Option(names = "--rolling", description = "One by one, each when the one before is back.")
    boolean rolling;

    @Option(names = "--only-required", description = "Only those whose settings have changed since their launch.")
    boolean onlyRequired;

    @Option(names = "--cancel", description = "Begin no other device of the rolling restart that is under way.")
    boolean cancel;

    @Mixin
    GatewayOptions gateway = new GatewayOptions();

    @Mixin
    OutputOptions output = new OutputOptions();

    RestartCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() throws InterruptedException {
        Api api = gateway.api(shell);
        if (cancel) {
            api.delete(PATH);
            output.show(shell.terminal(), api.get(PATH), List.of("Cancelled: no other device is begun."));
            return 0;
        }
        return rolling ? rolling(api) : single(api);
    }

    private int single(Api api) {
        if (devices.size() != 1 || onlyRequired) {
            throw CliFailure.usage("Name one device, or restart many with --rolling.");
        }
        String id = devices.get(0);
        JsonObject answer = api.post("/api/devices/" + Api.segment(id) + "/restart", null);
        output.show(shell.terminal(), answer, List.of("Restarting %s. See: wafleet devices %s".formatted(id, id)));
        return 0;
    }

    private int rolling(Api api) throws InterruptedException {
        JsonObject order = new JsonObject().put("onlyRequired", onlyRequired);
        if (!devices.isEmpty()) {
            order.put("devices", new JsonArray(devices));
        }
        JsonObject progress = api.post(PATH, order);
        LiveArea area = new LiveArea(shell.terminal());
        int shown = 0;
        while (progress.getString("state", "").equals("running")) {
            shown = show(area, progress, shown);
            Pause.of(LOOK_EVERY);
            progress = api.get(PATH);
        }
        show(area, progress, shown);
        area.above(List.of());
        output.show(shell.terminal(), progress, List.of(summary(progress)));
        return progress.getString("state", "").equals("done") ? 0 : CliFailure.FAILED;
    }

    /** Prints the devices that are new among those that are done, and gives how many those are now. */
    private int show(LiveArea area, JsonObject progress, int shown) {
        JsonArray done = progress.getJsonArray("done", new JsonArray());
        if (output.json) {
            return done.size();
        }
        int open = progress.getJsonArray("remaining", new JsonArray()).size();
        String current = progress.getString("current");
        int total = done.size() + open + (current == null ? 0 : 1);
        for (int i = shown; i < done.size(); i++) {
            area.above(List.of("%s is back (%d of %d)".formatted(done.getString(i), i + 1, total)));
        }
        if (current != null && shell.terminal().outIsTty()) {
            area.draw(List.of("restarting %s, %d to come".formatted(current, open)));
        }
        return done.size();
    }

    private static String summary(JsonObject progress) {
        int done = progress.getJsonArray("done", new JsonArray()).size();
        int skipped = progress.getJsonArray("skipped", new JsonArray()).size();
        int remaining = progress.getJsonArray("remaining", new JsonArray()).size();
        String counts = "%d restarted, %d skipped, %d not begun".formatted(done, skipped, remaining);
        JsonObject failed = progress.getJsonObject("failed");
        return failed == null
                ? "%s: %s.".formatted(progress.getString("state"), counts)
                : "Stopped at %s: %s. %s."
                        .formatted(failed.getString("device"), Cause.of(failed).text(), counts);
    }
}
