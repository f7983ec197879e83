package io.wafleet.send;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.wafleet.cause.Cause;
import io.wafleet.content.Content;
import io.wafleet.gowa.ChildEndpoint;
import io.wafleet.id.DeviceId;
import io.wafleet.job.Order;
import io.wafleet.job.Priority;
import io.wafleet.job.SendJob;
import io.wafleet.job.SendState;
import io.wafleet.pacing.Pacing;
import io.wafleet.pacing.Warmth;
import io.wafleet.problem.Problem;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A lane whose store answers when the test says so: what happens meanwhile is what a slow disk makes of it. */
class LaneTest {
    private static final DeviceId DEVICE = new DeviceId("a");

    private final Vertx vertx = Vertx.vertx();
    private final List<Promise<List<SendJob>>> reads = new ArrayList<>();
    private final List<SendJob> stepped = new ArrayList<>();
    private final Child child = new Child();
    private Promise<Lane.Steps.Next> step = Promise.promise();
    private final Lane lane = new Lane(
            DEVICE,
            SendJob.MESSAGES,
            child,
            new Lane.Parts(vertx, (device, lane, contacts) -> read(), Clock.systemUTC(), Acceptance::newId),
            pacing(),
            (job, endpoint) -> {
                stepped.add(job);
                return step.future();
            });

    private static final class Child implements LaneChild {
        private ChildEndpoint endpoint = new ChildEndpoint(1, "user", "secret", "a", () -> true);
        private Cause obstacle;

        @Override
        public ChildEndpoint endpoint() {
            return endpoint;
        }

        @Override
        public Problem refusal() {
            return null;
        }

        @Override
        public Cause obstacle() {
            return obstacle;
        }
    }

    private static Pacing pacing() {
        return new Pacing(Lanes.UNLIMITED, new Warmth(Instant.EPOCH, 0), new SplittableRandom(1));
    }

    private Future<List<SendJob>> read() {
        Promise<List<SendJob>> read = Promise.promise();
        reads.add(read);
        return read.future();
    }

    private static SendJob job(SendState state) {
        Order order = new Order("acme", DEVICE, "1@g.us", new Content.Text("x"), Order.Terms.DEFAULT);
        SendJob queued = SendJob.of(Acceptance.newId(), order, Instant.now());
        Order.Terms terms = new Order.Terms(Priority.NORMAL, null, null, Order.OnUncertain.HOLD, null);
        SendJob job =
                SendJob.of(queued.id(), new Order("acme", DEVICE, "1@g.us", order.content(), terms), Instant.now());
        return state == SendState.SENDING ? job.sending(Instant.now()) : job;
    }

    @AfterEach
    void close() {
        lane.close();
        vertx.close().await();
    }

    @Test
    void shouldReadAgainWhenAJobComesWhileItReads() {
        lane.wake();
        assertThat(reads).hasSize(1);

        // A job is stored: too late for this read.
        lane.wake();
        reads.get(0).complete(List.of());

        assertThat(reads).hasSize(2);
        reads.get(1).complete(List.of(job(SendState.QUEUED)));
        assertThat(stepped).hasSize(1);
    }

    @Test
    void shouldLookAfterAJobOfUnknownOutcomeWhenTheChildComesBackWhileItReads() {
        child.endpoint = null;
        lane.wake();

        child.endpoint = new ChildEndpoint(1, "user", "secret", "a", () -> true);
        lane.wake();
        child.endpoint = null;
        reads.get(0).complete(List.of(job(SendState.SENDING)));
        assertThat(stepped).isEmpty();
        child.endpoint = new ChildEndpoint(1, "user", "secret", "a", () -> true);

        assertThat(reads).hasSize(2);
        reads.get(1).complete(List.of(job(SendState.SENDING)));
        assertThat(stepped).hasSize(1);
    }

    @Test
    void shouldReadAgainWhenItIsResumedDuringAStep() {
        lane.wake();
        reads.get(0).complete(List.of(job(SendState.QUEUED)));
        lane.set(pacing(), true);
        lane.set(pacing(), false);

        step.complete(Lane.Steps.Next.WAIT);

        assertThat(reads).hasSize(2);
    }

    @Test
    void shouldReadOnceMoreAndNotOftenerWhenManyJobsComeAtOnce() {
        for (int i = 0; i < 100; i++) {
            lane.wake();
        }
        reads.get(0).complete(List.of());
        reads.get(1).complete(List.of());

        assertThat(reads).hasSize(2);
    }

    @Test
    void shouldReadAgainByItselfWhenTheDatabaseFails() throws InterruptedException {
        lane.wake();
        reads.get(0).fail("no disk");

        Promise<Void> rested = Promise.promise();
        vertx.setTimer(Duration.ofSeconds(5).toMillis(), fired -> rested.complete());
        rested.future().await();
        assertThat(reads).hasSize(2);
    }
}
