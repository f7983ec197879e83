package io.wafleet.http.contract;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wafleet.problem.Problem;
import java.math.BigDecimal;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a value must be, as far as it is no list and no object: its type, one of some words, how long or how large.
 *
 * @param types of JSON Schema; empty for any
 * @param lenient whether a number may be written as a text, and a text of digits as a number, as forms and people do
 * @param time whether it is one; how it is written is looked at where it is read
 * @param words that it may be; empty for any
 */
record Scalar(
        List<String> types,
        boolean lenient,
        boolean time,
        List<Object> words,
        Range size,
        Range length,
        @Nullable Pattern pattern) {
    private static final String LENIENT = "x-lenient";
    static final Set<String> KEYWORDS =
            Set.of("type", LENIENT, "enum", "minimum", "maximum", "minLength", "maxLength", "pattern");

    private static final String NULL = "null";
    private static final String STRING = "string";
    private static final String INTEGER = "integer";
    private static final String NUMBER = "number";
    private static final String BOOLEAN = "boolean";
    private static final String TIME = "a time with its zone, such as 2026-01-31T09:00:00-03:00";
    private static final Pattern WHOLE = Pattern.compile("-?\\d{1,18}");

    static Scalar of(JsonObject json) {
        Object type = json.getValue("type");
        String pattern = json.getString("pattern");
        return new Scalar(
                type instanceof JsonArray several
                        ? several.stream().map(String::valueOf).toList()
                        : type == null ? List.of() : List.of(type.toString()),
                json.getBoolean(LENIENT, false),
                "date-time".equals(json.getString("format")),
                json.getJsonArray("enum", new JsonArray()).stream()
                        .filter(word -> word != null)
                        .toList(),
                Range.of(json, "minimum", "maximum"),
                Range.of(json, "minLength", "maxLength"),
                pattern == null ? null : compiled(pattern));
    }

    /** To Java, unlike to ECMAScript, whose patterns these are, {@code $} is also before a line break at the end. */
    private static Pattern compiled(String pattern) {
        return Pattern.compile(pattern.endsWith("$") ? pattern.substring(0, pattern.length() - 1) + "\\z" : pattern);
    }

    void check(String field, @Nullable Object value) {
        if (value == null) {
            if (!types.isEmpty() && !types.contains(NULL)) {
                throw Problem.field(field, "must not be null").exception();
            }
            return;
        }
        if (!isOfType(value)) {
            throw Problem.field(field.isEmpty() ? "body" : field, "must be " + kind())
                    .exception();
        }
        if (value instanceof Number number && types.stream().anyMatch(Set.of(INTEGER, NUMBER)::contains)) {
            checkSize(field, new BigDecimal(number.toString()));
        } else if (value instanceof String text) {
            checkString(field, text);
        }
    }

    private boolean isOfType(Object value) {
        if (types.isEmpty()) {
            return true;
        }
        boolean whole = value instanceof Number number && isWhole(number);
        return types.contains(type(value))
                || (whole && types.contains(INTEGER))
                || (lenient && whole && types.contains(STRING))
                || (lenient
                        && types.contains(INTEGER)
                        && value instanceof String text
                        && WHOLE.matcher(text).matches());
    }

    private static boolean isWhole(Number number) {
        return new BigDecimal(number.toString()).stripTrailingZeros().scale() <= 0;
    }

    private static String type(Object value) {
        return value instanceof String
                ? STRING
                : value instanceof Boolean
                        ? BOOLEAN
                        : value instanceof Number ? NUMBER : value instanceof JsonArray ? "array" : "object";
    }

    private String kind() {
        return types.stream()
                .filter(type -> !type.equals(NULL))
                .map(type -> switch (type) {
                    case STRING -> time ? TIME : "a string";
                    case INTEGER -> "a whole number" + within();
                    case NUMBER -> "a number" + within();
                    case BOOLEAN -> "true or false";
                    case "array" -> "a list";
                    default -> "an object";
                })
                .collect(Collectors.joining(" or "));
    }

    private String within() {
        return size.text().isEmpty() ? "" : " " + size.text();
    }

    private void checkSize(String field, BigDecimal number) {
        if (!size.holds(number)) {
            throw Problem.field(field, "must be " + kind()).exception();
        }
    }

    private void checkString(String field, String text) {
        if (!types.isEmpty() && !types.contains(STRING)) {
            checkSize(field, new BigDecimal(text));
            return;
        }
        if (!words.isEmpty() && !words.contains(text)) {
            Set<String> sorted = new TreeSet<>();
            words.forEach(word -> sorted.add(word.toString()));
            throw Problem.field(field, "must be one of " + String.join(", ", sorted))
                    .exception();
        }
        if (text.isEmpty() && length.least() > 0) {
            throw Problem.field(field, "must not be empty").exception();
        }
        length.check(field, text.codePointCount(0, text.length()), "must have ", " characters");
        if (pattern != null && !pattern.matcher(text).find()) {
            throw Problem.field(field, "must match " + pattern.pattern().replaceAll("\\\\z$", "\\$"))
                    .exception();
        }
    }

    /** In a parameter all is text: what it stands for must be right. */
    void checkText(String field, String text) {
        if (types.contains(INTEGER)) {
            if (!WHOLE.matcher(text).matches()) {
                throw Problem.field(field, "must be " + kind()).exception();
            }
            checkSize(field, new BigDecimal(text));
        } else if (types.contains(BOOLEAN)) {
            // Without a value it says yes.
            if (!Set.of("true", "false", "").contains(text)) {
                throw Problem.field(field, "must be " + kind()).exception();
            }
        } else {
            checkString(field, text);
        }
    }
}
