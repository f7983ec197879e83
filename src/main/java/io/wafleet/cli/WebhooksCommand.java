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
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "webhooks",
        description = "Deliver events to other systems: list, add, remove, pause, resume, rotate, test, deliveries,"
                + " redeliver.",
        synopsisSubcommandLabel = "[list|add|remove|pause|resume|rotate|test|deliveries|redeliver]")
final class WebhooksCommand implements Callable<Integer> {
    private static final String ALL = "/api/webhooks";
    private static final String ID = "<webhook>";
    private static final int SHOWN = 50;

    private final Shell shell;

    @Mixin
    GatewayOptions gateway = new GatewayOptions();

    @Mixin
    OutputOptions output = new OutputOptions();

    WebhooksCommand(Shell shell) {
        this.shell = shell;
    }

    private static String path(String id) {
        return ALL + "/" + Api.segment(id);
    }

    @Override
    public Integer call() {
        return list(gateway, output);
    }

    @Command(name = "list", description = "All webhooks, and how they are.")
    int list(@Mixin GatewayOptions where, @Mixin OutputOptions how) {
        JsonObject webhooks = where.api(shell).all(ALL, "webhooks");
        TextTable table =
                new TextTable("WEBHOOK", "STATE", "URL", "PENDING", "LAG", "DEAD", "DEVICES", "TYPES", "CAUSE");
        objects(webhooks, "webhooks")
                .forEach(each -> table.row(
                        each.getString("id"),
                        state(each),
                        each.getString("url"),
                        each.getLong("pending"),
                        age(each.getString("oldestPendingAt")),
                        each.getLong("dead"),
                        words(each, "devices"),
                        words(each, "types"),
                        Cause.of(each).text()));
        how.show(shell.terminal(), webhooks, table.lines());
        return 0;
    }

    private static String state(JsonObject webhook) {
        String state = webhook.getString("state", "");
        return state.equals("active") && webhook.getString("failingSince") != null ? "failing" : state;
    }

    private static String words(JsonObject webhook, String field) {
        JsonArray words = webhook.getJsonArray(field, new JsonArray());
        return words.isEmpty()
                ? "all"
                : String.join(",", words.stream().map(String::valueOf).toList());
    }

    private static @Nullable String age(@Nullable String since) {
        return since == null
                ? null
                : Duration.ofSeconds(Math.max(
                                0,
                                Duration.between(Instant.parse(since), Instant.now())
                                        .toSeconds()))
                        .toString()
                        .substring(2)
                        .toLowerCase(Locale.ROOT);
    }

    private static Stream<JsonObject> objects(JsonObject answer, String field) {
        return answer.getJsonArray(field, new JsonArray()).stream().map(JsonObject.class::cast);
    }

    @Command(name = "add", description = "Deliver events to an address. Its secret is shown this once.")
    int add(
            @Parameters(paramLabel = "<url>", description = "Where to post to.") String url,
            @Option(names = "--device", paramLabel = "ID", description = "Only this device; may be repeated.") @Nullable
                    List<String> devices,
            @Option(names = "--type", paramLabel = "TYPE", description = "Only these, e.g. message.*; may be repeated.")
                    @Nullable
                    List<String> types,
            @Option(names = "--header", paramLabel = "NAME:VALUE", description = "Sent along; may be repeated.")
                    @Nullable
                    List<String> headers,
            @Option(names = "--from", paramLabel = "SEQ", description = "Begin with this event; else with the next.")
                    @Nullable
                    Long from,
            @Mixin GatewayOptions where,
            @Mixin OutputOptions how) {
        JsonObject order = new JsonObject().put("url", url);
        if (devices != null) {
            order.put("devices", new JsonArray(devices));
        }
        if (types != null) {
            order.put("types", new JsonArray(types));
        }
        if (headers != null) {
            order.put("headers", headers(headers));
        }
        if (from != null) {
            order.put("from", from);
        }
        JsonObject made = where.api(shell).post(ALL, order);
        how.show(shell.terminal(), made, List.of("Webhook " + made.getString("id") + " is active.", secret(made)));
        return 0;
    }

    private static JsonObject headers(List<String> lines) {
        JsonObject headers = new JsonObject();
        for (String line : lines) {
            int colon = line.indexOf(':');
            if (colon < 1) {
                throw CliFailure.usage("A header looks like NAME:VALUE.");
            }
            headers.put(
                    line.substring(0, colon).strip(), line.substring(colon + 1).strip());
        }
        return headers;
    }

    private static String secret(JsonObject answer) {
        return "Its secret, not shown again: " + answer.getString("secret");
    }

    @Command(name = "remove", description = "Deliver nothing more, and forget what is pending.")
    int remove(@Parameters(paramLabel = ID) String id, @Mixin GatewayOptions where, @Mixin OutputOptions how) {
        where.api(shell).delete(path(id));
        how.show(shell.terminal(), new JsonObject().put("removed", id), List.of("Webhook " + id + " is removed."));
        return 0;
    }

    @Command(name = "pause", description = "Keep events back, up to 7 days.")
    int pause(
            @Parameters(paramLabel = ID) String id,
            @Option(names = "--cause", paramLabel = "TEXT", description = "Why it is paused.") @Nullable String cause,
            @Mixin GatewayOptions where,
            @Mixin OutputOptions how) {
        JsonObject body = cause == null ? null : new JsonObject().put("cause", cause);
        return stateOf(where.api(shell).post(path(id) + "/pause", body), how);
    }

