package io.wafleet.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Set;

/** The meters of what tenants may have; {@link Meters} has the others. */
public final class QuotaMeters {
    private final MeterRegistry registry;

    /** @param quotas that can refuse; a counter that is not there before the first time would not be seen to rise then */
    public QuotaMeters(MeterRegistry registry, Set<String> quotas) {
        this.registry = registry;
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
