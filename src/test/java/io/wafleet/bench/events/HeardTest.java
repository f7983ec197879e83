package io.wafleet.bench.events;

import static org.assertj.core.api.Assertions.assertThat;

import io.wafleet.bench.Latencies;
import org.junit.jupiter.api.Test;

class HeardTest {
    private static final long MILLI = 1_000_000;

    private final Posting posting = new Posting(1000, 4, 1000, 7 * MILLI);
    private final Latencies latencies = new Latencies();
    private final Heard heard = new Heard(posting, latencies);

    @Test
    void shouldCountFromTheTurnOfEachMessage() {
        for (int i = 0; i < 4; i++) {
            heard.hear(1000 + i, (long) (7 + i + 2 * i) * MILLI);
        }
        assertThat(heard.isComplete()).isTrue();
        assertThat(heard.lost()).isZero();
        assertThat(latencies.count()).isEqualTo(4);
        assertThat(latencies.millis(0.5)).isBetween(2.0, 2.1);
        assertThat(latencies.millis(1)).isBetween(6.0, 6.1);
    }

    @Test
    void shouldTellWhatIsLostAndWhatIsDoubled() {
        heard.hear(1001, 9 * MILLI);
        heard.hear(1001, 99 * MILLI);
        heard.hear(999, 9 * MILLI);
        heard.hear(1004, 9 * MILLI);
        assertThat(heard.isComplete()).isFalse();
        assertThat(heard.lost()).isEqualTo(3);
        assertThat(heard.doubled()).isEqualTo(1);
        assertThat(latencies.count()).isEqualTo(1);
    }

    @Test
    void shouldHaveNoPercentileWhenNothingWasHeard() {
        assertThat(latencies.millis(0.99)).isNaN();
    }

    @Test
    void shouldBoundWhatTakesLongest() {
        latencies.add(3_600_000 * MILLI);
        assertThat(latencies.millis(1)).isBetween(60_000.0, 60_100.0);
    }
}
