package io.wafleet.loops;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RoundsTest {
    private final List<Promise<String>> begun = new ArrayList<>();
    private final Rounds<String> rounds = new Rounds<>(() -> {
        Promise<String> round = Promise.promise();
        begun.add(round);
        return round.future();
    });

    @Test
    void shouldBeginAnotherRoundWhenItIsWokenDuringOne() {
        Future<String> first = rounds.wake();
        Future<String> second = rounds.wake();
        Future<String> third = rounds.wake();
        assertThat(begun).hasSize(1);

        begun.get(0).complete("one");

        assertThat(first.result()).isEqualTo("one");
        assertThat(second.isComplete()).isFalse();
        assertThat(begun).hasSize(2);

        begun.get(1).complete("two");

        assertThat(second.result()).isEqualTo("two");
        assertThat(third.result()).isEqualTo("two");
        assertThat(begun).hasSize(2);
    }

    @Test
    void shouldGoOnWhenARoundFails() {
        Future<String> failed = rounds.wake();
        rounds.wake();

        begun.get(0).fail("no database");

        assertThat(failed.failed()).isTrue();
        assertThat(begun).hasSize(2);
    }

    @Test
    void shouldGoOnWhenARoundThrows() {
        List<Integer> tries = new ArrayList<>();
        Rounds<Void> throwing = new Rounds<>(() -> {
            tries.add(tries.size());
            throw new IllegalStateException("a bug");
        });

        assertThat(throwing.wake().failed()).isTrue();
        assertThat(throwing.wake().failed()).isTrue();
        assertThat(tries).hasSize(2);
    }

    @Test
    void shouldLetSomebodyInBetweenTwoRounds() {
        assertThat(rounds.between().succeeded()).isTrue();
        rounds.wake();
        rounds.wake();
        List<Integer> roundsAtThatTime = new ArrayList<>();
        rounds.between().onSuccess(now -> roundsAtThatTime.add(begun.size()));

        begun.get(0).complete("one");

        assertThat(roundsAtThatTime).containsExactly(1);
        assertThat(begun).hasSize(2);
    }
}
