package io.wafleet.content;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/**
 * What a child can be asked to do in a chat, one record a kind (contract 3.4, 3.5): the messages here, those with a file
 * in {@link Media}, what is done to an earlier message in {@link Action}, and {@link Signal}s.
 */
public sealed interface Content
        permits Content.Text, Content.Contact, Content.Location, Content.Poll, Content.Link, Media, Action, Signal {
    /** The word of the API and the database. */
    String kind();

    /** The fields, without the kind and without those that are as usual; {@link #of} reads them back. */
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
     * @param mentions numbers, JIDs or {@code @everyone} to be told, beside those that the text names by {@code @}
     */
    record Text(String text, List<String> mentions, MessageOptions options) implements Content {
        public Text {
            mentions = List.copyOf(mentions);
        }

        public Text(String text) {
            this(text, List.of(), MessageOptions.NONE);
        }

        @Override
        public String kind() {
            return "text";
        }

        @Override
        public JsonObject toJson() {
            JsonObject json = new JsonObject().put("text", text);
            if (!mentions.isEmpty()) {
                json.put("mentions", new JsonArray(mentions));
            }
            return options.addTo(json);
        }
    }

    /**
     * A contact card.
     *
     * @param phone digits, international
     */
    record Contact(String name, String phone, MessageOptions options) implements Content {
        @Override
        public String kind() {
            return "contact";
        }

        @Override
        public JsonObject toJson() {
            return options.addTo(new JsonObject().put("contactName", name).put("contactPhone", phone));
        }
    }

    /** A place, in degrees. */
    record Location(double latitude, double longitude, MessageOptions options) implements Content {
        @Override
        public String kind() {
            return "location";
        }

        @Override
        public JsonObject toJson() {
            return options.addTo(new JsonObject().put("latitude", latitude).put("longitude", longitude));
        }
    }

    /**
     * A question with answers to choose from.
     *
     * @param options at least one, all different
     * @param maxAnswers how many may be chosen
     */
    record Poll(String question, List<String> choices, int maxAnswers, MessageOptions options) implements Content {
        public Poll {
            choices = List.copyOf(choices);
        }

        @Override
        public String kind() {
            return "poll";
        }

        @Override
        public JsonObject toJson() {
            return options.addTo(new JsonObject()
                    .put("question", question)
                    .put("options", new JsonArray(choices))
                    .put("maxAnswers", maxAnswers));
        }
    }

    /**
     * A text with a preview of a page, which the child fetches.
     *
     * @param caption never empty; the address is added below it
     */
    record Link(String url, String caption, MessageOptions options) implements Content {
        @Override
        public String kind() {
            return "link";
        }

        @Override
        public JsonObject toJson() {
            return options.addTo(new JsonObject().put("link", url).put("caption", caption));
        }
    }

    /** The content that {@link #toJson} gave. */
    static Content of(String kind, JsonObject json) {
        MessageOptions options = MessageOptions.of(json);
        return switch (kind) {
            case "text" -> new Text(json.getString("text"), strings(json.getJsonArray("mentions")), options);
            case "contact" -> new Contact(json.getString("contactName"), json.getString("contactPhone"), options);
            case "location" -> new Location(json.getDouble("latitude"), json.getDouble("longitude"), options);
            case "poll" ->
                new Poll(
                        json.getString("question"),
                        strings(json.getJsonArray("options")),
                        json.getInteger("maxAnswers"),
                        options);
            case "link" -> new Link(json.getString("link"), json.getString("caption"), options);
            case "image", "video", "audio", "document", "sticker" -> Media.of(kind, json, options);
            case "reaction", "edit", "revoke", "forward" -> Action.of(kind, json);
            case "read", "presence", "typing" -> Signal.of(kind, json);
            default -> throw new IllegalArgumentException("no such kind of content: " + kind);
        };
    }

    private static List<String> strings(@org.jspecify.annotations.Nullable JsonArray array) {
        return array == null
                ? List.of()
                : array.stream().map(String.class::cast).toList();
    }
}
