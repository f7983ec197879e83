package io.wafleet.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wafleet.client.Api;
import io.wafleet.client.Pause;
import io.wafleet.terminal.Printable;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "audit",
        description = "Who has changed what, one line an entry, the newest last.",
        footer = {"", "The whole log as a file: GET /api/audit/export, as JSON lines or as CSV."})
final class AuditCommand implements Callable<Integer> {
    private static final String ALL = "/api/audit?limit=";
    private static final int PAGE = 500;
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
    private static final int LONGEST = 300;

    private final Shell shell;

    @Option(names = "--who", paramLabel = "NAME", description = "Only what this user or API key did.")
    @Nullable
    String who;

    @Option(names = "--operation", paramLabel = "ID", description = "Only this, e.g. deleteDevice.")
    @Nullable
    String operation;

    @Option(names = "--object", paramLabel = "ID", description = "Only of this device, user, key, webhook or campaign.")
    @Nullable
    String object;

    @Option(names = "--outcome", paramLabel = "WORD", description = "done, refused, failed or unanswered.")
    @Nullable
    String outcome;

    @Option(names = "--tenant", paramLabel = "TENANT", description = "Only of what is this tenant's.")
    @Nullable
    String tenant;

    @Option(
            names = "--since",
            paramLabel = "TIME",
            converter = DurationConverter.class,
            description = "Only of the last 90s, 5m, 24h, 7d.")
    @Nullable
    Duration since;

    @Option(
            names = "--last",
            paramLabel = "N",
            description = "So many entries to begin with, 50 by default; at most 500.")
    int last = 50;

    @Option(names = "--follow", description = "Go on with what happens.")
    boolean follow;

    @Mixin
    GatewayOptions gateway = new GatewayOptions();

    @Mixin
    OutputOptions output = new OutputOptions();

    AuditCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() throws InterruptedException {
        Api api = gateway.api(shell);
        JsonObject newest = api.get(ALL + last + "&order=desc" + filter());
        List<JsonObject> entries = new ArrayList<>(entries(newest));
        Collections.reverse(entries);
        entries.forEach(this::show);
        String after = entries.isEmpty() ? "" : entries.get(entries.size() - 1).getString("id");
        while (follow && !shell.terminal().isClosed()) {
            JsonObject next = api.get(ALL + PAGE + "&order=asc&after=" + after + filter());
            entries(next).forEach(this::show);
            after = next.getString("last");
            if (!next.getBoolean("more", false)) {
                Pause.of(LOOK_EVERY);
            }
        }
        return 0;
    }

    private String filter() {
        Map<String, @Nullable String> wanted = new TreeMap<>();
        wanted.put("who", who);
        wanted.put("operation", operation);
        wanted.put("object", object);
        wanted.put("outcome", outcome);
        wanted.put("tenant", tenant);
        wanted.put("since", since == null ? null : Instant.now().minus(since).toString());
        return wanted.entrySet().stream()
                .filter(each -> each.getValue() != null)
                .map(each -> "&" + each.getKey() + "=" + Api.segment(String.valueOf(each.getValue())))
                .collect(Collectors.joining());
    }

    private static List<JsonObject> entries(JsonObject page) {
        return page.getJsonArray("entries", new JsonArray()).stream()
                .map(JsonObject.class::cast)
                .toList();
    }

    private void show(JsonObject entry) {
        shell.terminal().line(output.json ? entry.encode() : line(entry));
    }

    private static String line(JsonObject entry) {
        String code = entry.getString("code") == null ? "" : " (" + entry.getString("code") + ")";
        String after = entry.getValue("after") == null ? "" : " " + entry.getValue("after");
        return Printable.line(
                "%s  %-12s %-15s  %-16s %s  %s%s%s"
                        .formatted(
                                entry.getString("at"),
                                entry.getString("who"),
                                entry.getString("address"),
                                entry.getString("operation"),
                                entry.getString("object"),
                                entry.getString("outcome"),
                                code,
                                after),
                LONGEST);
    }
}
