package io.wafleet.send;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.wafleet.content.Content;
import io.wafleet.id.DeviceId;
import io.wafleet.job.Order;
import io.wafleet.job.SendJob;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Several wait for one job, and its store answers when the test says so. */
class WaitersTest {
    private static final Duration LONG = Duration.ofMinutes(5);

    private final List<Promise<SendJob>> finds = new ArrayList<>();
    private final Waiters waiters = new Waiters(id -> {
        Promise<SendJob> find = Promise.promise();
        finds.add(find);
        return find.future();
    });
    private final SendJob queued = SendJob.of(
            "1",
            new Order("acme", new DeviceId("a"), "1@g.us", new Content.Text("x"), Order.Terms.DEFAULT),
            Instant.EPOCH);
    private final SendJob sent = queued.sending(Instant.EPOCH).sent("m", Instant.EPOCH);

    @Test
    void shouldTellTheOthersWhenOneFindsTheOutcomeInTheStore() {
        Future<SendJob> early = waiters.await(queued, LONG);
        finds.get(0).complete(queued);
        Future<SendJob> late = waiters.await(queued, LONG);
        // Committed, but the one who settles it was not told yet.
        finds.get(1).complete(sent);
        assertThat(late.result()).isEqualTo(sent);

        waiters.settled(sent);

        assertThat(early.result()).isEqualTo(sent);
        assertThat(waiters.size()).isZero();
    }

    @Test
    void shouldTellTheOthersWhenOneHasNoMoreTime() {
        Future<SendJob> hasty = waiters.await(queued, Duration.ofMillis(1));
        Future<SendJob> patient = waiters.await(queued, LONG);
        finds.get(1).complete(queued);
        finds.get(0).complete(queued);
        while (finds.size() < 3) {
            Thread.onSpinWait();
        }
        finds.get(2).complete(queued);
        assertThat(hasty.await()).isEqualTo(queued);

        waiters.settled(sent);

        assertThat(patient.result()).isEqualTo(sent);
    }

    @Test
    void shouldForgetWhoWaitsWhenTheStoreFails() {
        Future<SendJob> waiting = waiters.await(queued, LONG);

        finds.get(0).fail("no disk");

        assertThat(waiting.failed()).isTrue();
        assertThat(waiters.size()).isZero();
    }
}
