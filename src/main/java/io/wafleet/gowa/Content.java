package io.wafleet.gowa;

import io.vertx.core.json.JsonObject;

/** What a child can be asked to send, one record a kind (contract 3.4, 3.5). */
public sealed interface Content {
    /** The word of the API and the database. */
    String kind();

    /** The fields, without the kind; {@link #of} reads them back. */
    JsonObject toJson();

    /** Whether it is about a conversation and not a part of it, such as "typing": it overtakes messages and is soon void. */
    default boolean isSignal() {
        return false;
    }

    /** Whether doing it twice is the same as doing it once, so that it may be repeated when its answer was lost. */
    default boolean isRepeatable() {
        return false;
    }

    /**
     * A plain message.
     *
     * @param text 1 to 65,536 characters
     */
    record Text(String text) implements Content {
        @Override
        public String kind() {
            return "text";
        }

        @Override
        public JsonObject toJson() {
            return new JsonObject().put("text", text);
        }
    }

    /** The content that {@link #toJson} gave. */
    static Content of(String kind, JsonObject json) {
        return switch (kind) {
            case "text" -> new Text(json.getString("text"));
            default -> throw new IllegalArgumentException("no such kind of content: " + kind);
        };
    }
}
