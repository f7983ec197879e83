package io.wafleet.send;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PaceTest {
    @Test
    void shouldAlwaysBeTheIntervalWhenThereIsNoJitter() {
        Pace pace = new Pace(Duration.ofSeconds(2), Duration.ZERO, new SplittableRandom(1));

        assertThat(Stream.generate(pace::next).limit(100)).containsOnly(Duration.ofSeconds(2));
    }

    @Test
    void shouldNeverBeShorterThanTheIntervalWhenThereIsJitter() {
        // Given
        Pace pace = new Pace(Duration.ofSeconds(1), Duration.ofMillis(500), new SplittableRandom(1));

        // When
        List<Long> rests =
                Stream.generate(pace::next).limit(5000).map(Duration::toMillis).toList();

        // Then
        assertThat(rests).allMatch(rest -> rest >= 1000 && rest <= 1500).contains(1000L, 1500L);
    }
}
