package io.wafleet.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import io.wafleet.cause.Cause;
import io.wafleet.cause.CauseCode;
import io.wafleet.cause.CauseKind;
import io.wafleet.config.Configuration.Restarts;
import io.wafleet.supervisor.RestartPolicy.Decision;
import io.wafleet.supervisor.RestartPolicy.Decision.Fail;
import io.wafleet.supervisor.RestartPolicy.Decision.RestartAfter;
import io.wafleet.supervisor.process.Exit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RestartPolicyTest {
    private static final Duration NOW = Duration.ofDays(3);
    private static final Restarts LIMITS = new Restarts(Duration.ofSeconds(1), Duration.ofSeconds(60), 10);
    private static final Duration STABLE = Duration.ofMinutes(10);
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

    private final RestartPolicy policy = new RestartPolicy(LIMITS, MIDDLE);

    private long delaySeconds(Exit exit, Duration ready, Duration now) {
        Decision decision = policy.onExit(exit, ready, now);
        assertThat(decision).isInstanceOf(RestartAfter.class);
        return ((RestartAfter) decision).delay().toSeconds();
    }

    @Test
    void shouldDoubleTheDelayUpToAMinuteWhenItCrashesAgainAndAgain() {
        List<Long> delays = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            delays.add(delaySeconds(CRASH, null, NOW.plusSeconds(i)));
        }

        assertThat(delays)
                .as("48 s and a quarter are the cap")
                .containsExactly(1L, 2L, 4L, 8L, 16L, 32L, 48L, 48L, 48L, 48L);
    }

    @Test
    void shouldNeverGiveUpWhenItCrashesForMonths() {
        for (int i = 0; i < 100_000; i++) {
            policy.onExit(CRASH, null, NOW);
        }

        assertThat(delaySeconds(CRASH, null, NOW)).isEqualTo(240);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void shouldSpreadTheDelaysByAQuarterWhenChanceDecides(long seed) {
        // Given
        RestartPolicy spread = new RestartPolicy(LIMITS, new SplittableRandom(seed));
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
        for (int i = 0; i < 5; i++) {
            delaySeconds(CRASH, Duration.ofSeconds(30), NOW);
        }

        // Then
        assertThat(delaySeconds(CRASH, STABLE.minusMillis(1), NOW))
                .as("ready for not quite long enough")
                .isEqualTo(32);
        assertThat(delaySeconds(CRASH, STABLE, NOW)).isEqualTo(1);
        assertThat(delaySeconds(CRASH, null, NOW)).isEqualTo(2);
    }

    @Test
    void shouldTryLessOftenAndSaySoWhenItIsACrashLoop() {
        for (int i = 0; i < RestartPolicy.CRASH_LOOP; i++) {
            delaySeconds(CRASH, null, NOW);
        }

        assertThat(policy.onExit(CRASH, null, NOW))
                .isEqualTo(new RestartAfter(
                        Duration.ofSeconds(240), CauseCode.CRASH_LOOP.cause(11, CauseCode.CRASHED_EARLY.cause(1))));
    }

    @Test
    void shouldStayBackedOffWhenItDiesWheneverItHasJustComeUp() {
        // Given: a child that answers for two minutes and then crashes, for a day.
        Duration now = NOW;
        int restarts = 0;
        while (now.compareTo(NOW.plusDays(1)) < 0) {
            Duration ready = Duration.ofMinutes(2);
            now = now.plus(ready).plusSeconds(delaySeconds(CRASH, ready, now));
            restarts++;
        }

        // Then: without backoff there would be 720, with an endless cap of a minute 514.
        assertThat(restarts).isLessThan(300);
    }

    @Test
    void shouldCountNothingAsStableThatIsShorterThanTheLongestDelay() {
        RestartPolicy slow = new RestartPolicy(new Restarts(Duration.ofSeconds(1), Duration.ofMinutes(30), 10), MIDDLE);

        assertThat(slow.stable()).isEqualTo(Duration.ofHours(1));
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
    void shouldFailWhenTheBinaryCannotBeExecutedAtTheThirdTry(int code) {
        delaySeconds(new Exit(code), null, NOW);
        delaySeconds(new Exit(code), null, NOW);

        assertThat(policy.onExit(new Exit(code), null, NOW))
                .isInstanceOfSatisfying(
                        Fail.class, fail -> assertThat(fail.cause().code()).isEqualTo(CauseCode.BINARY_UNUSABLE));
    }

    @Test
    void shouldComeBackThreeTimesInTenMinutesWhenTheSessionIsOpenedElsewhere() {
        for (int i = 0; i < RestartPolicy.MAX_REPLACED; i++) {
            assertThat(policy.onExit(REPLACED, Duration.ofSeconds(1), NOW.plusSeconds(i)))
                    .isInstanceOfSatisfying(
                            RestartAfter.class,
                            restart -> assertThat(restart.cause().code()).isEqualTo(CauseCode.SESSION_REPLACED));
        }

        assertThat(policy.onExit(REPLACED, Duration.ofSeconds(1), NOW.plusSeconds(100)))
                .isInstanceOfSatisfying(
                        Fail.class, fail -> assertThat(fail.cause().code()).isEqualTo(CauseCode.SESSION_REPLACED));
    }

    @Test
    void shouldGoOnWhenTheSessionIsOpenedElsewhereNowAndThen() {
        Duration now = NOW;
        for (int i = 0; i < 20; i++) {
            now = now.plus(RestartPolicy.REPLACED_WINDOW.dividedBy(2)).minusSeconds(1);
            assertThat(policy.onExit(REPLACED, Duration.ofSeconds(1), now))
                    .as("time %s", i)
                    .isInstanceOf(RestartAfter.class);
        }
    }

    @Test
    void shouldBeginAgainWhenASessionThatWasStableIsOpenedElsewhere() {
        for (int i = 0; i < 6; i++) {
            Duration ready = Duration.ofDays(1);
            assertThat(delaySeconds(REPLACED, ready, NOW.plusDays(i)))
                    .as("day %s", i)
                    .isEqualTo(1);
        }
    }

    @Test
    void shouldBeACrashWhenItEndsWithZeroBeforeItAnswered() {
        for (int i = 0; i < 6; i++) {
            assertThat(policy.onExit(new Exit(0), null, NOW))
                    .isInstanceOfSatisfying(
                            RestartAfter.class,
                            restart -> assertThat(restart.cause()).isEqualTo(CauseCode.CRASHED_EARLY.cause(0)));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "1, true, crashed: code 1",
        "2, false, crashed before it answered: code 2",
        "137, true, crashed: signal 9",
        "143, false, crashed before it answered: signal 15",
        "74, false, volume-unwritable: the volume or its identity record cannot be written",
        "75, false, volume-locked: another copy of this child lives",
        ", true, crashed",
    })
    void shouldSayWhyWhenItRestarts(Integer code, boolean ready, String cause) {
        Decision decision = policy.onExit(new Exit(code), ready ? Duration.ofSeconds(1) : null, NOW);

        assertThat(decision)
                .isInstanceOfSatisfying(
                        RestartAfter.class,
                        restart -> assertThat(restart.cause().text()).isEqualTo(cause));
    }

    /** All causes for which the policy launches again: every exit code, before and after an answer, at first and in a row. */
    private static Stream<Cause> causes() {
        return IntStream.range(0, 256)
                .boxed()
                .flatMap(code -> {
                    RestartPolicy policy = new RestartPolicy(LIMITS, new SplittableRandom(1));
                    return IntStream.range(0, 12)
                            .mapToObj(time -> policy.onExit(
                                    new Exit(code),
                                    time % 2 == 0 ? null : Duration.ofSeconds(1),
                                    Duration.ofHours(time)))
                            .filter(RestartPolicy.Decision.RestartAfter.class::isInstance)
                            .map(decision -> ((RestartPolicy.Decision.RestartAfter) decision).cause());
                })
                .distinct();
    }

    @Test
    void shouldCountEveryCauseOfThePolicyByItsCode() {
        assertThat(causes())
                .isNotEmpty()
                .allSatisfy(cause -> assertThat(cause.code().kind()).isEqualTo(CauseKind.PROCESS));
    }

    @Test
    void shouldCallItALoopAtTheEleventhCrashAndNotBefore() {
        RestartPolicy policy = new RestartPolicy(LIMITS, new SplittableRandom(1));
        for (int crash = 1; crash <= 10; crash++) {
            policy.onExit(new Exit(3), null, Duration.ofHours(1));
            assertThat(policy.isLooping()).as("crash %s", crash).isFalse();
        }

        policy.onExit(new Exit(3), null, Duration.ofHours(1));

        assertThat(policy.isLooping()).isTrue();
        assertThat(policy.isStable(Duration.ofMinutes(9))).isFalse();
        assertThat(policy.isStable(Duration.ofMinutes(10))).isTrue();
        policy.reset();
        assertThat(policy.isLooping()).isFalse();
    }
}