    @Command(name = "resume", description = "Deliver again, beginning with what was kept back.")
    int resume(@Parameters(paramLabel = ID) String id, @Mixin GatewayOptions where, @Mixin OutputOptions how) {
        return stateOf(where.api(shell).post(path(id) + "/resume", null), how);
    }

    private int stateOf(JsonObject webhook, OutputOptions how) {
        String line = "Webhook %s is %s, %d pending."
                .formatted(webhook.getString("id"), webhook.getString("state"), webhook.getLong("pending"));
        how.show(shell.terminal(), webhook, List.of(line));
        return 0;
    }

    @Command(name = "rotate", description = "Sign with a new secret; with the old one too, until the overlap ends.")
    int rotate(
            @Parameters(paramLabel = ID) String id,
            @Option(names = "--overlap", paramLabel = "TIME", description = "24h by default, 7d at most; 0s for none.")
                    @Nullable
                    String overlap,
            @Mixin GatewayOptions where,
            @Mixin OutputOptions how) {
        JsonObject body = overlap == null ? null : new JsonObject().put("overlap", overlap);
        JsonObject rotated = where.api(shell).post(path(id) + "/rotate", body);
        String until = rotated.getString("oldKeyUntil");
        how.show(
                shell.terminal(),
                rotated,
                List.of(
                        until == null ? "The old secret signs no more." : "The old secret signs until " + until + ".",
                        secret(rotated)));
        return 0;
    }

    @Command(name = "test", description = "Post a test event now, and show what the receiver answers.")
    int test(@Parameters(paramLabel = ID) String id, @Mixin GatewayOptions where, @Mixin OutputOptions how) {
        JsonObject outcome = where.api(shell).post(path(id) + "/test", null);
        boolean delivered = outcome.getBoolean("delivered", false);
        String what = delivered ? "Delivered" : "Failed (" + Cause.of(outcome).text() + ")";
        String line = "%s in %d ms".formatted(what, outcome.getLong("durationMs"))
                + part(", status ", outcome.getInteger("status"))
                + part(", answer: ", outcome.getString("answer"));
        how.show(shell.terminal(), outcome, List.of(line));
        return delivered ? 0 : CliFailure.FAILED;
    }

    private static String part(String label, @Nullable Object value) {
        return value == null || value.toString().isBlank() ? "" : label + value;
    }

    @Command(name = "deliveries", description = "What was delivered, what is pending, what was given up.")
    int deliveries(
            @Parameters(paramLabel = ID) String id,
            @Option(names = "--state", paramLabel = "STATE", description = "pending, delivered or dead.") @Nullable
                    String state,
            @Option(names = "--device", paramLabel = "ID", description = "Only this device.") @Nullable String device,
            @Option(names = "--after", paramLabel = "SEQ", description = "Only of later events.") @Nullable Long after,
            @Mixin GatewayOptions where,
            @Mixin OutputOptions how) {
        String query = "?limit=" + SHOWN + (state == null ? "" : "&state=" + Api.segment(state))
                + (device == null ? "" : "&device=" + Api.segment(device))
                + (after == null ? "" : "&after=" + after);
        JsonObject page = where.api(shell).get(path(id) + "/deliveries" + query);
        TextTable table =
                new TextTable("EVENT", "TYPE", "DEVICE", "STATE", "ATTEMPTS", "STATUS", "MS", "CAUSE", "ANSWER");
        objects(page, "deliveries")
                .forEach(each -> table.row(
                        each.getLong("seq"),
                        each.getString("type"),
                        each.getString("device"),
                        each.getString("state"),
                        each.getInteger("attempts"),
                        each.getInteger("status"),
                        each.getLong("durationMs"),
                        Cause.of(each).text(),
                        each.getString("answer")));
        List<String> lines = new ArrayList<>(table.lines());
        if (page.getBoolean("more", false)) {
            lines.add("There may be more: --after " + page.getLong("last"));
        }
        how.show(shell.terminal(), page, lines);
        return 0;
    }

    @Command(name = "redeliver", description = "Deliver one event again, or those of a range that were given up.")
    int redeliver(
            @Parameters(paramLabel = ID) String id,
            @Option(names = "--seq", paramLabel = "SEQ", description = "One event.") @Nullable Long seq,
            @Option(names = "--from", paramLabel = "SEQ", description = "The first of a range.") @Nullable Long from,
            @Option(names = "--to", paramLabel = "SEQ", description = "The last of a range.") @Nullable Long to,
            @Option(names = "--delivered", description = "Also those of the range that were delivered.")
                    boolean delivered,
            @Mixin GatewayOptions where,
            @Mixin OutputOptions how) {
        if (seq != null && from == null && to == null) {
            JsonObject delivery = where.api(shell).post(path(id) + "/deliveries/" + seq + "/redeliver", null);
            how.show(shell.terminal(), delivery, List.of("Event " + seq + " is delivered again."));
            return 0;
        }
        if (seq != null || from == null || to == null) {
            throw CliFailure.usage("Give --seq, or both --from and --to.");
        }
        JsonArray states = new JsonArray().add("dead");
        JsonObject body = new JsonObject()
                .put("from", from)
                .put("to", to)
                .put("states", delivered ? states.add("delivered") : states);
        JsonObject result = where.api(shell).post(path(id) + "/redeliver", body);
        List<String> lines = new ArrayList<>(List.of("%d are delivered again, %d for the first time."
                .formatted(result.getLong("redelivered"), result.getLong("added"))));
        if (result.getBoolean("more", false)) {
            lines.add("There is more: --from " + (result.getLong("last") + 1));
        }
        how.show(shell.terminal(), result, lines);
        return 0;
    }
}
