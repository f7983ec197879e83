package io.wafleet.content;

import io.vertx.core.json.JsonObject;

/** Something done to an earlier message. */
public sealed interface Action extends Content {
    /** WhatsApp's id of that message. */
    String messageId();

    /**
     * A sign of feeling.
     *
     * @param emoji empty to take it back
     */
    record Reaction(String messageId, String emoji) implements Action {
        @Override
        public String kind() {
            return "reaction";
        }

        @Override
        public JsonObject toJson() {
            return new JsonObject().put("messageId", messageId).put("emoji", emoji);
        }

        @Override
        public boolean isRepeatable() {
            return true;
        }
    }

    /** Another text for a message of our own; WhatsApp allows it for about 15 minutes. */
    record Edit(String messageId, String text) implements Action {
        @Override
        public String kind() {
            return "edit";
        }

        @Override
        public JsonObject toJson() {
            return new JsonObject().put("messageId", messageId).put("text", text);
        }

        @Override
        public boolean isRepeatable() {
            return true;
        }
    }

    /** Deletes a message for everyone. */
    record Revoke(String messageId) implements Action {
        @Override
        public String kind() {
            return "revoke";
        }

        @Override
        public JsonObject toJson() {
            return new JsonObject().put("messageId", messageId);
        }

        @Override
        public boolean isRepeatable() {
            return true;
        }
    }

    /** Sends a message that the child has stored on to another chat. */
    record Forward(String messageId) implements Action {
        @Override
        public String kind() {
            return "forward";
        }

        @Override
        public JsonObject toJson() {
            return new JsonObject().put("messageId", messageId);
        }
    }

    static Action of(String kind, JsonObject json) {
        String messageId = json.getString("messageId");
        return switch (kind) {
            case "reaction" -> new Reaction(messageId, json.getString("emoji"));
            case "edit" -> new Edit(messageId, json.getString("text"));
            case "revoke" -> new Revoke(messageId);
            default -> new Forward(messageId);
        };
    }
}
