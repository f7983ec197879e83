package io.wafleet.cause;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Why something is in its state: {@code {code, args, text}} in the API, in events and on the bus. Programs read the code and
 * the arguments, people the text.
 *
 * @param args by the names in the code's text; texts, whole numbers and causes, of which unknown ones are left out
 */
public record Cause(CauseCode code, Map<String, Object> args) {
    public Cause {
        Map<String, Object> plain = new LinkedHashMap<>();
        args.forEach((name, value) -> plain.put(name, plain(value)));
        args = Collections.unmodifiableMap(plain);
    }

    /** What JSON gives back as it was. Times are told to the second, as they are for people, too. */
    private static Object plain(Object value) {
        if (value instanceof Number number) {
            return number.longValue();
        }
        if (value instanceof Instant time) {
            return time.truncatedTo(ChronoUnit.SECONDS).toString();
        }
        return value instanceof Cause ? value : value.toString();
    }

    /** In English, for people. It may change; the code does not. */
    public String text() {
        return code.template().fill(args);
    }

    public JsonObject toJson() {
        return new JsonObject().put("code", code.code()).put("args", jsonArgs()).put("text", text());
    }

    private JsonObject jsonArgs() {
        JsonObject json = new JsonObject();
        args.forEach((name, value) -> json.put(name, value instanceof Cause inner ? inner.toJson() : value));
        return json;
    }

    /** The cause that {@link #toJson} wrote; of a code that is not known here, its text. */
    public static Cause of(JsonObject json) {
        CauseCode code = CauseCode.of(json.getString("code", ""));
        return code == null
                ? CauseCode.OTHER.cause(json.getString("text", ""))
                : new Cause(code, args(json.getJsonObject("args", new JsonObject())));
    }

    private static Map<String, Object> args(JsonObject json) {
        Map<String, Object> args = new LinkedHashMap<>();
        json.forEach(arg -> {
            if (arg.getValue() != null) {
                args.put(arg.getKey(), arg.getValue() instanceof JsonObject inner ? of(inner) : arg.getValue());
            }
        });
        return args;
    }

    /**
     * What events and histories hold as a cause, those from before causes had codes, too.
     *
     * @param json a text or what {@link #toJson()} wrote; null for none
     */
    public static @Nullable Cause ofAny(@Nullable Object json) {
        if (json == null) {
            return null;
        }
        return json instanceof JsonObject typed ? of(typed) : CauseCode.OTHER.cause(json);
    }

    /** For a column: the code alone, or followed by a space and the arguments; of {@code other}, by its text. */
    public String stored() {
        if (code == CauseCode.OTHER) {
            return code.code() + " " + text();
        }
        return args.isEmpty() ? code.code() : code.code() + " " + jsonArgs().encode();
    }

    /** As {@link #toJson()}; null for none. */
    public static @Nullable JsonObject json(@Nullable Cause cause) {
        return cause == null ? null : cause.toJson();
    }

    /** As {@link #stored()}; null for none. */
    public static @Nullable String column(@Nullable Cause cause) {
        return cause == null ? null : cause.stored();
    }

    /** The cause that {@link #stored} wrote; null for none. What cannot be read, such as a later version's, is shown as it is. */
    public static @Nullable Cause parse(@Nullable String stored) {
        return stored == null ? null : parsed(stored);
    }

    private static Cause parsed(String stored) {
        int end = stored.indexOf(' ');
        CauseCode code = CauseCode.of(end < 0 ? stored : stored.substring(0, end));
        String rest = end < 0 ? "" : stored.substring(end + 1);
        if (code == null) {
            return CauseCode.OTHER.cause(stored);
        }
        if (code == CauseCode.OTHER) {
            return code.cause(rest);
        }
        try {
            return rest.isEmpty() ? code.cause() : new Cause(code, args(new JsonObject(rest)));
        } catch (DecodeException broken) {
            return CauseCode.OTHER.cause(stored);
        }
    }
}
