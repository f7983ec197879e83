package io.wafleet.device.settings;

import io.vertx.core.json.JsonObject;
import io.wafleet.gowa.ChildEnvironment;
import io.wafleet.problem.Problem;
import io.wafleet.problem.Unknown;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a user wants changed in a {@link ChildSettings}, as JSON: what is given is set, null takes it away, the rest stays.
 * Whatever is wrong is a problem that names the field.
 *
 * @param binaries those that may be named
 */
public record SettingsChange(JsonObject change, ChildBinaries binaries) {
    private static final String FIELD = "settings.";
    private static final List<String> NAMES = List.of(
            FIELD + "proxy", FIELD + "binary", FIELD + "environment", FIELD + "memoryLimit", FIELD + "startOrder");
    private static final int MAX_START_ORDER = 1_000_000;
    private static final long MIN_MEMORY = 16L * 1024 * 1024;
    private static final long MAX_MEMORY = 1L << 40;
    private static final Pattern PATH = Pattern.compile("[^\\p{Cntrl}]{1,500}");
    private static final Pattern NAME = Pattern.compile("\\w{1,64}");
    private static final Pattern MEMORY = Pattern.compile("(\\d{1,13}) ?([KMG]i?)?B?");
    private static final Map<String, Long> UNITS =
            Map.of("K", 1000L, "M", 1_000_000L, "G", 1_000_000_000L, "Ki", 1L << 10, "Mi", 1L << 20, "Gi", 1L << 30);

    /** The settings as they will be. */
    public ChildSettings applyTo(ChildSettings now) {
        ChildSettings next = now;
        for (Map.Entry<String, Object> entry : change) {
            next = set(next, entry.getKey(), entry.getValue());
        }
        return next;
    }

    private ChildSettings set(ChildSettings now, String name, @Nullable Object value) {
        return switch (name) {
            case "proxy" -> now.withProxy(value == null ? null : proxy(now, value));
            case "binary" -> now.withBinary(value == null ? null : binary(value));
            case "environment" -> now.withEnvironment(environment(now, value));
            case "memoryLimit" -> now.withMemoryLimit(value == null ? null : memoryLimit(value));
            case "startOrder" ->
                now.withStartOrder(value == null ? ChildSettings.DEFAULT_START_ORDER : startOrder(value));
            default ->
                throw NAME.matcher(name).matches()
                        ? Unknown.of("setting", FIELD + name, NAMES).exception()
                        : wrong(name, "has a name that is none of a setting");
        };
    }

    /** What was shown with its password masked, sent back as it was shown, means the one that it stands for. */
    private static String proxy(ChildSettings now, Object value) {
        String url = text("proxy", value);
        String fault = ProxyUrl.fault(url);
        if (fault != null) {
            throw wrong("proxy", fault);
        }
        if (!ProxyUrl.isMasked(url)) {
            return url;
        }
        String current = now.proxy();
        if (current == null || !ProxyUrl.masked(current).equals(url)) {
            throw wrong("proxy", "holds " + ProxyUrl.MASK + " in place of a password");
        }
        return current;
    }

    private String binary(Object value) {
        String binary = text("binary", value);
        if (!PATH.matcher(binary).matches() || binaries.resolve(binary) == null) {
            throw wrong("binary", binaries.refusal());
        }
        return binary;
    }

    private static SortedMap<String, String> environment(ChildSettings now, @Nullable Object value) {
        SortedMap<String, String> next = new TreeMap<>();
        if (value == null) {
            return next;
        }
        if (!(value instanceof JsonObject variables)) {
            throw wrong("environment", "must be an object of names and strings");
        }
        next.putAll(now.environment());
        for (Map.Entry<String, Object> variable : variables) {
            String name = variable.getKey();
            String field = NAME.matcher(name).matches() ? "environment." + name : "environment";
            if (variable.getValue() == null) {
                next.remove(name);
                continue;
            }
            String text = text(field, variable.getValue());
            String refusal = ChildEnvironment.refusal(name, text);
            if (refusal != null) {
                throw wrong(field, refusal);
            }
            next.put(name, text);
        }
        return next;
    }

    /** A number of bytes, or a text such as {@code 256MB} or {@code 1GiB}. */
    private static long memoryLimit(Object value) {
        Matcher matcher = MEMORY.matcher(value.toString());
        boolean typed = value instanceof Integer || value instanceof Long || value instanceof String;
        if (!typed || !matcher.matches()) {
            throw wrong("memoryLimit", "must be a number of bytes, or such as \"256MB\" or \"1GiB\"");
        }
        long amount = Long.parseLong(matcher.group(1));
        long unit = matcher.group(2) == null ? 1 : UNITS.getOrDefault(matcher.group(2), 1L);
        if (amount > MAX_MEMORY / unit || amount * unit < MIN_MEMORY) {
            throw wrong("memoryLimit", "must be between 16MiB and 1024GiB");
        }
        return amount * unit;
    }

    private static int startOrder(Object value) {
        if (value instanceof Integer number && number >= 0 && number <= MAX_START_ORDER) {
            return number;
        }
        throw wrong("startOrder", "must be a whole number between 0 and " + MAX_START_ORDER);
    }

    private static String text(String field, Object value) {
        if (value instanceof String text) {
            return text;
        }
        throw wrong(field, "must be a string");
    }

    private static RuntimeException wrong(String field, String detail) {
        return Problem.field(NAME.matcher(field.replace(".", "")).matches() ? FIELD + field : "settings", detail)
                .exception();
    }
}
