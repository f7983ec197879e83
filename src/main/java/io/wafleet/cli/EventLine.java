package io.wafleet.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wafleet.client.Event;
import io.wafleet.terminal.Printable;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.stream.Collectors;

/** An event as one line: local time, device, type and what matters of its data. */
final class EventLine {
    private static final int SUMMARY_LIMIT = 160;
    private static final int VALUE_LIMIT = 60;
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss.SSS", Locale.ROOT);

    private EventLine() {}

    static String of(Event event, ZoneId zone) {
        return "%s  %-15s  %-17s  %s"
                .formatted(
                        time(event.at(), zone),
                        Printable.line(event.device()),
                        Printable.line(event.type()),
                        Printable.line(summary(event.data()), SUMMARY_LIMIT))
                .stripTrailing();
    }

    private static String time(String at, ZoneId zone) {
        try {
            return TIME.format(Instant.parse(at).atZone(zone));
        } catch (DateTimeParseException e) {
            return Printable.line(at);
        }
    }

    /** Every plain value; the child's original under {@code raw} says the same again. */
    private static String summary(JsonObject data) {
        return data.stream()
                .filter(entry -> !entry.getKey().equals("raw") && entry.getValue() != null)
                .map(entry -> entry.getKey() + "=" + value(entry.getValue()))
                .collect(Collectors.joining(" "));
    }

    private static String value(Object value) {
        if (value instanceof JsonObject json) {
            return Printable.line(json.encode(), VALUE_LIMIT);
        }
        if (value instanceof JsonArray json) {
            return Printable.line(json.encode(), VALUE_LIMIT);
        }
        String text = Printable.line(value.toString(), VALUE_LIMIT);
        return text.contains(" ") ? '"' + text + '"' : text;
    }
}
