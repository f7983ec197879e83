package io.wafleet.quota;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.json.JsonObject;
import io.wafleet.metrics.Meters;
import io.wafleet.problem.Excess;
import io.wafleet.problem.Problem;
import io.wafleet.problem.ProblemCode;
import io.wafleet.store.WithDatabase;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

abstract class QuotasContract extends WithDatabase {
    private static final Limits FOR_ALL =
            new Limits(Map.of(Quota.DEVICES, OptionalLong.of(3), Quota.WEBHOOKS, OptionalLong.of(100)));

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private Quotas quotas;

    @BeforeEach
    void openQuotas() {
        quotas = new Quotas(FOR_ALL, new Meters(registry).quotas())
                .open(database)
                .await();
    }

    private void openAgain() {
        reopenDatabase();
        openQuotas();
    }

    private static Limits limits(Quota quota, OptionalLong limit) {
        return new Limits(Map.of(quota, limit));
    }

    @Test
    void shouldGoByTheLimitsForAllWhenATenantHasNoneOfItsOwn() {
        assertThat(quotas.limit("acme", Quota.DEVICES)).isEqualTo(3);
        assertThat(quotas.limit("acme", Quota.SENDS_PER_DAY)).isNull();
    }

    @Test
    void shouldKeepATenantsOwnLimitsWhenTheGatewayIsStartedAgain() {
        // When
        quotas.set("acme", limits(Quota.DEVICES, OptionalLong.of(1L << 53))).await();
        quotas.set("beta", limits(Quota.DEVICES, OptionalLong.empty())).await();
        quotas.set("gone", limits(Quota.DEVICES, OptionalLong.of(0))).await();
        quotas.set("gone", limits(Quota.WEBHOOKS, OptionalLong.of(0))).await();
        openAgain();

        // Then
        assertThat(quotas.limit("acme", Quota.DEVICES)).isEqualTo(1L << 53);
        assertThat(quotas.limit("acme", Quota.WEBHOOKS)).isEqualTo(100);
        assertThat(quotas.limit("beta", Quota.DEVICES)).isNull();
        assertThat(quotas.limit("gone", Quota.DEVICES)).isEqualTo(3);
        assertThat(quotas.limit("gone", Quota.WEBHOOKS)).isZero();
        assertThat(quotas.limit("other", Quota.DEVICES)).isEqualTo(3);
    }

    @Test
    void shouldSayWhatIsUsedAndWhatIsAllowedWhenItRefuses() {
        // Given
        Instant free = Instant.parse("2026-03-02T03:00:00Z");
        quotas.set("acme", limits(Quota.SENDS_PER_DAY, OptionalLong.of(10))).await();

        // When
        Problem refusal = Objects.requireNonNull(quotas.refusal("acme", Quota.SENDS_PER_DAY, () -> 8, 3, free));

        // Then
        assertThat(quotas.refusal("acme", Quota.SENDS_PER_DAY, () -> 8, 2, free))
                .isNull();
        assertThat(quotas.refusal("other", Quota.SENDS_PER_DAY, () -> 1_000_000, 1_000_000, free))
                .isNull();
        assertThat(refusal.code()).isEqualTo(ProblemCode.QUOTA_EXCEEDED);
        assertThat(refusal.excess()).isEqualTo(new Excess("sendsPerDay", 10, 8, 3, free, true));
        assertThat(refusal.detail()).contains("has 8", "3 more", "limit of 10", free.toString());
        assertThat(Problem.fromJson(new JsonObject(refusal.toJson().encode())))
                .as("over the bus")
                .isEqualTo(refusal);
        assertThat(registry.get("gateway.quota.refused")
                        .tag("quota", "sendsPerDay")
                        .counter()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void shouldSayThatWaitingDoesNotHelpWhenSomethingMustBeRemoved() {
        Problem refusal = Objects.requireNonNull(quotas.refusal("acme", Quota.DEVICES, () -> 3, 1));

        assertThat(refusal.excess()).isEqualTo(new Excess("devices", 3, 3, 1, null, false));
    }

    @Test
    void shouldRefuseWhoIsAboveALimitThatCameLater() {
        assertThat(quotas.refusal("acme", Quota.DEVICES, () -> 7, 1)).isNotNull();
        assertThat(quotas.refusal("acme", Quota.DEVICES, () -> 7, 0)).isNull();
        assertThat(quotas.refusal("acme", Quota.DEVICES, () -> 0, Long.MAX_VALUE))
                .isNotNull();
    }
}
