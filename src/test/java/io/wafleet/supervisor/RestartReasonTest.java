package io.wafleet.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import io.wafleet.config.Configuration.Restarts;
import io.wafleet.supervisor.process.Exit;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RestartReasonTest {
    private static final Restarts LIMITS = new Restarts(Duration.ofSeconds(1), Duration.ofSeconds(60), 10);

    /** All causes for which the policy launches again: every exit code, before and after an answer, at first and in a row. */
    private static Stream<String> causes() {
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
    void shouldHaveAWordForEveryCauseOfThePolicy() {
        assertThat(causes()).allSatisfy(cause -> {
            assertThat(RestartReason.of(cause))
                    .isNotEqualTo(RestartReason.OTHER)
                    .isIn(RestartReason.ALL);
            assertThat(cause).startsWith(RestartReason.of(cause));
        });
    }

    @ParameterizedTest
    @CsvSource({
        "crashed: signal 9, crashed",
        "unresponsive: 3 probes in a row failed, unresponsive",
        "escaped: the child put itself into the background as pid 7, escaped",
        "launch failed: no memory, launch failed",
        "crash-loop: 11 times in a row, crash-loop",
        "a cause that is new: x, other",
        "without a colon, other"
    })
    void shouldGiveAWordOfAKnownFew(String cause, String word) {
        assertThat(RestartReason.of(cause)).isEqualTo(word);
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
