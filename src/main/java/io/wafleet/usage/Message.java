package io.wafleet.usage;

import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Instant;
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

    /** As the journal has it. */
    record Told(String id, String tenant, String device, String type, String data) {}

    /** Null if it tells of none that counts. */
    static @Nullable Message of(Told told, Path sessions) {
        JsonObject data = new JsonObject(told.data());
        return told.type().equals("send.changed") ? sent(told, data) : received(told, data, sessions);
    }

    /** A job counts once: when it comes to be sent, whatever it becomes after that. */
    private static @Nullable Message sent(Told told, JsonObject data) {
        JsonObject job = object(data, "job");
        boolean counts = SENT.contains(text(job, "state")) && !SENT.contains(text(data, "previous"));
        long bytes = number(object(object(job, "content"), "media"), "size");
        return counts ? message(told, Direction.OUT, Kind.of(text(job, "kind")), bytes, null) : null;
    }

    private static Message received(Told told, JsonObject data, Path sessions) {
        String path = text(object(data, "media"), "path");
        return message(
                told,
                Direction.IN,
                Kind.of(text(data, "kind")),
                path.isEmpty() ? number(object(data, "raw"), "file_length") : 0,
                path.isEmpty() ? null : inVolume(sessions.resolve(told.device()), path));
    }

    private static Message message(Told told, Direction direction, Kind kind, long bytes, @Nullable Path file) {
        // The id begins with the time in milliseconds, 48 bits of it (RFC 9562, UUID version 7).
        Instant stored = Instant.ofEpochMilli(UUID.fromString(told.id()).getMostSignificantBits() >>> 16);
        return new Message(told.tenant(), told.device(), stored, direction, kind, bytes, file);
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
