package io.wafleet.send;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import io.wafleet.bus.Bus;
import io.wafleet.cause.Cause;
import io.wafleet.cause.CauseCode;
import io.wafleet.content.Content;
import io.wafleet.disk.DiskSpace;
import io.wafleet.gowa.ChildEndpoint;
import io.wafleet.gowa.GowaClient;
import io.wafleet.id.DeviceId;
import io.wafleet.job.Order;
import io.wafleet.job.SendJob;
import io.wafleet.job.SendState;
import io.wafleet.journal.Journal;
import io.wafleet.media.Spool;
import io.wafleet.metrics.Meters;
import io.wafleet.problem.Problem;
import io.wafleet.quota.TestQuotas;
import io.wafleet.store.DatabaseUrl;
import io.wafleet.store.TestDatabases;
import io.wafleet.store.WithDatabase;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A child that answers when it is told to, and a lane without rests: the next send is only kept back by an obstacle. */
class BetweenSendsTest extends WithDatabase {
    private static final DeviceId DEVICE = new DeviceId("a");

    private final BlockingQueue<HttpServerRequest> calls = new LinkedBlockingQueue<>();
    private final Child child = new Child();
    private SendService sends;

    @Override
    protected DatabaseUrl emptyDatabase(Path temporary) {
        return TestDatabases.sqlite(temporary);
    }

    private static final class Child implements LaneChild {
        private int port;
        private volatile Cause obstacle;

        @Override
        public ChildEndpoint endpoint() {
            return new ChildEndpoint(port, "user", "secret", "a", () -> true);
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

    @BeforeEach
    void openLane() {
        HttpServer server = vertx.createHttpServer()
                .requestHandler(calls::add)
                .listen(0, "127.0.0.1")
                .await();
        child.port = server.actualPort();
        Meters meters = new Meters(new SimpleMeterRegistry());
        Journal journal = Journal.open(database, new Bus(vertx), meters).await();
        sends = onContext(() -> new SendService(
                vertx,
                database,
                new DiskSpace(vertx, Map.of(), 0),
                new Spool(
                        vertx,
                        Path.of("no-files"),
                        0,
                        TestQuotas.unlimited(),
                        new DiskSpace(vertx, Map.of(), 0),
                        Clock.systemUTC()),
                new GowaClient(vertx, Path.of("no-files")),
                journal,
                TestQuotas.unlimited(),
                (tenant, jids) -> Future.succeededFuture(Set.of()),
                meters,
                new SendService.Limits(Lanes.UNLIMITED, 100, Duration.ofHours(1), Duration.ofDays(1), ZoneOffset.UTC),
                Clock.systemUTC()));
        onContext(() -> sends.open(DEVICE, "acme", Instant.EPOCH, child)).await();
    }

    private SendJob submit(String text) {
        return onContext(() ->
                        sends.submit(new Order("acme", DEVICE, "1@g.us", new Content.Text(text), Order.Terms.DEFAULT)))
                .await();
    }

    private HttpServerRequest nextCall() throws InterruptedException {
        HttpServerRequest call = calls.poll(30, TimeUnit.SECONDS);
        assertThat(call).as("a send").isNotNull();
        return call;
    }

    private static void answer(HttpServerRequest call, String id) {
        JsonObject results = new JsonObject().put("message_id", id);
        call.response()
                .putHeader("Content-Type", "application/json")
                .end(new JsonObject()
                        .put("code", "SUCCESS")
                        .put("message", "sent")
                        .put("results", results)
                        .encode());
    }

    @Test
    void shouldLetSomebodyInBetweenTwoSends() throws InterruptedException {
        // Given
        // Nothing is being sent: only the lanes may be looking whether there is something.
        onContext(() -> sends.betweenSends(DEVICE)).await();
        SendJob first = submit("one");
        SendJob second = submit("two");
        HttpServerRequest call = nextCall();

        // When
        Future<Void> between = onContext(() -> sends.betweenSends(DEVICE)
                .onSuccess(now -> child.obstacle = CauseCode.LINK_NOT_ONLINE.cause("offline")));
        assertThat(between.isComplete()).isFalse();
        answer(call, "m1");
        between.await();

        // Then
        assertThat(state(first)).isEqualTo(SendState.SENT);
        assertThat(state(second)).isEqualTo(SendState.QUEUED);
        assertThat(calls).isEmpty();

        child.obstacle = null;
        onContext(() -> {
            sends.wake(DEVICE);
            return true;
        });
        answer(nextCall(), "m2");
        onContext(() -> sends.betweenSends(DEVICE)).await();
        assertThat(state(second)).isEqualTo(SendState.SENT);
    }

    private SendState state(SendJob job) {
        return onContext(() -> sends.find(job.id())).await().state();
    }
}
