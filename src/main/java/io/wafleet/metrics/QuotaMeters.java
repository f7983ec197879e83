package io.wafleet.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Set;

/** What tenants may have, and are refused. */
public final class QuotaMeters {
    private final MeterRegistry registry;

    QuotaMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    /** Begins to count by the quotas that can refuse, so that the first time is seen as a rise from 0. */
    public void expect(Set<String> quotas) {
        quotas.forEach(this::counter);
    }

    /**
     * A tenant was refused something because it was at its limit.
     *
     * @param quota of which there is only so much; whose it was is in the answer, as tenants are not bounded
     */
    public void exceeded(String quota) {
        counter(quota).increment();
    }

    private Counter counter(String quota) {
        return Counter.builder("gateway.quota.refused")
                .description("What was refused because a tenant was at its limit")
                .tag("quota", quota)
                .register(registry);
    }
}
