package io.wafleet.content;

import io.vertx.core.json.JsonObject;

/** Something about a conversation that is no part of it. */
public sealed interface Signal extends Content {
    @Override
    default boolean isSignal() {
        return true;
    }

    @Override
    default boolean isRepeatable() {
        return true;
    }

    /** The owner has read a message of the chat. */
    record Read(String messageId) implements Signal {
        @Override
        public String kind() {
            return "read";
        }

        @Override
        public JsonObject toJson() {
            return new JsonObject().put("messageId", messageId);
        }
    }

    /** The number is seen as online or not; it goes to nobody in particular. */
    record Presence(boolean available) implements Signal {
        @Override
        public String kind() {
            return "presence";
        }

        @Override
        public JsonObject toJson() {
            return new JsonObject().put("available", available);
        }
    }

    /** The number is seen as typing in the chat, or as having stopped. */
    record Typing(boolean typing) implements Signal {
        @Override
        public String kind() {
            return "typing";
        }

        @Override
        public JsonObject toJson() {
            return new JsonObject().put("typing", typing);
        }
    }

    static Signal of(String kind, JsonObject json) {
        return switch (kind) {
            case "read" -> new Read(json.getString("messageId"));
            case "presence" -> new Presence(json.getBoolean("available"));
            default -> new Typing(json.getBoolean("typing"));
        };
    }
}
