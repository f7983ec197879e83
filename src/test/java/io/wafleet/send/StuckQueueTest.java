package io.wafleet.send;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.wafleet.TestClock;
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
import io.wafleet.journal.Journal;
import io.wafleet.media.Spool;
import io.wafleet.metrics.Meters;
import io.wafleet.problem.Problem;
import io.wafleet.quota.TestQuotas;
import io.wafleet.store.DatabaseUrl;
import io.wafleet.store.TestDatabases;
import io.wafleet.store.WithDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the metrics say of a queue whose number is offline for an hour. */
class StuckQueueTest extends WithDatabase {
    private static final DeviceId DEVICE = new DeviceId("a");
    private static final Instant START = Instant.parse("2026-03-01T09:00:00Z");

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final TestClock clock = new TestClock(START);
    private SendService sends;

    private static final class Offline implements LaneChild {
        @Override
        public ChildEndpoint endpoint() {
            return null;
        }

        @Override
        public Problem refusal() {
            return null;
        }

        @Override
        public Cause obstacle() {
            return CauseCode.LINK_NOT_ONLINE.cause("offline");
        }
    }

    @Override
    protected DatabaseUrl emptyDatabase(Path temporary) {
        return TestDatabases.sqlite(temporary);
    }

    @BeforeEach
    void openLane() {
        Meters meters = new Meters(registry);
        Journal journal = Journal.open(database, new Bus(vertx), meters).await();
        DiskSpace disk = new DiskSpace(vertx, Map.of(), 0);
        sends = onContext(() -> new SendService(
                vertx,
                database,
                disk,
                new Spool(vertx, Path.of("no-files"), 0, TestQuotas.unlimited(), disk, clock),
                new GowaClient(vertx, Path.of("no-files")),
                journal,
                TestQuotas.unlimited(),
                (tenant, jids) -> Future.succeededFuture(Set.of()),
                meters,
                new SendService.Limits(Lanes.UNLIMITED, 100, Duration.ofHours(1), Duration.ofDays(1), ZoneOffset.UTC),
                clock));
        onContext(() -> sends.open(DEVICE, "acme", Instant.EPOCH, new Offline()))
                .await();
    }

    private SendJob submit(Instant sendAt) {
        Order.Terms terms = new Order.Terms(null, sendAt, null, Order.OnUncertain.HOLD, null);
        return onContext(() ->
                        sends.submit(new Order("acme", DEVICE, "551@s.whatsapp.net", new Content.Text("hi"), terms)))
                .await();
    }

    private double ageAt(Instant now) {
        clock.set(now);
        onContext(sends::lookAtAges).await();
        return registry.get("gateway.send.queue.oldest.age").gauge().value();
    }

    private double ageAfter(Duration time) {
        return ageAt(START.plus(time));
    }

    @Test
    void shouldTellForHowLongTheFirstJobCouldHaveBeenSent() {
        submit(null);

        assertThat(ageAfter(Duration.ofHours(1))).isEqualTo(3600);
    }

    @Test
    void shouldLeaveOutAQueueThatAUserPausedAndCountFromItsResumption() {
        submit(null);
        onContext(() -> sends.pause(DEVICE, CauseCode.PAUSED.cause())).await();
        assertThat(ageAfter(Duration.ofHours(1))).isZero();

        onContext(() -> sends.pause(DEVICE, null)).await();

        assertThat(ageAfter(Duration.ofMinutes(61))).isEqualTo(60);
    }

    @Test
    void shouldCountAQueueThatTheGatewayPaused() {
        submit(null);
        onContext(() -> sends.pause(DEVICE, CauseCode.LOGGED_OUT.cause())).await();

        assertThat(ageAfter(Duration.ofHours(1))).isEqualTo(3600);
    }

    @Test
    void shouldLeaveOutWhatIsHeldInQuietHours() {
        submit(null);
        JsonObject hours =
                new JsonObject().put("from", "08:00").put("to", "18:00").put("zone", "UTC");
        onContext(() -> sends.set(DEVICE, new JsonObject().put("quietHours", hours)))
                .await();

        assertThat(ageAfter(Duration.ofHours(1))).isZero();
        assertThat(ageAfter(Duration.ofHours(9).minusSeconds(10))).isZero();
        assertThat(ageAfter(Duration.ofHours(9).plusSeconds(20))).isEqualTo(30);
    }

    @Test
    void shouldLeaveOutWhatIsToBeSentLater() {
        submit(START.plus(Duration.ofHours(5)));

        assertThat(ageAfter(Duration.ofHours(1))).isZero();
    }

    @Test
    void shouldBeZeroWhenTheJobIsTakenBack() {
        SendJob job = submit(null);
        assertThat(ageAfter(Duration.ofHours(1))).isEqualTo(3600);

        onContext(() -> sends.cancel(job, CauseCode.USER_ASKED.cause())).await();

        assertThat(registry.get("gateway.send.queue.oldest.age").gauge().value())
                .isZero();
    }
}
