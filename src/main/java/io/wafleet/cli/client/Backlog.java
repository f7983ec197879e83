package io.wafleet.cli.client;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The stored events, for whoever was away for a while. */
final class Backlog {
    private static final int PAGE = 500;

    private final Api api;
    private final @Nullable String device;

    Backlog(Api api, @Nullable String device) {
        this.api = api;
        this.device = device;
    }

    /** All events after a sequence number, oldest first. */
    void read(long after, Consumer<Event> reader) {
        long position = after;
        while (true) {
            List<Event> page = page(position, PAGE);
            page.forEach(reader);
            if (page.size() < PAGE) {
                return;
            }
            position = page.get(page.size() - 1).seq();
        }
    }

    /** The sequence number of the last event before an instant, found in about 2 log n requests; 0 if there is none. */
    long positionBefore(Instant start) {
        long high = 1;
        while (isBefore(first(high), start)) {
            high *= 2;
        }
        long low = 0;
        while (low < high) {
            long middle = (low + high) / 2;
            if (isBefore(first(middle), start)) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private @Nullable Event first(long after) {
        List<Event> page = page(after, 1);
        return page.isEmpty() ? null : page.get(0);
    }

    private List<Event> page(long after, int limit) {
        String filter = device == null ? "" : "&device=" + Api.segment(device);
        return api.get("/api/events?after=" + after + "&limit=" + limit + filter).getJsonArray("events").stream()
                .filter(JsonObject.class::isInstance)
                .map(event -> Event.of((JsonObject) event))
                .toList();
    }

    private static boolean isBefore(@Nullable Event event, Instant start) {
        if (event == null) {
            return false;
        }
        try {
            return Instant.parse(event.at()).isBefore(start);
        } catch (DateTimeParseException e) {
            return false;
        }
    }
}
