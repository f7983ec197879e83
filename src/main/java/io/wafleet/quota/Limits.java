package io.wafleet.quota;

import io.vertx.core.json.JsonObject;
import io.wafleet.config.Configuration;
import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Some limits, each a number or none at all. What is not among them goes by the limits for all tenants.
 *
 * @param values empty for no limit
 */
public record Limits(Map<Quota, OptionalLong> values) {
    /** More bytes than any disk has; a number of JSON is exact up to there. */
    public static final long MOST = 1L << 53;

    public static final Limits NONE = new Limits(Map.of());

    public Limits {
        values = Map.copyOf(values);
    }

    boolean names(Quota quota) {
        return values.containsKey(quota);
    }

    /** Null for no limit. */
    @Nullable
    Long limit(Quota quota) {
        OptionalLong value = values.getOrDefault(quota, OptionalLong.empty());
        return value.isPresent() ? value.getAsLong() : null;
    }

    /** Those for all tenants. */
    public static Limits of(Configuration.Quotas settings) {
        return new Limits(Map.of(
                Quota.DEVICES, settings.devices(),
                Quota.SENDS_PER_DAY, settings.sendsPerDay(),
                Quota.QUEUED_JOBS, settings.queuedJobs(),
                Quota.SPOOL_BYTES, settings.spoolBytes(),
                Quota.JOURNAL_BYTES, settings.journalBytes(),
                Quota.STREAMS, settings.streams(),
                Quota.WEBHOOKS, settings.webhooks(),
                Quota.USERS, settings.users()));
    }

    /** {@code {"devices": 5, "sendsPerDay": null}}: null is no limit. {@link #of} reads it. */
    public JsonObject toJson() {
        JsonObject json = new JsonObject();
        for (Quota quota : Quota.values()) {
            if (names(quota)) {
                json.put(quota.text(), limit(quota));
            }
        }
        return json;
    }

    static Limits of(JsonObject json) {
        Map<Quota, OptionalLong> values = new EnumMap<>(Quota.class);
        for (Quota quota : Quota.values()) {
            if (json.containsKey(quota.text())) {
                Long value = json.getLong(quota.text());
                values.put(quota, value == null ? OptionalLong.empty() : OptionalLong.of(value));
            }
        }
        return new Limits(values);
    }
}
