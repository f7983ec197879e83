package io.wafleet.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TurnstileTest {
    private final Turnstile turns = new Turnstile(2);
    private final List<Promise<Void>> inside = new ArrayList<>();

    private Future<Void> enter() {
        return turns.enter(() -> {
            Promise<Void> work = Promise.promise();
            inside.add(work);
            return work.future();
        });
    }

    @Test
    void shouldLetTheNextInWhenOneIsDoneOrHasFailed() {
        Future<Void> first = enter();
        Future<Void> second = enter();
        Future<Void> third = enter();
        Future<Void> thrown = turns.enter(() -> {
            throw new IllegalStateException("on purpose");
        });
        Future<Void> last = enter();
        assertThat(inside).hasSize(2);

        inside.get(1).fail("on purpose");
        assertThat(second.failed()).isTrue();
        assertThat(inside).as("one at a time").hasSize(3);
        inside.get(0).complete();

        assertThat(first.succeeded()).isTrue();
        assertThat(thrown.failed()).isTrue();
        assertThat(inside).as("past the one that failed at once").hasSize(4);
        inside.get(2).complete();
        inside.get(3).complete();
        assertThat(third.succeeded() && last.succeeded()).isTrue();
        assertThat(turns.inside()).isZero();
    }
}
