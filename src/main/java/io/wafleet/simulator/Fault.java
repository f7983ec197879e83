package io.wafleet.simulator;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A fault that was asked for.
 *
 * @param kind one of {@link #KINDS}
 * @param settings what else was given
 * @param left how often it still strikes
 */
record Fault(String kind, Map<String, Object> settings, AtomicLong left) {
    static final List<String> KINDS = List.of(
            "delay",
            "hang",
            "error",
            "reset",
            "crash",
            "torn",
            "garbage",
            "lost-ack",
            "lost-webhook",
            "duplicate-webhook",
            "lost-store",
            "unregistered",
            "stuck-on-sigterm");

    private static final List<String> OF_REQUESTS =
            List.of("delay", "hang", "error", "reset", "crash", "torn", "garbage");

    static Fault of(Map<String, Object> json) {
        String kind = ChatRow.text(json, "fault");
        if (!KINDS.contains(kind)) {
            throw ApiException.badRequest("fault must be one of " + KINDS);
        }
        long count = json.containsKey("count") ? ChatRow.number(json, "count") : Long.MAX_VALUE;
        return new Fault(kind, Map.copyOf(json), new AtomicLong(count));
    }

    /** Whether it strikes such a request at all. */
    boolean meets(String when, String path) {
        return OF_REQUESTS.contains(kind)
                && text("when", "before").equals(when)
                && path.startsWith(text("path", "/send/"));
    }

    /** Whether it strikes this time, which counts. */
    boolean take() {
        return ThreadLocalRandom.current().nextDouble() < probability()
                && left.getAndUpdate(before -> Math.max(0, before - 1)) > 0;
    }

    /** Whether it names {@code value} under {@code key}, or names nothing there. */
    boolean covers(String key, String value) {
        @Nullable Object given = settings.get(key);
        if (given instanceof List<?> list) {
            return list.contains(value);
        }
        return given == null || given.equals(value);
    }

    String text(String key, String otherwise) {
        String given = ChatRow.text(settings, key);
        return given.isEmpty() ? otherwise : given;
    }

    long number(String key, long otherwise) {
        return settings.containsKey(key) ? ChatRow.number(settings, key) : otherwise;
    }

    double probability() {
        return settings.get("probability") instanceof Number number ? number.doubleValue() : 1;
    }

    Map<String, Object> toJson() {
        Map<String, Object> json = new java.util.LinkedHashMap<>(settings);
        if (left.get() < Long.MAX_VALUE / 2) {
            json.put("left", left.get());
        }
        return json;
    }
}
