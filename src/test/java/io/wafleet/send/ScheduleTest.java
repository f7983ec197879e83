package io.wafleet.send;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.wafleet.id.DeviceId;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A schedule whose store answers when the test says so. */
class ScheduleTest {
    private final Vertx vertx = Vertx.vertx();
    private final List<Promise<Instant>> looks = new CopyOnWriteArrayList<>();
    private final Schedule schedule = new Schedule(new DeviceId("a"), vertx, new Times(), Clock.systemUTC(), () -> {});

    private final class Times implements Schedule.Times {
        @Override
        public Future<Integer> release(Instant now) {
            return Future.succeededFuture(0);
        }

        @Override
        public Future<@Nullable Instant> nextDue() {
            Promise<Instant> look = Promise.promise();
            looks.add(look);
            return look.future();
        }
    }

    private <T> T onContext(Callable<T> work) {
        Promise<T> done = Promise.promise();
        vertx.runOnContext(go -> {
            try {
                done.complete(work.call());
            } catch (Exception e) {
                done.fail(e);
            }
        });
        return done.future().await();
    }

    @AfterEach
    void close() {
        schedule.close();
        vertx.close().await();
    }

    @Test
    void shouldLookAgainWhenAJobIsStoredWhileItLooks() {
        onContext(schedule::look);

        // Stored after the look had read what there is.
        onContext(() -> {
            schedule.expect(Instant.now().plusMillis(50));
            return true;
        });
        onContext(() -> looks.get(0).tryComplete(null));

        await().until(() -> looks.size() == 2);
    }

    @Test
    void shouldKeepTheNewerAnswerWhenSomebodyLooksWhileItLooks() {
        Future<Void> first = onContext(schedule::look);
        Future<Void> second = onContext(schedule::look);
        assertThat(looks).as("one look at a time").hasSize(1);

        onContext(() -> looks.get(0).tryComplete(null));
        assertThat(first.succeeded()).isTrue();
        assertThat(second.isComplete()).as("what it asked for is not known yet").isFalse();
        onContext(() -> looks.get(1).tryComplete(null));
        assertThat(second.succeeded()).isTrue();
    }

    @Test
    void shouldLookAgainByItselfWhenTheDatabaseFails() {
        Future<Void> failed = onContext(schedule::look);
        onContext(() -> looks.get(0).tryFail("no disk"));

        assertThat(failed.failed()).isTrue();
        await().until(() -> looks.size() == 2);
    }
}
