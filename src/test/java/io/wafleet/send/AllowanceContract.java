package io.wafleet.send;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.wafleet.TestClock;
import io.wafleet.content.Content;
import io.wafleet.content.Signal;
import io.wafleet.id.DeviceId;
import io.wafleet.job.JobRemovalStore;
import io.wafleet.job.Order;
import io.wafleet.job.Priority;
import io.wafleet.job.SendJob;
import io.wafleet.job.SendStore;
import io.wafleet.problem.Excess;
import io.wafleet.problem.ProblemException;
import io.wafleet.quota.Quota;
import io.wafleet.quota.Quotas;
import io.wafleet.quota.TestQuotas;
import io.wafleet.store.WithDatabase;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

abstract class AllowanceContract extends WithDatabase {
    /** A day begins at 03:00 UTC there. */
    private static final ZoneId ZONE = ZoneId.of("America/Sao_Paulo");

    private static final Instant NOON = Instant.parse("2026-03-01T15:00:00Z");
    private static final Instant MIDNIGHT = Instant.parse("2026-03-02T03:00:00Z");
    private static final DeviceId DEVICE = new DeviceId("a");
    private static final DeviceId OTHER = new DeviceId("b");

    private final TestClock clock = new TestClock(NOON);
    private final Quotas quotas = TestQuotas.unlimited();
    private Allowance allowance;
    private int made;

    @BeforeEach
    void openAllowance() {
        SendStore store = new SendStore(database);
        allowance = new Allowance(quotas, store, new JobRemovalStore(database), ZONE, clock, List.of());
    }

    private void limit(Long sends) {
        TestQuotas.set(quotas, "acme", Quota.SENDS_PER_DAY, sends);
    }

    /** Takes and stores, as an acceptance does; false if it was refused. */
    private Future<Boolean> send(String tenant, DeviceId device, Content content) {
        return allowance
                .take(tenant, 1, content.isSignal() ? 0 : 1)
                .compose(taken -> new SendStore(database).insert(job(tenant, device, content)))
                .map(true)
                .recover(failure -> failure instanceof ProblemException
                        ? Future.succeededFuture(false)
                        : Future.failedFuture(failure));
    }

    private SendJob job(String tenant, DeviceId device, Content content) {
        Instant now = clock.instant();
        String id = String.format(
                "%08x-%04x-7000-8000-%012x", now.toEpochMilli() >>> 16, now.toEpochMilli() & 0xFFFF, made++);
        Order.Terms terms = new Order.Terms(Priority.NORMAL, null, null, Order.OnUncertain.HOLD, null);
        return SendJob.of(id, new Order(tenant, device, "5521988887777@s.whatsapp.net", content, terms), now);
    }

    private long sendMany(String tenant, DeviceId device, int count) {
        return onContext(() -> {
                    List<Future<Boolean>> all = new ArrayList<>();
                    for (int i = 0; i < count; i++) {
                        all.add(send(tenant, device, new Content.Text("hello")));
                    }
                    return Future.all(all);
                })
                .await()
                .<Boolean>list()
                .stream()
                .filter(Boolean::booleanValue)
                .count();
    }

    @Test
    void shouldAcceptJustSoManyWhenAllComeAtOnce() {
        limit(10L);

        assertThat(sendMany("acme", DEVICE, 25)).isEqualTo(10);
        assertThat(sendMany("acme", OTHER, 5)).isZero();
        assertThat(sendMany("beta", DEVICE, 25)).as("another tenant").isEqualTo(25);
    }

    @Test
    void shouldCountWhatWasSentBeforeThereWasALimit() {
        // Given
        assertThat(sendMany("acme", DEVICE, 7)).isEqualTo(7);

        // When
        limit(10L);

        // Then
        assertThat(sendMany("acme", DEVICE, 5)).isEqualTo(3);
        limit(null);
        assertThat(sendMany("acme", DEVICE, 5)).isEqualTo(5);
        limit(16L);
        assertThat(sendMany("acme", DEVICE, 5)).isEqualTo(1);
    }

    @Test
    void shouldGoOnCountingWhenTheGatewayIsStartedAgain() {
        // Given
        limit(10L);
        assertThat(sendMany("acme", DEVICE, 4)).isEqualTo(4);

        // When
        reopenDatabase();
        openAllowance();

        // Then
        assertThat(sendMany("acme", DEVICE, 25)).isEqualTo(6);
    }

    @Test
    void shouldCountJobsThatAreGone() {
        // Given
        limit(10L);
        sendMany("acme", DEVICE, 3);
        sendMany("beta", DEVICE, 3);
        sendMany("acme", OTHER, 2);
        onContext(() -> send("acme", DEVICE, new Signal.Typing(true))).await();

        // When a device is deleted, and old jobs are forgotten
        database.write(session -> JobRemovalStore.removeAll(session, DEVICE, clock.instant()))
                .await();
        database.write(session ->
                        session.change("UPDATE send_jobs SET state = 'sent'", io.vertx.sqlclient.Tuple.tuple()))
                .await();
        clock.advance(Duration.ofHours(2));
        JobRemovalStore removal = new JobRemovalStore(database);
        assertThat(removal.forget(clock.instant(), clock.instant().minusSeconds(3600), 1)
                        .await())
                .isEqualTo(1);
        openAllowance();

        // Then
        assertThat(sendMany("acme", DEVICE, 25)).isEqualTo(5);
        assertThat(removal.accepted("beta", NOON.minusSeconds(60)).await()).isEqualTo(3);
    }

    @Test
    void shouldBeginAnewOnTheNextDayOfTheZone() {
        // Given
        limit(2L);
        sendMany("acme", DEVICE, 2);

        // Then
        assertThat(refusal().freeAt()).isEqualTo(MIDNIGHT);
        clock.set(MIDNIGHT.minusMillis(1));
        assertThat(sendMany("acme", DEVICE, 1)).isZero();
        clock.set(MIDNIGHT);
        assertThat(sendMany("acme", DEVICE, 3)).isEqualTo(2);
        openAllowance();
        assertThat(sendMany("acme", DEVICE, 3)).isZero();
    }

    private Excess refusal() {
        return onContext(() -> allowance
                        .take("acme", 1, 1)
                        .<Excess>map(taken -> null)
                        .recover(failure -> Future.succeededFuture(
                                ((ProblemException) failure).problem().excess())))
                .await();
    }

    @Test
    void shouldLetSignalsPass() {
        limit(0L);

        assertThat(onContext(() -> send("acme", DEVICE, new Signal.Typing(true)))
                        .await())
                .isTrue();
        assertThat(sendMany("acme", DEVICE, 1)).isZero();
    }

    @Test
    void shouldGiveBackWhatBecameNoJob() {
        limit(1L);
        Runnable giveBack = onContext(() -> allowance.take("acme", 1, 1)).await();
        assertThat(sendMany("acme", DEVICE, 1)).isZero();

        giveBack.run();

        assertThat(sendMany("acme", DEVICE, 2)).isEqualTo(1);
    }
}
