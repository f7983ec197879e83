package io.wafleet.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AcceptedTest {
    private static final long MILLI = 1_000_000;

    @Test
    void shouldGiveRateAndPercentiles() {
        Accepted accepted = new Accepted();
        for (int i = 2000; i > 0; i--) {
            accepted.add("job " + i, i * MILLI);
        }
        accepted.over(4000 * MILLI);
        assertThat(accepted.jobs()).hasSize(2000).doesNotHaveDuplicates();
        assertThat(accepted.perSecond()).isEqualTo(500);
        assertThat(accepted.millis(0.5)).isEqualTo(1000);
        assertThat(accepted.millis(0.99)).isEqualTo(1980);
        assertThat(accepted.millis(1)).isEqualTo(2000);
    }

    @Test
    void shouldHaveNoPercentileWhenNothingWasAccepted() {
        Accepted accepted = new Accepted();
        accepted.over(MILLI);
        assertThat(accepted.perSecond()).isZero();
        assertThat(accepted.millis(0.99)).isNaN();
    }
}
