package io.wafleet.content;

import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What may go with any message.
 *
 * @param replyTo id of the message that is quoted; without effect if the child does not know it (contract 3.4)
 * @param disappearAfter a word of {@link #LIFETIMES}; null for what the chat is set to
 * @param forwarded whether it is marked as forwarded
 */
public record MessageOptions(
        @Nullable String replyTo, @Nullable String disappearAfter, boolean forwarded) {
    public static final MessageOptions NONE = new MessageOptions(null, null, false);

    /** The only lifetimes that WhatsApp has, in seconds. */
    private static final Map<String, Integer> SECONDS =
            Map.of("off", 0, "24h", 86_400, "7d", 604_800, "90d", 7_776_000);

    /** What {@code disappearAfter} may be. */
    public static final Set<String> LIFETIMES = SECONDS.keySet();

    JsonObject addTo(JsonObject json) {
        if (replyTo != null) {
            json.put("replyTo", replyTo);
        }
        if (disappearAfter != null) {
            json.put("disappearAfter", disappearAfter);
        }
        if (forwarded) {
            json.put("forwarded", true);
        }
        return json;
    }

    static MessageOptions of(JsonObject json) {
        String replyTo = json.getString("replyTo");
        String disappearAfter = json.getString("disappearAfter");
        boolean forwarded = json.getBoolean("forwarded", false);
        return replyTo == null && disappearAfter == null && !forwarded
                ? NONE
                : new MessageOptions(replyTo, disappearAfter, forwarded);
    }

    /** As the child's own fields. */
    public JsonObject addToRequest(JsonObject fields) {
        if (replyTo != null) {
            fields.put("reply_message_id", replyTo);
        }
        if (disappearAfter != null) {
            fields.put("duration", SECONDS.get(disappearAfter));
        }
        if (forwarded) {
            fields.put("is_forwarded", true);
        }
        return fields;
    }
}
