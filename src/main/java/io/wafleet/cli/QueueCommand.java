package io.wafleet.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wafleet.client.Api;
import io.wafleet.client.Cause;
import io.wafleet.client.CliFailure;
import io.wafleet.terminal.TextTable;
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

@Command(
        name = "queue",
        description = "Show what waits to be sent, and why; pause, resume or clear it.",
        footer = {"", "A queue's depth is the number of its jobs that have no outcome yet."})
final class QueueCommand implements Callable<Integer> {
    private static final String DEVICE = "<device>";
    private static final int SHOWN_JOBS = 10;

    private final Shell shell;

    @Parameters(index = "0", arity = "0..1", paramLabel = DEVICE, description = "One device's queue.")
    @Nullable
    String device;

    // The words that became commands.
    @Option(names = "--pause", hidden = true)
    boolean pause;

    @Option(names = "--cause", hidden = true)
    @Nullable
    String cause;

    @Option(names = "--resume", hidden = true)
    boolean resume;

    @Option(names = "--clear", hidden = true)
    boolean clear;

    @Option(names = "--cancel", hidden = true)
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
        if (cancel != null) {
            return cancel(cancel, gateway, output);
        }
        if (device == null) {
            if (pause || resume || clear) {
                throw CliFailure.usage("Which device's queue?");
            }
            return list(gateway, output);
        }
        if (clear) {
            return clear(device, gateway, output);
        }
        if (pause) {
            return pause(device, cause, gateway, output);
        }
        return resume ? resume(device, gateway, output) : show(gateway.api(shell), device, null, output);
    }

    @Command(name = "list", description = "List the queues.")
    int list(@Mixin GatewayOptions where, @Mixin OutputOptions how) {
        JsonObject queues = where.api(shell).all("/api/queues", "queues");
        how.show(shell.terminal(), queues, table(queues));
        return 0;
    }

    @Command(name = "pause", description = "Send nothing more, until it is resumed.")
    int pause(
            @Parameters(paramLabel = DEVICE) String id,
            @Option(names = "--cause", paramLabel = "TEXT", description = "Why it is paused.") @Nullable String why,
            @Mixin GatewayOptions where,
            @Mixin OutputOptions how) {
        Api api = where.api(shell);
        return show(
                api, id, api.post(path(id) + "/pause", why == null ? null : new JsonObject().put("cause", why)), how);
    }

    @Command(name = "resume", description = "Send again.")
    int resume(@Parameters(paramLabel = DEVICE) String id, @Mixin GatewayOptions where, @Mixin OutputOptions how) {
        Api api = where.api(shell);
        return show(api, id, api.post(path(id) + "/resume", null), how);
    }

    @Command(name = "clear", description = "Cancel all that wait.")
    int clear(@Parameters(paramLabel = DEVICE) String id, @Mixin GatewayOptions where, @Mixin OutputOptions how) {
        JsonObject cleared = where.api(shell).deleted(path(id));
        how.show(shell.terminal(), cleared, List.of(cleared.getInteger("cancelled") + " jobs cancelled."));
        return 0;
    }

    @Command(name = "cancel", description = "Cancel one job that waits.")
    int cancel(@Parameters(paramLabel = "<job>") String id, @Mixin GatewayOptions where, @Mixin OutputOptions how) {
        JsonObject job = where.api(shell).deleted("/api/messages/" + Api.segment(id));
        how.show(shell.terminal(), job, List.of("Job %s: %s.".formatted(id, job.getString("state"))));
        return 0;
    }

    private static String path(String id) {
        return "/api/devices/" + Api.segment(id) + "/queue";
    }

    /** @param changed the queue, if it is known already */
    private int show(Api api, String id, @Nullable JsonObject changed, OutputOptions how) {
        JsonObject queue = changed == null ? api.get(path(id)) : changed;
        JsonObject waiting =
                api.get("/api/messages?device=%s&state=queued&limit=%d".formatted(Api.segment(id), SHOWN_JOBS));
        queue.put("jobs", waiting.getJsonArray("jobs"));
        how.show(shell.terminal(), queue, detail(queue));
        return 0;
    }

    private static List<String> table(JsonObject queues) {
        TextTable table = new TextTable("DEVICE", "DEPTH", "OLDEST", "SENT 24H", "STRANGERS 24H", "HELD BY");
        queues.getJsonArray("queues", new JsonArray()).stream()
                .map(JsonObject.class::cast)
                .forEach(queue -> table.row(
                        queue.getString("device"),
                        queue.getLong("depth"),
                        age(queue.getString("oldestAt")),
                        queue.getJsonObject("sent", new JsonObject()).getLong("day"),
                        strangers(queue),
                        Cause.of(queue).text()));
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
        String held = Cause.of(queue).text();
        List<String> lines = new ArrayList<>(List.of(
                "%s: depth %d%s"
                        .formatted(
                                queue.getString("device"),
                                queue.getLong("depth"),
                                held.isEmpty() ? "" : ", held by " + held),
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
