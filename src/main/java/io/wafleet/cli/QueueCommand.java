package io.wafleet.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wafleet.cli.client.Api;
import io.wafleet.cli.client.CliFailure;
import io.wafleet.cli.terminal.TextTable;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "queue", description = "Show what waits to be sent, and why; pause, resume or clear it.")
final class QueueCommand implements Callable<Integer> {
    private static final int SHOWN_JOBS = 10;

    private final Shell shell;

    @Parameters(index = "0", arity = "0..1", paramLabel = "<device>", description = "One device's queue.")
    @Nullable
    String device;

    @Option(names = "--pause", description = "Send nothing more, until --resume.")
    boolean pause;

    @Option(names = "--cause", paramLabel = "TEXT", description = "Why it is paused.")
    @Nullable
    String cause;

    @Option(names = "--resume", description = "Send again.")
    boolean resume;

    @Option(names = "--clear", description = "Cancel all that wait.")
    boolean clear;

    @Option(names = "--cancel", paramLabel = "JOB", description = "Cancel one job that waits.")
    @Nullable
    String cancel;

    @Mixin
    GatewayOptions gateway = new GatewayOptions();

    @Mixin
    OutputOptions output = new OutputOptions();

    QueueCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        Api api = gateway.api(shell);
        if (cancel != null) {
            JsonObject job = api.deleted("/api/messages/" + Api.segment(cancel));
            output.show(shell.terminal(), job, List.of("Job %s: %s.".formatted(cancel, job.getString("state"))));
            return 0;
        }
        if (device == null) {
            if (pause || resume || clear) {
                throw CliFailure.usage("Which device's queue?");
            }
            JsonObject queues = api.get("/api/queues");
            output.show(shell.terminal(), queues, table(queues));
            return 0;
        }
        return one(api, "/api/devices/" + Api.segment(device) + "/queue", device);
    }

    private int one(Api api, String path, String id) {
        if (clear) {
            JsonObject cleared = api.deleted(path);
            output.show(shell.terminal(), cleared, List.of(cleared.getInteger("cancelled") + " jobs cancelled."));
            return 0;
        }
        JsonObject queue;
        if (pause) {
            queue = api.post(path + "/pause", cause == null ? null : new JsonObject().put("cause", cause));
        } else if (resume) {
            queue = api.post(path + "/resume", null);
        } else {
            queue = api.get(path);
        }
        JsonObject waiting =
                api.get("/api/messages?device=%s&state=queued&limit=%d".formatted(Api.segment(id), SHOWN_JOBS));
        queue.put("jobs", waiting.getJsonArray("jobs"));
        output.show(shell.terminal(), queue, detail(queue));
        return 0;
    }

    private static List<String> table(JsonObject queues) {
        TextTable table = new TextTable("DEVICE", "WAITING", "OLDEST", "SENT 24H", "STRANGERS 24H", "HELD BY");
        queues.getJsonArray("queues", new JsonArray()).stream()
                .map(JsonObject.class::cast)
                .forEach(queue -> table.row(
                        queue.getString("device"),
                        queue.getLong("depth"),
                        age(queue.getString("oldestAt")),
                        queue.getJsonObject("sent", new JsonObject()).getLong("day"),
                        strangers(queue),
                        queue.getString("heldBy")));
        return table.lines();
    }

    private static String strangers(JsonObject queue) {
        JsonObject first = queue.getJsonObject("firstContacts", new JsonObject());
        long cap = first.getLong("cap", 0L);
        return first.getLong("day", 0L) + (cap == 0 ? "" : " of " + cap);
    }

    private static @Nullable String age(@Nullable String since) {
        return since == null
                ? null
                : Duration.ofSeconds(Duration.between(Instant.parse(since), Instant.now())
                                .toSeconds())
                        .toString()
                        .substring(2)
                        .toLowerCase(Locale.ROOT);
    }

    private static List<String> detail(JsonObject queue) {
        JsonObject sent = queue.getJsonObject("sent", new JsonObject());
        String held = queue.getString("heldBy");
        List<String> lines = new ArrayList<>(List.of(
                "%s: %d waiting%s"
                        .formatted(
                                queue.getString("device"),
                                queue.getLong("depth"),
                                held == null ? "" : ", held by " + held),
                "sent: %d in the last minute, %d in the last hour, %d in 24 hours; strangers: %s"
                        .formatted(
                                sent.getLong("minute", 0L),
                                sent.getLong("hour", 0L),
                                sent.getLong("day", 0L),
                                strangers(queue)),
                "settings: " + queue.getJsonObject("settings", new JsonObject()).encode()));
        JsonArray jobs = queue.getJsonArray("jobs", new JsonArray());
        if (!jobs.isEmpty()) {
            TextTable table = new TextTable("WAITING, NEWEST FIRST", "TO", "KIND", "PRIORITY", "SINCE");
            jobs.stream()
                    .map(JsonObject.class::cast)
                    .forEach(job -> table.row(
                            job.getString("id"),
                            job.getString("to"),
                            job.getString("kind"),
                            job.getString("priority"),
                            job.getString("createdAt")));
            lines.addAll(table.lines());
        }
        return lines;
    }
}
