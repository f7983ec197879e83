package io.wafleet.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import io.wafleet.supervisor.RestartPolicy.Decision;
import io.wafleet.supervisor.RestartPolicy.Decision.Fail;
import io.wafleet.supervisor.RestartPolicy.Decision.RestartAfter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RestartPolicyTest {
    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
    private static final Exit CRASH = new Exit(1);
    private static final Exit REPLACED = new Exit(0);
    /** In the middle of the jitter: the delays are the bare ones. */
    private static final RandomGenerator MIDDLE = new RandomGenerator() {
        @Override
        public long nextLong() {
            return 0;
        }

        @Override
        public double nextDouble(double origin, double bound) {
            return (origin + bound) / 2;
        }
    };

    private final RestartPolicy policy = new RestartPolicy(MIDDLE);

    private long delaySeconds(Exit exit, Instant readySince, Instant now) {
        Decision decision = policy.onExit(exit, readySince, now);
        assertThat(decision).isInstanceOf(RestartAfter.class);
        return ((RestartAfter) decision).delay().toSeconds();
    }

    @Test
    void shouldDoubleTheDelayUpToAMinuteWhenItCrashesAgainAndAgain() {
        List<Long> delays = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            delays.add(delaySeconds(CRASH, null, NOW.plusSeconds(i)));
        }

        assertThat(delays).containsExactly(1L, 2L, 4L, 8L, 16L, 32L, 60L, 60L, 60L);
    }

    @Test
    void shouldNeverGiveUpWhenItCrashesForMonths() {
        for (int i = 0; i < 100_000; i++) {
            policy.onExit(CRASH, null, NOW);
        }

        assertThat(delaySeconds(CRASH, null, NOW)).isEqualTo(60);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void shouldSpreadTheDelaysByAQuarterWhenChanceDecides(long seed) {
        // Given
        RestartPolicy spread = new RestartPolicy(new SplittableRandom(seed));
        List<Long> factors = new ArrayList<>();

        // When
        for (int i = 0; i < 200; i++) {
            spread.reset();
            factors.add(((RestartAfter) spread.onExit(CRASH, null, NOW)).delay().toMillis());
        }

        // Then
        assertThat(factors).allMatch(millis -> millis >= 750 && millis <= 1250);
        assertThat(factors).anyMatch(millis -> millis < 850).anyMatch(millis -> millis > 1150);
    }

    @Test
    void shouldBeginAgainWhenTheChildWasStable() {
        // Given
        Instant now = NOW;
        for (int i = 0; i < 5; i++) {
            now = now.plusSeconds(60);
            delaySeconds(CRASH, now.minusSeconds(30), now);
        }

        // Then
        assertThat(delaySeconds(CRASH, now.minus(RestartPolicy.STABLE).plusMillis(1), now))
                .as("ready for not quite long enough")
                .isEqualTo(32);
        assertThat(delaySeconds(CRASH, now.minus(RestartPolicy.STABLE), now)).isEqualTo(1);
        assertThat(delaySeconds(CRASH, null, now)).isEqualTo(2);
    }

    @Test
    void shouldBeginAgainWhenSomebodyAsked() {
        delaySeconds(CRASH, null, NOW);
        delaySeconds(CRASH, null, NOW);

        policy.reset();

        assertThat(delaySeconds(CRASH, null, NOW)).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {126, 127})
    void shouldFailWhenTheBinaryCannotBeExecuted(int code) {
        assertThat(policy.onExit(new Exit(code), null, NOW))
                .isInstanceOfSatisfying(
                        Fail.class, fail -> assertThat(fail.cause()).startsWith("binary-unusable"));
    }

    @Test
    void shouldComeBackThreeTimesInTenMinutesWhenTheSessionIsOpenedElsewhere() {
        for (int i = 0; i < RestartPolicy.MAX_REPLACED; i++) {
            assertThat(policy.onExit(REPLACED, NOW, NOW.plusSeconds(i)))
                    .isInstanceOfSatisfying(
                            RestartAfter.class,
                            restart -> assertThat(restart.cause()).startsWith("session-replaced"));
        }

        assertThat(policy.onExit(REPLACED, NOW, NOW.plusSeconds(100)))
                .isInstanceOfSatisfying(
                        Fail.class, fail -> assertThat(fail.cause()).startsWith("session-replaced"));
    }

    @Test
    void shouldGoOnWhenTheSessionIsOpenedElsewhereNowAndThen() {
        Instant now = NOW;
        for (int i = 0; i < 20; i++) {
            now = now.plus(RestartPolicy.REPLACED_WINDOW.dividedBy(2)).minusSeconds(1);
            assertThat(policy.onExit(REPLACED, NOW, now)).as("time %s", i).isInstanceOf(RestartAfter.class);
        }
    }

    @Test
    void shouldBeginAgainWhenASessionThatWasStableIsOpenedElsewhere() {
        // Given
        Instant now = NOW;

        // Then
        for (int i = 0; i < 6; i++) {
            Instant ready = now;
            now = now.plus(Duration.ofDays(1));
            assertThat(delaySeconds(REPLACED, ready, now)).as("day %s", i).isEqualTo(1);
        }
    }

    @Test
    void shouldBeACrashWhenItEndsWithZeroBeforeItAnswered() {
        for (int i = 0; i < 6; i++) {
            assertThat(policy.onExit(new Exit(0), null, NOW))
                    .isInstanceOfSatisfying(
                            RestartAfter.class,
                            restart -> assertThat(restart.cause()).isEqualTo("crashed before it answered: code 0"));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "1, true, crashed: code 1",
        "2, false, crashed before it answered: code 2",
        "137, true, crashed: signal 9",
        "143, false, crashed before it answered: signal 15",
        "74, false, volume-unwritable: the identity record could not be written",
        "75, false, volume-locked: another copy of this child lives",
        ", true, crashed: unknown",
    })
    void shouldSayWhyWhenItRestarts(Integer code, boolean ready, String cause) {
        Decision decision = policy.onExit(new Exit(code), ready ? NOW.minusSeconds(1) : null, NOW);

        assertThat(decision)
                .isInstanceOfSatisfying(
                        RestartAfter.class,
                        restart -> assertThat(restart.cause()).isEqualTo(cause));
    }
}
