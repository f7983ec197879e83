package io.wafleet.metrics;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.config.MeterFilter;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Which series of libraries are taken, and how. No value of a label may be a stranger's choice: whoever names a host, a
 * method or an event of his own would make series that stay for ever.
 */
public final class Series {
    /** Their names break Prometheus's rules: no unit in seconds, a count as a gauge. */
    private static final Set<String> MISNAMED = Set.of("jvm.compilation.time", "process.cpu.time", "system.cpu.count");

    private static final String METHOD = "method";
    private static final String CODE = "code";
    private static final Pattern CODES = Pattern.compile("[1-5]\\d\\d");
    private static final Set<String> METHODS =
            Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "CONNECT", "TRACE");
    private static final String OTHER = "other";
    /** More than the child and the gateway have together. */
    private static final int EVENT_TYPES = 100;

    private Series() {}

    /** Before any meter is registered. */
    public static void bound(MeterRegistry registry) {
        registry.config()
                .meterFilter(MeterFilter.deny(id -> MISNAMED.contains(id.getName())))
                .meterFilter(MeterFilter.deny(Series::isPoolOfAHost))
                .meterFilter(new KnownWords())
                .meterFilter(MeterFilter.maximumAllowableTags(
                        "gateway.events.mirrored", "type", EVENT_TYPES, MeterFilter.deny()));
    }

    /** Vert.x has one for each host and port that it ever connected to: those of webhooks, and of files that were fetched. */
    private static boolean isPoolOfAHost(Meter.Id id) {
        return id.getName().startsWith("vertx.pool.") && "http".equals(id.getTag("pool_type"));
    }

    /** Anybody may send a request with a method of his own, and the server of a webhook may answer with any number. */
    private static final class KnownWords implements MeterFilter {
        @Override
        public Meter.Id map(Meter.Id id) {
            boolean foreignCodes = id.getName().startsWith("vertx.http.client.");
            return id.replaceTags(id.getTags().stream()
                    .map(tag -> switch (tag.getKey()) {
                        case METHOD -> METHODS.contains(tag.getValue()) ? tag : Tag.of(METHOD, OTHER);
                        case CODE -> foreignCodes ? Tag.of(CODE, classOf(tag.getValue())) : tag;
                        default -> tag;
                    })
                    .toList());
        }

        private static String classOf(String code) {
            return CODES.matcher(code).matches() ? code.charAt(0) + "xx" : OTHER;
        }
    }
}
