package io.wafleet.web;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.wafleet.problem.Problem;
import io.wafleet.problem.ProblemCode;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A request's JSON object, read field by field. Every failure is a problem that names the field. */
final class Body {
    private static final int MAX_TIME = 40;
    private static final Pattern SPAN = Pattern.compile("(\\d{1,9})([smhd])");

    private final JsonObject json;
    private final String prefix;

    Body(JsonObject json) {
        this(json, "");
    }

    /** @param prefix of the fields' names in problems */
    private Body(JsonObject json, String prefix) {
        this.json = json;
        this.prefix = prefix;
    }

    static Body of(JsonObject json) {
        return new Body(json);
    }

    static Body of(RoutingContext ctx) {
        Buffer buffer = Bodies.of(ctx);
        if (buffer.length() == 0) {
            throw Problem.of(ProblemCode.INVALID_JSON, "the body is empty").exception();
        }
        try {
            return new Body(buffer.toJsonObject());
        } catch (DecodeException | ClassCastException notAnObject) {
            throw Problem.of(ProblemCode.INVALID_JSON, "the body must be a JSON object")
                    .exception();
        }
    }

    boolean has(String field) {
        return json.containsKey(field);
    }

    /** A string of 1 to {@code max} characters. */
    String text(String field, int max) {
        String value = optionalText(field, max);
        if (value == null || value.isEmpty()) {
            throw Problem.field(prefix + field, "is missing").exception();
        }
        return value;
    }

    /** A string of at most {@code max} characters, or null if the field is absent or null. */
    @Nullable
    String optionalText(String field, int max) {
        Object value = json.getValue(field);
        if (value == null) {
            return null;
        }
        if (!(value instanceof String text)) {
            throw Problem.field(prefix + field, "must be a string").exception();
        }
        if (text.length() > max) {
            throw Problem.field(prefix + field, "must have at most " + max + " characters")
                    .exception();
        }
        return text;
    }

    /** As {@link #optionalText}, and it must match the pattern. */
    @Nullable
    String optionalText(String field, Pattern pattern) {
        String value = optionalText(field, Integer.MAX_VALUE);
        if (value != null && !pattern.matcher(value).matches()) {
            throw Problem.field(prefix + field, "must match " + pattern).exception();
        }
        return value;
    }

    /** At most {@code max} strings that match, or null if the field is absent or null. */
    @Nullable
    List<String> optionalTexts(String field, Pattern pattern, int max) {
        Object value = json.getValue(field);
        if (value == null) {
            return null;
        }
        if (!(value instanceof JsonArray array) || array.size() > max) {
            throw Problem.field(prefix + field, "must be a list of at most " + max)
                    .exception();
        }
        List<String> texts = new ArrayList<>();
        for (Object each : array) {
            if (!(each instanceof String text) || !pattern.matcher(text).matches()) {
                throw Problem.field(prefix + field, "must be a list of strings that match " + pattern)
                        .exception();
            }
            texts.add(text);
        }
        return texts;
    }

    /** An object, or null if the field is absent. */
    @Nullable
    JsonObject optionalObject(String field) {
        if (!json.containsKey(field)) {
            return null;
        }
        if (!(json.getValue(field) instanceof JsonObject object)) {
            throw Problem.field(prefix + field, "must be an object").exception();
        }
        return object;
    }

    /** One of the enum's words in lower case, or null if the field is absent or null. */
    @Nullable
    <E extends Enum<E>> String optionalChoice(String field, Class<E> type) {
        String value = optionalText(field, Integer.MAX_VALUE);
        return value == null ? null : Choice.of(prefix + field, value, type);
    }

    /** A time with its zone (RFC 3339), at most so far ahead, or null if the field is absent or null. */
    @Nullable
    Instant optionalTime(String field, Duration ahead) {
        String value = optionalText(field, MAX_TIME);
        if (value == null) {
            return null;
        }
        try {
            Instant time = OffsetDateTime.parse(value).toInstant();
            if (time.isBefore(Instant.now().plus(ahead))) {
                return time;
            }
        } catch (DateTimeException notATime) {
            throw Problem.field(prefix + field, "must be a time such as 2026-01-31T09:00:00-03:00")
                    .exception();
        }
        throw Problem.field(prefix + field, "must be at most " + ahead.toDays() + " days ahead")
                .exception();
    }

    /** A whole number, or null if the field is absent or null. */
    @Nullable
    Long optionalNumber(String field, long min, long max) {
        Object value = json.getValue(field);
        if (value == null) {
            return null;
        }
        if ((value instanceof Integer || value instanceof Long)
                && ((Number) value).longValue() >= min
                && ((Number) value).longValue() <= max) {
            return ((Number) value).longValue();
        }
        throw Problem.field(prefix + field, "must be a whole number between " + min + " and " + max)
                .exception();
    }

    boolean flag(String field, boolean fallback) {
        Object value = json.getValue(field);
        if (value == null) {
            return fallback;
        }
        if (!(value instanceof Boolean flag)) {
            throw Problem.field(prefix + field, "must be true or false").exception();
        }
        return flag;
    }

    /** The fields of an object; null if it is absent. */
    @Nullable
    Body inner(String field) {
        JsonObject object = optionalObject(field);
        return object == null ? null : new Body(object, prefix + field + ".");
    }

    double number(String field, double min, double max) {
        Object value = json.getValue(field);
        if (value == null) {
            throw Problem.field(prefix + field, "is missing").exception();
        }
        if (!(value instanceof Number number) || !(number.doubleValue() >= min && number.doubleValue() <= max)) {
            throw Problem.field(prefix + field, "must be a number between " + min + " and " + max)
                    .exception();
        }
        return number.doubleValue();
    }

    /** One of these words, or null if the field is absent or null. */
    @Nullable
    String optionalChoice(String field, Collection<String> choices) {
        String value = optionalText(field, Integer.MAX_VALUE);
        if (value != null && !choices.contains(value)) {
            throw Problem.field(prefix + field, "must be one of " + String.join(", ", new TreeSet<>(choices)))
                    .exception();
        }
        return value;
    }

    /** A span such as 90s, 5m, 24h or 7d, or null if the field is absent or null. */
    @Nullable
    Duration optionalDuration(String field, Duration max) {
        String value = optionalText(field, MAX_TIME);
        if (value == null) {
            return null;
        }
        Matcher matcher = SPAN.matcher(value);
        if (matcher.matches()) {
            long amount = Long.parseLong(matcher.group(1));
            Duration span = switch (matcher.group(2)) {
                case "s" -> Duration.ofSeconds(amount);
                case "m" -> Duration.ofMinutes(amount);
                case "h" -> Duration.ofHours(amount);
                default -> Duration.ofDays(amount);
            };
            if (span.compareTo(max) <= 0) {
                return span;
            }
        }
        throw Problem.field(
                        prefix + field, "must be a time such as 90s, 5m or 24h, of at most " + max.toDays() + " days")
                .exception();
    }
}
