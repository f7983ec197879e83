package io.wafleet.optout;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wafleet.command.Request;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a tenant has set for itself.
 *
 * @param words by which people opt out, none for not at all; null for those of the settings
 * @param confirmation what they are answered, empty for nothing; null for what the settings say
 */
public record Rules(
        String tenant,
        @Nullable List<String> words,
        @Nullable String confirmation) implements Request {
    public static final int MAX_WORDS = 50;
    public static final int MAX_WORD = 100;
    public static final int MAX_CONFIRMATION = 1000;

    public Rules {
        words = words == null ? null : List.copyOf(words);
    }

    @Override
    public JsonObject toJson() {
        return new JsonObject()
                .put("tenant", tenant)
                .put("words", words == null ? null : new JsonArray(words))
                .put("confirmation", confirmation);
    }

    public static Rules of(JsonObject json) {
        JsonArray words = json.getJsonArray("words");
        return new Rules(
                json.getString("tenant"),
                words == null ? null : words.stream().map(String::valueOf).toList(),
                json.getString("confirmation"));
    }

    /** Whether a message can be this word at all. */
    public static boolean isWord(String word) {
        return !Words.key(word).isEmpty();
    }
}
