package io.wafleet.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.wafleet.http.Operation.Input;
import io.wafleet.http.contract.Schema;
import io.wafleet.problem.Problem;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A request's JSON object, read field by field. Every failure is a problem that names the field. */
public final class Body {
    private static final String KEY = "wafleet.body";
    private static final String EMPTY_OBJECT = "{}";
    private static final int MAX_TIME = 40;
    private static final Pattern ANY = Pattern.compile("(?s).*");
    private static final Pattern WHOLE = Pattern.compile("-?\\d{1,18}");
    private static final double MOST_EXACT = 1e15;

    private final JsonObject json;
    private final String prefix;

    /** @param prefix of the fields' names in problems */
    private Body(JsonObject json, String prefix) {
        this.json = json;
        this.prefix = prefix;
    }

    public static Body of(JsonObject json) {
        return new Body(JsonText.checked(json), "");
    }

    /** What the request to an operation with a JSON body has brought; without fields where it could be left out, and was. */
    public static Body of(RoutingContext ctx) {
        return Objects.requireNonNull(ctx.get(KEY), "the operation has no JSON body");
    }

    static void put(RoutingContext ctx, Body body) {
        ctx.put(KEY, body);
    }

    /** The body of a request, as the operation wants it. */
    static Body read(RoutingContext ctx, Buffer bytes, Input input) {
        if (bytes.length() == 0 && !input.required()) {
            return new Body(new JsonObject(), "");
        }
        Body body = of(JsonText.object(ctx, bytes)).as(input.schema());
        // Whoever sends one where there is none thinks that it means something.
        if (input.kind() == Operation.Kind.NONE && !bytes.toString().strip().equals(EMPTY_OBJECT)) {
            throw Problem.field("body", "there is none here").exception();
        }
        return body;
    }

    /** Refuses what is not as the contract wants it. */
    public Body as(Schema schema) {
        schema.check(json);
        return this;
    }

    public Set<String> names() {
        return json.fieldNames();
    }

    /** A copy of it all, for who reads another system's words. */
    public JsonObject toJson() {
        return json.copy();
    }

    public boolean has(String field) {
        return json.containsKey(field);
    }

    /** A string that is not empty, and as long as the contract lets it be. */
    public String text(String field) {
        return text(field, Integer.MAX_VALUE);
    }

    /** A string, as long as the contract lets it be; or null if the field is absent or null. */
    @Nullable
    public String optionalText(String field) {
        return optionalText(field, Integer.MAX_VALUE);
    }

    /** Strings, as many and as long as the contract lets them be; or null if the field is absent or null. */
    @Nullable
    public List<String> optionalTexts(String field) {
        return optionalTexts(field, ANY, Integer.MAX_VALUE);
    }

    /** A string of 1 to {@code max} characters. */
    public String text(String field, int max) {
        String value = optionalText(field, max);
        if (value == null || value.isEmpty()) {
            throw Problem.field(prefix + field, "is missing").exception();
        }
        return value;
    }

    /** A string of at most {@code max} characters, or null if the field is absent or null. */
    @Nullable
    public String optionalText(String field, int max) {
        Object value = json.getValue(field);
        if (value == null) {
            return null;
        }
        if (!(value instanceof String text)) {
            throw Problem.field(prefix + field, "must be a string").exception();
        }
        if (text.codePointCount(0, text.length()) > max) {
            throw Problem.field(prefix + field, "must have at most " + max + " characters")
                    .exception();
        }
        return text;
    }

    /** As {@link #text}, of something to be read by people: at least one character can be seen. */
    public String words(String field, int max) {
        String value = text(field, max);
        if (JsonText.isBlank(value)) {
            throw Problem.field(prefix + field, "must not be blank").exception();
        }
        return value;
    }

    /** As {@link #text}, for what is made of digits, so that many write it as a number. */
    public String digits(String field, int max) {
        Object value = json.getValue(field);
        return value instanceof Integer || value instanceof Long ? value.toString() : text(field, max);
    }

    /** As {@link #optionalText}, and it must match the pattern. */
    @Nullable
    public String optionalText(String field, Pattern pattern) {
        String value = optionalText(field, Integer.MAX_VALUE);
        if (value != null && !pattern.matcher(value).matches()) {
            throw Problem.field(prefix + field, "must match " + pattern).exception();
        }
        return value;
    }

    /** At most {@code max} strings that match, or null if the field is absent or null. */
    @Nullable
    public List<String> optionalTexts(String field, Pattern pattern, int max) {
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
    public JsonObject optionalObject(String field) {
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
    public <E extends Enum<E>> String optionalChoice(String field, Class<E> type) {
        String value = optionalText(field, Integer.MAX_VALUE);
        return value == null ? null : Choice.of(prefix + field, value, type);
    }

    /** A time with its zone (RFC 3339), at most so far ahead, or null if the field is absent or null. */
    @Nullable
    public Instant optionalTime(String field, Duration ahead) {
        Object any = json.getValue(field);
        if (any == null) {
            return null;
        }
        // Seconds and milliseconds since 1970 cannot be told apart for sure.
        Instant time = TimeText.read(prefix + field, any instanceof String text ? text : "");
        if (!time.isBefore(Instant.now().plus(ahead))) {
            throw Problem.field(prefix + field, "must be at most " + ahead.toDays() + " days ahead")
                    .exception();
        }
        return time;
    }

    /** A whole number, also as {@code 600.0}, which some languages write; or null if the field is absent or null. */
    @Nullable
    public Long optionalNumber(String field, long min, long max) {
        Object value = json.getValue(field);
        if (value == null) {
            return null;
        }
        boolean whole = value instanceof Integer
                || value instanceof Long
                || (value instanceof Double exact && exact == Math.rint(exact) && Math.abs(exact) < MOST_EXACT);
        long number = whole ? ((Number) value).longValue() : 0;
        if (!whole || number < min || number > max) {
            throw Problem.field(prefix + field, "must be a whole number between " + min + " and " + max)
                    .exception();
        }
        return number;
    }

    /** A span of 1 to {@code max} seconds, also as {@code "600"}, which forms write. */
    @Nullable
    public Long optionalSeconds(String field, long max) {
        return json.getValue(field) instanceof String text
                        && WHOLE.matcher(text).matches()
                ? new Body(new JsonObject().put(field, Long.valueOf(text)), prefix).optionalNumber(field, 1, max)
                : optionalNumber(field, 1, max);
    }

    public boolean flag(String field, boolean fallback) {
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
    public Body inner(String field) {
        JsonObject object = optionalObject(field);
        return object == null ? null : new Body(object, prefix + field + ".");
    }

    public double number(String field, double min, double max) {
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
    public String optionalChoice(String field, Collection<String> choices) {
        String value = optionalText(field, Integer.MAX_VALUE);
        if (value != null && !choices.contains(value)) {
            throw Problem.field(prefix + field, "must be one of " + String.join(", ", new TreeSet<>(choices)))
                    .exception();
        }
        return value;
    }

    /** A span such as 90s, 5m, 24h or 7d, or null if the field is absent or null. */
    @Nullable
    public Duration optionalDuration(String field, Duration max) {
        String value = optionalText(field, MAX_TIME);
        return value == null ? null : TimeText.span(prefix + field, value, max);
    }
}
