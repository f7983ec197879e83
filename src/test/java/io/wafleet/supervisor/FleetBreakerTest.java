package io.wafleet.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import io.wafleet.id.DeviceId;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class FleetBreakerTest {
    private static final Duration NOW = Duration.ofHours(5);

    private final FleetBreaker breaker = new FleetBreaker();

    private void exits(int count, Duration at) {
        for (int i = 0; i < count; i++) {
            breaker.exited(at);
        }
    }

    private void silent(int count) {
        for (int i = 0; i < count; i++) {
            breaker.silent(new DeviceId("d" + i));
        }
    }

    @Test
    void shouldEndASilentChildWhenTheOthersAnswer() {
        silent(1);

        assertThat(breaker.mayEnd(3, NOW)).isTrue();
        assertThat(breaker.mayEnd(3, NOW)).isTrue();
    }

    @Test
    void shouldOpenWhenMoreThanTwentyChildrenEndWithinAMinute() {
        exits(20, NOW);
        assertThat(breaker.isOpen(100, NOW)).isFalse();

        exits(1, NOW.plusSeconds(30));

        assertThat(breaker.isOpen(100, NOW.plusSeconds(59))).isTrue();
        assertThat(breaker.isOpen(100, NOW.plusSeconds(61)))
                .as("a minute later")
                .isFalse();
    }

    @Test
    void shouldOpenByAShareOfTheChildrenWhenTheFleetIsLarge() {
        exits(50, NOW);
        assertThat(breaker.isOpen(1000, NOW)).isFalse();

        exits(1, NOW);

        assertThat(breaker.isOpen(1000, NOW)).isTrue();
    }

    @Test
    void shouldOpenWhenAFifthOfTheChildrenIsSilentButNeverForFewerThanFive() {
        silent(4);
        assertThat(breaker.isOpen(4, NOW)).isFalse();
        silent(5);
        assertThat(breaker.isOpen(10, NOW)).isTrue();
        assertThat(breaker.isOpen(100, NOW)).isFalse();
        silent(20);
        assertThat(breaker.isOpen(100, NOW)).isTrue();

        for (int i = 0; i < 16; i++) {
            breaker.settled(new DeviceId("d" + i));
        }

        assertThat(breaker.isOpen(100, NOW)).isFalse();
    }

    @Test
    void shouldEndOneChildAMinuteWhileItIsOpen() {
        silent(10);
        assertThat(breaker.mayEnd(10, NOW)).as("at once").isFalse();
        assertThat(breaker.mayEnd(10, NOW.plusSeconds(59))).isFalse();

        assertThat(breaker.mayEnd(10, NOW.plusSeconds(60))).isTrue();
        assertThat(breaker.mayEnd(10, NOW.plusSeconds(61))).isFalse();
        assertThat(breaker.mayEnd(10, NOW.plusSeconds(121))).isTrue();
    }
}
