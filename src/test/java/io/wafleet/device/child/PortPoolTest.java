package io.wafleet.device.child;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wafleet.problem.ProblemCode;
import io.wafleet.problem.ProblemException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PortPoolTest {
    private Duration now = Duration.ofDays(2);
    private final PortPool pool = new PortPool(8000, 1000, Set.of(8001, 8080), () -> now);

    @Test
    void shouldGiveTheLowestPortWhenNobodyHasIt() {
        assertThat(pool.allocate(Set.of(), port -> true)).isEqualTo(8000);
        assertThat(pool.allocate(Set.of(8000, 8003), port -> true))
                .as("8001 belongs to others")
                .isEqualTo(8002);
    }

    @Test
    void shouldPassOverAPortWhenAStrangerListensOnIt() {
        assertThat(pool.allocate(Set.of(), port -> port > 8500)).isEqualTo(8501);
    }

    @Test
    void shouldGiveAPortAgainAMinuteAfterItsDeviceIsGone() {
        pool.release(8000);
        assertThat(pool.allocate(Set.of(), port -> true)).isEqualTo(8002);

        now = now.plusSeconds(59);
        assertThat(pool.allocate(Set.of(), port -> true)).isEqualTo(8002);

        now = now.plusSeconds(1);
        assertThat(pool.allocate(Set.of(), port -> true)).isEqualTo(8000);
    }

    @Test
    void shouldNotAskForPortsThatAreTakenWhenItLooksForAFreeOne() {
        pool.allocate(Set.of(8000, 8002), port -> {
            assertThat(port).isEqualTo(8003);
            return true;
        });
    }

    @Test
    void shouldNameTheLimitWhenThereAreEnoughDevices() {
        PortPool small = new PortPool(8000, 2, Set.of(), () -> now);

        assertThat(small.allocate(Set.of(8000), port -> true)).isEqualTo(8001);
        assertThatThrownBy(() -> small.allocate(Set.of(8000, 8001), port -> true))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        empty -> assertThat(empty.problem().code()).isEqualTo(ProblemCode.PORT_POOL_EMPTY))
                .hasMessageContaining("MAX_PROCESSES")
                .hasMessageContaining("2");
    }

    @Test
    void shouldNameTheRangeWhenNoPortIsFree() {
        assertThatThrownBy(() -> pool.allocate(Set.of(), port -> false))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("8000")
                .hasMessageContaining("8999");
    }

    @Test
    void shouldStayInItsRangeWhenOnlyTheLastPortIsLeft() {
        Set<Integer> taken = IntStream.range(8000, 8999).boxed().collect(Collectors.toSet());

        assertThat(pool.allocate(taken, port -> true)).isEqualTo(8999);
    }

    @Test
    void shouldTakeAPortThatIsForbiddenForTwoReasons() {
        // Given: the API itself on the port that is left out anyway
        PortPool sharing = new PortPool(8080, 1000, List.of(8080, 8080, 9090), () -> now);

        // When, Then
        assertThat(sharing.allocate(Set.of(), port -> true)).isEqualTo(8081);
    }
}
