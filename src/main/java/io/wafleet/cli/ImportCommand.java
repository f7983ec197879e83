package io.wafleet.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wafleet.client.Api;
import io.wafleet.client.CliFailure;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "import",
        description = "Take numbers over from another system that ran GOWA, with their sessions and chats.",
        footer = {
            "",
            "Only looks, and says what it would do, unless --yes is given. Each number's folder is copied; the original is kept.",
            "Stop the old system first, and start it no more: two processes on one session get the number banned.",
            "The exit code is 0 if every number can be, or was, taken over."
        })
final class ImportCommand implements Callable<Integer> {
    private static final String PATH = "/api/devices/import";
    private static final long MB = 1024L * 1024;

    private final Shell shell;

    @Parameters(
            paramLabel = "<folder>",
            arity = "1..*",
            description = "A number's folder, or one that holds the folders of many, such as sessions/.")
    List<Path> folders = new ArrayList<>();

    @Option(names = "--yes", description = "Do it.")
    boolean yes;

    @Option(names = "--name", paramLabel = "NAME", description = "What people call the number; for one only.")
    @Nullable
    String name;

    @Option(names = "--no-start", description = "Register only; 'devices start' brings the number online.")
    boolean noStart;

    @Mixin
    GatewayOptions gateway = new GatewayOptions();

    @Mixin
    OutputOptions output = new OutputOptions();

    ImportCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        Api api = gateway.api(shell);
        JsonArray volumes = new JsonArray();
        for (Path folder : folders) {
            JsonObject order = new JsonObject()
                    .put("folder", folder.toAbsolutePath().normalize().toString())
                    .put("dryRun", !yes)
                    .put("autoStart", !noStart);
            if (name != null) {
                order.put("name", name);
            }
            volumes.addAll(api.post(PATH, order).getJsonArray("volumes"));
        }
        List<JsonObject> all = volumes.stream().map(JsonObject.class::cast).toList();
        output.show(shell.terminal(), new JsonObject().put("dryRun", !yes).put("volumes", volumes), lines(all));
        return all.stream().allMatch(ImportCommand::isFine) ? 0 : CliFailure.REFUSED;
    }

    private List<String> lines(List<JsonObject> volumes) {
        List<String> lines = new ArrayList<>();
        for (JsonObject volume : volumes) {
            lines.add(headline(volume));
            volume.getJsonArray("obstacles").forEach(obstacle -> lines.add("  in the way: " + obstacle));
            volume.getJsonArray("remarks").forEach(remark -> lines.add("  note: " + remark));
        }
        long fine = volumes.stream().filter(ImportCommand::isFine).count();
        lines.add("");
        lines.add(
                yes
                        ? "%d of %d taken over; the originals are where they were.".formatted(fine, volumes.size())
                        : "%d of %d can be taken over. Nothing was changed: --yes does it."
                                .formatted(fine, volumes.size()));
        return lines;
    }

    private static String headline(JsonObject volume) {
        String number = volume.getString("phoneNumber");
        JsonObject history = volume.getJsonObject("history");
        return "%s: %s, %s, %d MB"
                .formatted(
                        volume.getString("folder"),
                        number == null ? "no number" : "+" + number,
                        history == null
                                ? "no chats"
                                : history.getLong("chats") + " chats with " + history.getLong("messages") + " messages",
                        (volume.getLong("bytes") + MB - 1) / MB);
    }

    private static boolean isFine(JsonObject volume) {
        return volume.getJsonArray("obstacles").isEmpty();
    }
}
