package io.wafleet.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wafleet.client.Cause;
import io.wafleet.terminal.Printable;
import io.wafleet.terminal.TextTable;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** Everything about one device, for people. Times are local. */
final class DeviceDetail {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);
    private static final double MEGABYTE = 1e6;

    private final ZoneId zone;

    DeviceDetail(ZoneId zone) {
        this.zone = zone;
    }

    List<String> lines(JsonObject device, JsonArray transitions) {
        JsonObject process = device.getJsonObject("process", new JsonObject());
        JsonObject link = device.getJsonObject("link", new JsonObject());
        JsonObject counters = device.getJsonObject("counters", new JsonObject());
        List<String> lines = new ArrayList<>();
        lines.add(row("device", words(device.getString("id"), device.getString("name"))));
        lines.add(row("number", number(device)));
        lines.add(row("desired", device.getString("desired", "?")));
        lines.add(row(
                "process",
                state(process)
                        + with(", pid ", process, "pid")
                        + with(", port ", process, "port")
                        + with(", GOWA ", process, "version")));
        lines.add(row(
                "",
                "launches %s, restarts that no user asked for %s"
                        .formatted(process.getValue("generation", "?"), process.getValue("restarts", "?"))));
        if (process.getValue("memoryBytes") != null) {
            lines.add(row("", use(process)));
        }
        if (process.getBoolean("restartRequired", false)) {
            lines.add(row("", "restart required: " + names(process.getJsonArray("changedSettings", new JsonArray()))));
        }
        JsonObject exit = process.getJsonObject("lastExit");
        lines.add(row("last exit", exit == null ? "-" : exit.getString("status") + ", " + time(exit.getString("at"))));
        lines.add(row("link", state(link) + with(", ", link, "jid")));
        lines.add(row(
                "sends",
                "depth %s, %s sent, %s received"
                        .formatted(
                                device.getJsonObject("queue", new JsonObject()).getValue("depth", "?"),
                                counters.getValue("sent", "?"),
                                counters.getValue("received", "?"))));
        lines.add(row("settings", settings(device.getJsonObject("settings", new JsonObject()))));
        lines.add("");
        lines.addAll(table(transitions));
        return lines;
    }

    private static String row(String label, String text) {
        return Printable.line("%-11s%s".formatted(label, text)).stripTrailing();
    }

    private static String words(@Nullable String one, @Nullable String other) {
        return other == null ? String.valueOf(one) : one + "  " + other;
    }

    private String state(JsonObject part) {
        String cause = Cause.of(part).text();
        return part.getString("state", "?")
                + " since " + time(part.getString("since"))
                + (cause.isEmpty() ? "" : " (" + cause + ")");
    }

    private static String with(String label, JsonObject json, String name) {
        Object value = json.getValue(name);
        return value == null ? "" : label + value;
    }

    private static String number(JsonObject device) {
        String number = device.getString("phoneNumber");
        String expected = device.getString("expectedNumber");
        String known = number == null ? "not known, until a phone is linked" : "+" + number;
        return expected == null || expected.equals(number) ? known : known + ", registered with +" + expected;
    }

    private static String use(JsonObject process) {
        Duration up = Duration.ofSeconds(process.getLong("uptimeSeconds", 0L));
        String cpu = with(", ", process, "cpuPercent");
        return "up %d h %02d min, %.0f MB resident"
                        .formatted(up.toHours(), up.toMinutesPart(), process.getLong("memoryBytes") / MEGABYTE)
                + (cpu.isEmpty() ? "" : cpu + " % of a core");
    }

    private static String names(JsonArray names) {
        StringJoiner text = new StringJoiner(", ");
        names.forEach(name -> text.add(String.valueOf(name)));
        return text.toString();
    }

    private static String settings(JsonObject settings) {
        StringJoiner text = new StringJoiner(" ");
        text.setEmptyValue("-");
        settings.forEach(setting -> {
            if (setting.getValue() instanceof JsonObject variables) {
                variables.forEach(variable -> text.add(variable.getKey() + "=" + variable.getValue()));
            } else if (setting.getValue() != null) {
                text.add(setting.getKey() + "=" + setting.getValue());
            }
        });
        return text.toString();
    }

    private List<String> table(JsonArray transitions) {
        TextTable table = new TextTable("AT", "WHAT", "FROM", "TO", "PID", "LAUNCH", "CAUSE");
        for (Object each : transitions) {
            JsonObject transition = (JsonObject) each;
            table.row(
                    time(transition.getString("at")),
                    transition.getString("kind"),
                    transition.getString("from"),
                    transition.getString("to"),
                    transition.getValue("pid"),
                    transition.getValue("generation"),
                    Cause.of(transition).text());
        }
        return table.lines();
    }

    private String time(@Nullable String at) {
        try {
            return at == null ? "?" : TIME.format(Instant.parse(at).atZone(zone));
        } catch (DateTimeParseException e) {
            return at;
        }
    }
}
