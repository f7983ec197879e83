package io.wafleet.simulator;

import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A message about to be sent.
 *
 * @param kind as in the path: {@code message}, {@code image}, {@code contact} …
 * @param body text or caption as the receiver gets it
 * @param stored what the sender's chat storage shows
 * @param extra further parts of the receiver's webhook
 * @param replyTo id of the quoted message, or empty
 * @param asked the fields of the request, for the record
 */
record Message(
        String kind,
        String body,
        String stored,
        Map<String, Object> extra,
        String replyTo,
        @Nullable Media media,
        Map<String, Object> asked) {
    /** A file that goes with a message. */
    record Media(String kind, Path path, String filename, String extension, long size) {}

    static Message plain(String kind, String body, String stored, Map<String, Object> extra) {
        return new Message(kind, body, stored, extra, "", null, Map.of());
    }

    Message replyingTo(String id) {
        return new Message(kind, body, stored, extra, id, media, asked);
    }

    Message askedBy(Fields fields) {
        return new Message(kind, body, stored, extra, replyTo, media, fields.forRecord());
    }
}
