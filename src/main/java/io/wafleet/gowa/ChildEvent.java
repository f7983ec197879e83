package io.wafleet.gowa;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something that a child told us, in our words.
 *
 * @param type dotted, as in the API's events
 * @param at when it happened, as far as the child says
 * @param dedup what two reports of the same thing have in common; null where repeats cannot be told
 * @param data the normalised fields, and the child's original under {@code raw}
 */
public record ChildEvent(String type, Instant at, @Nullable String dedup, JsonObject data) {
    /** What is the same whenever the child tells of one message. */
    public static String dedupOfMessage(String chat, String messageId) {
        return "message|" + chat + "|" + messageId;
    }
}
