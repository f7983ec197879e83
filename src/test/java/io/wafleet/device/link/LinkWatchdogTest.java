package io.wafleet.device.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.wafleet.device.link.LinkWatchdog.Action;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LinkWatchdogTest {
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final Duration LOOK = Duration.ofSeconds(5);

    private final LinkWatchdog watchdog = new LinkWatchdog(PATIENCE);
    private Duration now = Duration.ofDays(1);

    /** What was done, each with its minute, while the device was away. */
    private List<String> away(Duration time, boolean restartHelps) {
        List<String> done = new ArrayList<>();
        Duration begin = now;
        while (now.minus(begin).compareTo(time) <= 0) {
            Action action = watchdog.away(now, restartHelps);
            if (action != Action.WAIT) {
                done.add(now.minus(begin).toMinutes() + " " + action);
            }
            if (action == Action.RESTART) {
                watchdog.fresh();
            }
            now = now.plus(LOOK);
        }
        return done;
    }

    @Test
    void shouldReconnectThreeTimesAndThenRestart() {
        assertThat(away(Duration.ofMinutes(4), true))
                .containsExactly("1 RECONNECT", "2 RECONNECT", "3 RECONNECT", "4 RESTART");
    }

    @Test
    void shouldRestartEverMoreSeldomUpToOnceAnHour() {
        List<String> restarts = away(Duration.ofHours(6), true).stream()
                .filter(done -> done.endsWith("RESTART"))
                .toList();

        assertThat(restarts)
                .hasSizeBetween(6, 8)
                .startsWith("4 RESTART")
                .element(1)
                .isIn("14 RESTART", "15 RESTART");
    }

    @Test
    void shouldNotRestartWhileTheNetworkIsDown() {
        assertThat(away(Duration.ofHours(2), false)).noneMatch(done -> done.endsWith("RESTART"));
        assertThat(away(Duration.ofMinutes(1), true)).anyMatch(done -> done.endsWith("RESTART"));
    }

    @Test
    void shouldDoNothingForAShortAbsence() {
        for (int i = 0; i < 10; i++) {
            assertThat(away(Duration.ofSeconds(55), true)).isEmpty();
            watchdog.online();
        }
    }

    @Test
    void shouldGiveATryOfAUsersTheTimeOfItsOwn() {
        assertThat(away(Duration.ofSeconds(55), true)).isEmpty();

        watchdog.tried(now);

        assertThat(away(Duration.ofSeconds(55), true)).isEmpty();
        assertThat(away(Duration.ofSeconds(10), true)).containsExactly("0 RECONNECT");
    }
}
