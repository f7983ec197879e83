package io.wafleet.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wafleet.client.Api;
import io.wafleet.terminal.TextTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "usage",
        description = "Who has sent and received how much.",
        footer = {
            "",
            "For bills: wafleet usage --from 2026-01-01 --to 2026-01-31 --group month,tenant --csv > january.csv"
        })
final class UsageCommand implements Callable<Integer> {
    private static final int PAGE = 1000;

    private final Shell shell;

    @Option(names = "--from", paramLabel = "DAY", description = "The first day; by default 30 days up to the last.")
    @Nullable
    String from;

    @Option(names = "--to", paramLabel = "DAY", description = "The last day; today by default.")
    @Nullable
    String to;

    @Option(names = "--tenant", paramLabel = "TENANT", description = "Only this tenant's.")
    @Nullable
    String tenant;

    @Option(names = "--device", paramLabel = "ID", description = "Only this device's.")
    @Nullable
    String device;

    @Option(
            names = "--group",
            paramLabel = "WORDS",
            description = "What is told apart, of month or day, tenant, device; default: ${DEFAULT-VALUE}.",
            defaultValue = "day,tenant,device")
    String group = "";

    @Option(names = "--csv", description = "Print CSV, with all kinds of messages.")
    boolean csv;

    @Mixin
    GatewayOptions gateway = new GatewayOptions();

    @Mixin
    OutputOptions output = new OutputOptions();

    UsageCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        Api api = gateway.api(shell);
        if (csv) {
            try (Stream<String> lines = api.lines("/api/usage?format=csv" + query())) {
                lines.forEach(shell.terminal()::line);
            }
            return 0;
        }
        JsonArray rows = rows(api);
        output.show(
                shell.terminal(),
                new JsonObject().put("usage", rows),
                table(rows).lines());
        return 0;
    }

    private String query() {
        return parameter("from", from)
                + parameter("to", to)
                + parameter("tenant", tenant)
                + parameter("device", device)
                + parameter("group", group);
    }

    private static String parameter(String name, @Nullable String value) {
        return value == null ? "" : "&" + name + "=" + Api.segment(value);
    }

    private JsonArray rows(Api api) {
        return api.all("/api/usage?limit=" + PAGE + query(), "usage").getJsonArray("usage");
    }

    private TextTable table(JsonArray rows) {
        List<String> fields = new ArrayList<>(Stream.of("month", "day", "tenant", "device")
                .filter(List.of(group.split(",", -1))::contains)
                .toList());
        List<String> headings = new ArrayList<>(
                fields.stream().map(field -> field.toUpperCase(Locale.ROOT)).toList());
        headings.addAll(List.of("ACTIVE", "SENT", "RECEIVED", "BYTES-SENT", "BYTES-RECEIVED"));
        fields.addAll(List.of("activeDevices", "messagesOut", "messagesIn", "mediaBytesOut", "mediaBytesIn"));
        TextTable table = new TextTable(headings.toArray(String[]::new));
        rows.stream()
                .map(JsonObject.class::cast)
                .forEach(row -> table.row(fields.stream().map(row::getValue).toArray()));
        return table;
    }
}
