package io.wafleet.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Tuple;
import io.wafleet.access.Access;
import io.wafleet.bus.Bus;
import io.wafleet.id.DeviceId;
import io.wafleet.metrics.Meters;
import io.wafleet.quota.Quota;
import io.wafleet.quota.Quotas;
import io.wafleet.quota.TestQuotas;
import io.wafleet.store.PageSize;
import io.wafleet.store.WithDatabase;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

abstract class RetentionContract extends WithDatabase {
    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
    private static final DeviceId DEVICE = new DeviceId("5511999990001");
    private static final long MUCH = 1_000_000_000;

    private final Meters meters = new Meters(new SimpleMeterRegistry());

    private List<Long> append(int count, Instant at) {
        return append("acme", count, at);
    }

    private List<Long> append(String tenant, int count, Instant at) {
        Journal journal = Journal.open(database, new Bus(vertx), meters).await();
        List<Future<Event>> stored = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            JsonObject data = new JsonObject().put("body", "x".repeat(989));
            stored.add(journal.append(new Draft(tenant, DEVICE, "message.received", at, null, data)));
        }
        return Future.all(stored).await().<Event>list().stream().map(Event::seq).toList();
    }

    private final Quotas quotas = TestQuotas.unlimited();

    private long counted = Long.MAX_VALUE;

    private long tidy(Duration age, long bytes) {
        Retention retention = new Retention(
                vertx,
                database,
                new Retention.Limits(age, bytes),
                quotas,
                () -> Future.succeededFuture(counted),
                meters,
                Clock.fixed(NOW, ZoneOffset.UTC));
        return retention.tidy().await();
    }

    private List<Long> left() {
        return new EventStore(database)
                        .page(new EventFilter(new Access.Fleet(), List.of()), 0, PageSize.answer(10_000))
                        .await()
                        .events()
                        .stream()
                        .map(Event::seq)
                        .toList();
    }

    private long bytes() {
        return new RetentionStore(database).size().await().bytes();
    }

    @Test
    void shouldRemoveNothingWhenAllIsYoungAndSmall() {
        List<Long> all = append(20, NOW.minusSeconds(59));

        assertThat(tidy(Duration.ofMinutes(1), MUCH)).isZero();

        assertThat(left()).isEqualTo(all);
        assertThat(bytes()).isEqualTo(20 * 1000);
    }

    @Test
    void shouldRemoveWhatIsTooOldInManySteps() {
        append(1234, NOW.minus(Duration.ofDays(2)));
        List<Long> young = append(7, NOW);

        assertThat(tidy(Duration.ofDays(1), MUCH)).isEqualTo(1234);

        assertThat(left()).isEqualTo(young);
        assertThat(bytes()).isEqualTo(7 * 1000);
    }

    @Test
    void shouldRemoveTheOldestWhenAllHoldTooMuch() {
        List<Long> all = append(100, NOW);

        assertThat(tidy(Duration.ofDays(1), 30_000)).isEqualTo(70);

        assertThat(left()).isEqualTo(all.subList(70, 100));
        assertThat(tidy(Duration.ofDays(1), 30_000)).isZero();
        assertThat(bytes()).isEqualTo(30_000);
    }

    @Test
    void shouldRemoveTheOldestOfWhoIsAboveItsQuota() {
        // Given
        List<Long> small = append("small", 20, NOW);
        List<Long> large = append("large", 40, NOW);
        List<Long> other = append("other", 60, NOW);
        TestQuotas.set(quotas, "small", Quota.JOURNAL_BYTES, 5_000L);
        TestQuotas.set(quotas, "large", Quota.JOURNAL_BYTES, 30_000L);

        // When
        tidy(Duration.ofDays(1), MUCH);

        // Then
        assertThat(left())
                .containsExactlyInAnyOrderElementsOf(Stream.of(small.subList(15, 20), large.subList(10, 40), other)
                        .flatMap(List::stream)
                        .toList());
        assertThat(new RetentionStore(database).heldBy("small").await()).isEqualTo(5_000);
        assertThat(tidy(Duration.ofDays(1), MUCH)).isZero();
    }

    @Test
    void shouldKeepWhatIsNotCountedYet() {
        // Given
        List<Long> all = append(30, NOW.minus(Duration.ofDays(2)));
        counted = all.get(9);

        // When
        tidy(Duration.ofDays(1), 1_000);

        // Then
        assertThat(left()).isEqualTo(all.subList(10, 30));
        counted = Long.MAX_VALUE;
        tidy(Duration.ofDays(1), 1_000);
        assertThat(left()).isEqualTo(all.subList(29, 30));
    }

    @Test
    void shouldRemoveFromWhoHoldsMostWhenAllHoldTooMuch() {
        // Given
        List<Long> quiet = append("quiet", 10, NOW);
        List<Long> loud = append("loud", 100, NOW);
        List<Long> other = append("other", 20, NOW);

        // When
        tidy(Duration.ofDays(1), 60_000);

        // Then
        assertThat(left()).containsAll(quiet).containsAll(other).containsAll(loud.subList(70, 100));
        assertThat(bytes()).isEqualTo(60_000);
        EventStore store = new EventStore(database);
        assertThat(store.oldestSeq(new Access.Tenant("quiet")).await()).isEqualTo(quiet.get(0));
        assertThat(store.oldestSeq(new Access.Tenant("loud")).await()).isEqualTo(loud.get(70));
        assertThat(store.oldestSeq(new Access.Fleet()).await()).isEqualTo(loud.get(70));
    }

    @Test
    void shouldRemoveLastWhatAWebhookWaitsFor() {
        // Given
        List<Long> all = append(100, NOW);
        List<Long> awaited = all.subList(0, 5);
        awaited.forEach(this::isAwaited);

        // When
        tidy(Duration.ofDays(1), 30_000);

        // Then
        assertThat(left()).hasSize(30).containsAll(awaited);
        tidy(Duration.ofDays(1), 3_000);
        assertThat(left()).hasSize(3).containsAnyElementsOf(awaited);
        tidy(Duration.ofDays(1), 1_000);
        assertThat(left()).containsExactly(all.get(99));
    }

    private void isAwaited(long seq) {
        database.change("""
                        INSERT INTO deliveries (subscription, seq, device, type, state, attempts, next_at, queued_at, history,
                          created_at, updated_at)
                        VALUES ('w', ?, ?, 'message.received', 'pending', 0, 0, 1, '[]', 1, 1)""", Tuple.of(seq, DEVICE.value())).await();
    }

    @Test
    void shouldKeepTheNewestSoThatTheNumbersGoOn() {
        List<Long> all = append(10, NOW.minus(Duration.ofDays(2)));

        assertThat(tidy(Duration.ofDays(1), MUCH)).isEqualTo(9);

        assertThat(left()).isEqualTo(all.subList(9, 10));
        reopenDatabase();
        assertThat(append(1, NOW).get(0)).isGreaterThan(all.get(9));
    }

    @Test
    void shouldMeasureOnFromWhereItWas() {
        append(10, NOW);
        tidy(Duration.ofDays(1), MUCH);
        append(5, NOW);

        tidy(Duration.ofDays(1), MUCH);

        assertThat(bytes()).isEqualTo(15 * 1000);
    }
}
