package io.wafleet.usage;

import io.vertx.core.json.JsonObject;
import io.wafleet.id.DeviceId;
import io.wafleet.journal.Event;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A message that an event tells of, and that counts.
 *
 * @param at when the event was stored: what comes in late counts on that day, so that no past day changes
 * @param bytes of its file, as far as the event says
 * @param file where the file is that the event does not say the size of; null for none
 */
record Message(
        String tenant,
        String device,
        Instant at,
        Direction direction,
        Kind kind,
        long bytes,
        @Nullable Path file) {
    /** The types of events that tell of any. */
    static final List<String> TYPES = List.of("message.received", "send.changed");

    private static final Set<String> SENT = Set.of("sent", "delivered", "read");

    enum Direction {
        OUT("out"),
        IN("in");

        private final String text;

        Direction(String text) {
            this.text = text;
        }

        String text() {
            return text;
        }
    }

    /** Null if it tells of none that counts. */
    static @Nullable Message of(Event told, Path sessions) {
        DeviceId device = told.device();
        if (device == null) {
            return null;
        }
        JsonObject data = new JsonObject(told.data());
        return told.type().equals("send.changed") ? sent(told, device, data) : received(told, device, data, sessions);
    }

    /** A job counts once: when it comes to be sent, whatever it becomes after that. */
    private static @Nullable Message sent(Event told, DeviceId device, JsonObject data) {
        JsonObject job = object(data, "job");
        boolean counts = SENT.contains(text(job, "state")) && !SENT.contains(text(data, "previous"));
        long bytes = number(object(object(job, "content"), "media"), "size");
        return counts ? message(told, device, Direction.OUT, Kind.of(text(job, "kind")), bytes, null) : null;
    }

    private static Message received(Event told, DeviceId device, JsonObject data, Path sessions) {
        String path = text(object(data, "media"), "path");
        return message(
                told,
                device,
                Direction.IN,
                Kind.of(text(data, "kind")),
                path.isEmpty() ? number(object(data, "raw"), "file_length") : 0,
                path.isEmpty() ? null : inVolume(sessions.resolve(device.value()), path));
    }

    private static Message message(
            Event told, DeviceId device, Direction direction, Kind kind, long bytes, @Nullable Path file) {
        // The id begins with the time in milliseconds, 48 bits of it (RFC 9562, UUID version 7).
        Instant stored = Instant.ofEpochMilli(UUID.fromString(told.id()).getMostSignificantBits() >>> 16);
        return new Message(told.tenant(), device.value(), stored, direction, kind, bytes, file);
    }

    private static @Nullable Path inVolume(Path volume, String path) {
        Path file = volume.resolve(path).normalize();
        return file.startsWith(volume) ? file : null;
    }

    private static JsonObject object(JsonObject json, String name) {
        return json.getValue(name) instanceof JsonObject object ? object : new JsonObject();
    }

    private static String text(JsonObject json, String name) {
        return json.getValue(name) instanceof String text ? text : "";
    }

    private static long number(JsonObject json, String name) {
        return json.getValue(name) instanceof Number number ? Math.max(0, number.longValue()) : 0;
    }
}
