package io.wafleet.gowa;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something that a child told us, in our words.
 *
 * @param type dotted, as in the API's events
 * @param at when it happened, as far as the child says
 * @param mark what two reports of the same thing have in common; null where repeats cannot be told
 * @param data the normalised fields, and the child's original under {@code raw}
 */
public record ChildEvent(String type, Instant at, @Nullable Mark mark, JsonObject data) {

    /**
     * What a thing is known by, apart from the chat and the sender: those may be named by phone or by hidden number, and
     * what counts is how the event names them in the end.
     */
    public record Mark(String kind, boolean inChat, boolean bySender, String id) {
        public static Mark of(String kind, String id) {
            return new Mark(kind, false, false, id);
        }

        public static Mark inChat(String kind, String id) {
            return new Mark(kind, true, false, id);
        }

        public static Mark bySender(String kind, String id) {
            return new Mark(kind, true, true, id);
        }

        private String in(String chat, String from) {
            return kind + "|" + (inChat ? chat + "|" : "") + (bySender ? from + "|" : "") + id;
        }
    }

    /** The same for two reports of the same thing, within a device; null where repeats cannot be told. */
    public @Nullable String dedup() {
        return mark == null ? null : mark.in(text("chat"), text("from"));
    }

    private String text(String name) {
        return data.getValue(name) instanceof String text ? text : "";
    }

    public ChildEvent markedBy(Mark other) {
        return new ChildEvent(type, at, other, data);
    }

    /** What is the same whenever the child tells of one message. */
    public static String dedupOfMessage(String chat, String messageId) {
        return Mark.inChat("message", messageId).in(chat, "");
    }
}
