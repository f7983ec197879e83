package io.wafleet.quota;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.wafleet.metrics.Meters;
import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalLong;

/** Quotas that are kept nowhere. */
public final class TestQuotas {
    private TestQuotas() {}

    public static Quotas unlimited() {
        return of(Map.of());
    }

    /** All tenants may have so much. */
    public static Quotas of(Map<Quota, Long> limits) {
        Map<Quota, OptionalLong> values = new EnumMap<>(Quota.class);
        limits.forEach((quota, limit) -> values.put(quota, OptionalLong.of(limit)));
        return new Quotas(new Limits(values), new Meters(new SimpleMeterRegistry()).quotas());
    }

    /** The tenant may have so much of it from now on, and nothing else of its own; null for no limit. */
    public static void set(Quotas quotas, String tenant, Quota quota, Long limit) {
        OptionalLong value = limit == null ? OptionalLong.empty() : OptionalLong.of(limit);
        quotas.put(tenant, new Limits(Map.of(quota, value)));
    }
}
