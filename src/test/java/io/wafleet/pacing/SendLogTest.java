package io.wafleet.pacing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SendLogTest {
    private static final Instant START = Instant.parse("2026-03-01T10:00:00Z");

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 15, 16, 17, 33, 100})
    void shouldKnowTheLastOnesAsIfItHadKeptAll(int capacity) {
        // Given
        SendLog log = new SendLog(capacity);
        List<Instant> all = new ArrayList<>();

        for (int i = 0; i < 250; i++) {
            // When
            Instant at = START.plusSeconds(i * 7L);
            log.add(at);
            all.add(at);

            // Then
            for (int n = 1; n <= capacity; n++) {
                Instant expected = n > all.size() ? null : all.get(all.size() - n);
                assertThat(log.nthLast(n)).isEqualTo(expected);
            }
            assertThat(log.nthLast(capacity + 1)).isNull();
            int known = Math.min(capacity, all.size());
            assertThat(log.countSince(at)).isZero();
            assertThat(log.countSince(at.minusSeconds(1))).isEqualTo(Math.min(1, known));
            assertThat(log.countSince(START.minusSeconds(1))).isEqualTo(known);
        }
    }
}
