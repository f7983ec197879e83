package io.wafleet.campaign;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wafleet.problem.Problem;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A message with places for each recipient's own words: <code>{{name}}</code>, or <code>{{name|friend}}</code> with what
 * stands there for those who have none. Every text of a content may have them. What is filled in is not looked at again.
 */
final class Template {
    private static final Pattern PLACE = Pattern.compile("\\{\\{([^{}|]*)(?:\\|([^{}]*))?}}");
    private static final Pattern NAME = Pattern.compile("[\\p{L}_][\\p{L}\\p{N}_. -]{0,63}");

    private final JsonObject content;

    /** @param content fields of a content, as its JSON has them */
    Template(JsonObject content) {
        this.content = content;
        each(content, text -> {
            String rest = PLACE.matcher(text).replaceAll(Template::checked);
            if (rest.contains("{{") || rest.contains("}}")) {
                throw Problem.field("message", "has {{ or }} that do not belong to a {{name}}")
                        .exception();
            }
            return text;
        });
    }

    private static String checked(MatchResult place) {
        String name = place.group(1).trim();
        if (!NAME.matcher(name).matches()) {
            throw Problem.field("message", "{{" + name + "}} is no name of a variable")
                    .exception();
        }
        return "";
    }

    /** @throws MissingVariable for the first place that stays empty */
    JsonObject fill(Map<String, String> variables) {
        return each(
                content,
                text -> PLACE.matcher(text).replaceAll(place -> {
                    String name = place.group(1).trim();
                    String value = value(variables.get(name), place.group(2));
                    if (value == null) {
                        throw new MissingVariable(name);
                    }
                    return Matcher.quoteReplacement(value);
                }));
    }

    /** The same message with another text. */
    Template saying(String text) {
        JsonObject other = content.copy();
        return new Template(other.put(other.containsKey("caption") ? "caption" : "text", text));
    }

    /** The length of the longest text. */
    static int longest(JsonObject content) {
        int[] longest = {0};
        each(content, text -> {
            longest[0] = Math.max(longest[0], text.length());
            return text;
        });
        return longest[0];
    }

    private static @Nullable String value(@Nullable String given, @Nullable String fallback) {
        return given == null || given.isBlank() ? fallback : given;
    }

    private static JsonObject each(JsonObject json, UnaryOperator<String> work) {
        JsonObject changed = new JsonObject();
        json.forEach(field -> changed.put(field.getKey(), each(field.getValue(), work)));
        return changed;
    }

    private static @Nullable Object each(@Nullable Object value, UnaryOperator<String> work) {
        if (value instanceof String text) {
            return work.apply(text);
        }
        if (value instanceof JsonObject object) {
            return each(object, work);
        }
        if (value instanceof JsonArray array) {
            JsonArray changed = new JsonArray();
            array.forEach(item -> changed.add(each(item, work)));
            return changed;
        }
        return value;
    }

    /** A row lacks what the message needs. */
    static final class MissingVariable extends RuntimeException {
        private static final long serialVersionUID = 1L;

        MissingVariable(String name) {
            super("has no value for {{" + name + "}}", null, false, false);
        }
    }
}
