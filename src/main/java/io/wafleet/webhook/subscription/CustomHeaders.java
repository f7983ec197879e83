package io.wafleet.webhook.subscription;

import io.vertx.core.json.JsonObject;
import io.wafleet.problem.Problem;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The headers that a user adds to the deliveries of a webhook, such as {@code Authorization}. Their values are never
 * shown.
 */
public record CustomHeaders(Map<String, String> values) {
    public static final CustomHeaders NONE = new CustomHeaders(Map.of());

    private static final int MAX_HEADERS = 20;
    private static final int MAX_VALUE = 2000;
    private static final Pattern NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}");
    /** Printable ASCII: no line end can smuggle in another header. */
    private static final Pattern VALUE = Pattern.compile("[\\x20-\\x7e]*");

    /** They belong to the connection, the body or the signature. */
    private static final Set<String> OURS = Set.of(
            "host",
            "connection",
            "keep-alive",
            "transfer-encoding",
            "te",
            "trailer",
            "upgrade",
            "expect",
            "accept-encoding",
            "user-agent",
            "http2-settings");

    private static final Pattern OUR_BEGINNINGS = Pattern.compile("(content-|webhook-|x-wafleet-|proxy-).*");

    public CustomHeaders {
        Map<String, String> sorted = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        sorted.putAll(values);
        values = sorted;
    }

    /** With these set, and those whose value is null removed. */
    public CustomHeaders with(JsonObject changes) {
        Map<String, String> changed = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        changed.putAll(values);
        changes.forEach(change -> {
            String name = change.getKey();
            if (change.getValue() == null) {
                changed.remove(name);
            } else {
                // Or else the old spelling of the name would stay.
                changed.remove(name);
                changed.put(checked(name), value(name, change.getValue()));
            }
        });
        if (changed.size() > MAX_HEADERS) {
            throw Problem.field("headers", "must have at most " + MAX_HEADERS + " entries")
                    .exception();
        }
        return new CustomHeaders(changed);
    }

    private static String checked(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        if (!NAME.matcher(name).matches()) {
            throw Problem.field("headers", "must have names that HTTP allows").exception();
        }
        if (OURS.contains(lower) || OUR_BEGINNINGS.matcher(lower).matches()) {
            throw Problem.field("headers", "must not have " + name + ", which the gateway sets")
                    .exception();
        }
        return name;
    }

    private static String value(String name, Object value) {
        if (!(value instanceof String text)
                || text.length() > MAX_VALUE
                || !VALUE.matcher(text).matches()) {
            throw Problem.field(
                            "headers",
                            "must have values of at most " + MAX_VALUE + " printable ASCII characters: " + name)
                    .exception();
        }
        return text;
    }

    /** Of the database. */
    JsonObject toJson() {
        JsonObject json = new JsonObject();
        values.forEach(json::put);
        return json;
    }

    static CustomHeaders ofJson(JsonObject json) {
        Map<String, String> values = new TreeMap<>();
        json.forEach(entry -> values.put(entry.getKey(), String.valueOf(entry.getValue())));
        return new CustomHeaders(values);
    }

    @Override
    public String toString() {
        return "CustomHeaders" + values.keySet();
    }
}
