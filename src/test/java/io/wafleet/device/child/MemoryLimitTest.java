package io.wafleet.device.child;

import static org.assertj.core.api.Assertions.assertThat;

import io.wafleet.cause.CauseCode;
import io.wafleet.device.child.MemoryLimit.Step;
import io.wafleet.supervisor.process.ProcessUsage;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class MemoryLimitTest {
    private static final long LIMIT = 256_000_000;
    private static final long ABOVE = 312_400_000;
    private static final Duration INTERVAL = Duration.ofSeconds(10);

    private final MemoryLimit memory = new MemoryLimit();
    private Instant now = Instant.parse("2026-03-01T10:00:00Z");
    private long generation = 1;

    private Step sample(long bytes, Long limit) {
        now = now.plus(INTERVAL);
        return memory.onSample(usage(bytes), limit, now);
    }

    private ProcessUsage usage(long bytes) {
        return new ProcessUsage(generation, bytes, null, Instant.EPOCH);
    }

    private Step above() {
        return sample(ABOVE, LIMIT);
    }

    @Test
    void shouldWaitForAQuietMomentAfterThreeSamplesInARow() {
        assertThat(above()).isEqualTo(Step.LEAVE);
        assertThat(above()).isEqualTo(Step.LEAVE);
        assertThat(above()).isEqualTo(Step.REPLACE_IF_QUIET);
        assertThat(above()).isEqualTo(Step.REPLACE_IF_QUIET);
    }

    @Test
    void shouldCountAnewWhenOneSampleIsFine() {
        above();
        above();
        assertThat(sample(LIMIT, LIMIT)).as("at the limit").isEqualTo(Step.LEAVE);
        assertThat(above()).isEqualTo(Step.LEAVE);
        assertThat(above()).isEqualTo(Step.LEAVE);
        assertThat(above()).isEqualTo(Step.REPLACE_IF_QUIET);
    }

    @Test
    void shouldCountAnewWhenItIsAnotherChild() {
        above();
        above();
        generation++;
        assertThat(above()).isEqualTo(Step.LEAVE);
    }

    @Test
    void shouldDoNothingWithoutALimit() {
        for (int i = 0; i < 5; i++) {
            assertThat(sample(ABOVE, null)).isEqualTo(Step.LEAVE);
        }
    }

    @Test
    void shouldWaitNoLongerForAQuietMomentThanTenMinutes() {
        above();
        above();
        assertThat(above()).isEqualTo(Step.REPLACE_IF_QUIET);
        Instant due = now;
        while (now.plus(INTERVAL).isBefore(due.plus(MemoryLimit.PATIENCE))) {
            assertThat(above()).isEqualTo(Step.REPLACE_IF_QUIET);
        }
        assertThat(above()).isEqualTo(Step.REPLACE_BETWEEN_SENDS);
    }

    @Test
    void shouldReplaceNoneWithinTenMinutesOfTheLast() {
        above();
        above();
        above();
        assertThat(memory.replaced(usage(ABOVE), LIMIT, now)).isEqualTo(CauseCode.MEMORY.cause(312, 256));
        Instant replaced = now;
        generation++;
        while (now.plus(INTERVAL).isBefore(replaced.plus(MemoryLimit.PAUSE))) {
            assertThat(above()).isEqualTo(Step.LEAVE);
        }
        assertThat(above()).isEqualTo(Step.REPLACE_IF_QUIET);
    }
}
