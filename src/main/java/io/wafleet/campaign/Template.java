package io.wafleet.campaign;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wafleet.campaign.rows.Name;
import io.wafleet.problem.Problem;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A message with places for each recipient's own words: <code>{{name}}</code>, or <code>{{name|friend}}</code> with what
 * stands there for those who have none. A name is whatever a column may be called. Every text of a content may have
 * places. What is filled in is not looked at again.
 */
final class Template {
    static final int MAX_TEXT = 65_536;

    private static final Pattern PLACE = Pattern.compile("\\{\\{([^{}|]*)(?:\\|([^{}]*))?}}");
    private static final int NAMED = 10;

    private final JsonObject content;
    private final boolean isFixed;

    /** @param content fields of a content, as its JSON has them */
    Template(JsonObject content) {
        this.content = content;
        boolean[] places = {false};
        each(content, text -> {
            places[0] |= !places("message", text).isEmpty();
            return text;
        });
        this.isFixed = !places[0];
    }

    /**
     * Where something is to be filled in.
     *
     * @param isRequired whether nothing stands there for those who have no value
     */
    record Place(String name, boolean isRequired) {
        String key() {
            return Name.key(name);
        }
    }

    /** All places of a text, in their order; a problem that names the field says what cannot be read. */
    static List<Place> places(String field, String text) {
        String rest = PLACE.matcher(text).replaceAll("");
        if (rest.contains("{{") || rest.contains("}}")) {
            throw Problem.field(field, "has {{ or }} that do not belong to a {{name}}")
                    .exception();
        }
        return PLACE.matcher(text)
                .results()
                .map(place -> new Place(checked(field, place), place.group(2) == null))
                .toList();
    }

    private static String checked(String field, MatchResult place) {
        String name = Name.trimmed(place.group(1));
        if (name.isEmpty() || name.length() > Name.MAX) {
            throw Problem.field(
                            field,
                            "{{%s}} is no name of a variable, which has 1 to %d characters"
                                    .formatted(name.substring(0, Math.min(name.length(), Name.MAX)), Name.MAX))
                    .exception();
        }
        return name;
    }

    /** Whether all get the same. */
    boolean isFixed() {
        return isFixed;
    }

    /**
     * The content with its places filled.
     *
     * @param variables by the key of their name
     * @throws MissingVariable for the first place that stays empty
     */
    JsonObject fill(Map<String, String> variables) {
        return each(content, text -> fill(text, variables));
    }

    /** The same of one text. */
    static String fill(String text, Map<String, String> variables) {
        StringBuilder filled = new StringBuilder(text.length());
        Matcher place = PLACE.matcher(text);
        while (place.find()) {
            String name = Name.trimmed(place.group(1));
            String value = value(variables.get(Name.key(name)), place.group(2));
            if (value == null) {
                throw new MissingVariable(name, variables);
            }
            place.appendReplacement(filled, "");
            filled.append(value);
            checkLength(filled);
        }
        place.appendTail(filled);
        checkLength(filled);
        return filled.toString();
    }

    /** While it is filled: a long value in many places could take all memory before the end. */
    private static void checkLength(StringBuilder filled) {
        if (filled.length() > MAX_TEXT) {
            throw Problem.field("message", "must have at most " + MAX_TEXT + " characters")
                    .exception();
        }
    }

    /** The same message with another text. */
    Template saying(String text) {
        JsonObject other = content.copy();
        return new Template(other.put(other.containsKey("caption") ? "caption" : "text", text));
    }

    /** How many bytes all texts of a content take when they are stored. */
    static long bytes(JsonObject content) {
        long[] bytes = {0};
        each(content, text -> {
            bytes[0] += bytes(text);
            return text;
        });
        return bytes[0];
    }

    private static long bytes(String text) {
        long bytes = 0;
        for (int i = 0; i < text.length(); i++) {
            char sign = text.charAt(i);
            // Of a pair, each half counts as two.
            bytes += sign < 0x80 ? 1 : sign < 0x800 || Character.isSurrogate(sign) ? 2 : 3;
        }
        return bytes;
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

        MissingVariable(String name, Map<String, String> variables) {
            super("has no value for {{" + name + "}}" + others(name, variables), null, false, false);
        }

        /** A name that is not there at all is one that is spelled otherwise, most likely. */
        private static String others(String name, Map<String, String> variables) {
            if (variables.containsKey(Name.key(name))) {
                return "";
            }
            return variables.isEmpty()
                    ? ", and no variables at all"
                    : "; it has "
                            + variables.keySet().stream()
                                    .sorted()
                                    .limit(NAMED)
                                    .map(each -> each.substring(0, Math.min(each.length(), Name.MAX)))
                                    .collect(Collectors.joining(", "))
                            + (variables.size() > NAMED ? " …" : "");
        }
    }
}
