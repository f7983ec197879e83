package io.wafleet.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Tuple;
import io.wafleet.bus.Addresses;
import io.wafleet.bus.Bus;
import io.wafleet.bus.DeviceId;
import io.wafleet.metrics.Meters;
import io.wafleet.store.Session;
import io.wafleet.store.WithDatabase;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

abstract class EventStoreContract extends WithDatabase {
    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00.123Z");
    private static final DeviceId DEVICE = new DeviceId("5511999990001");
    private static final DeviceId OTHER = new DeviceId("5511999990002");

    private final AtomicLong seq = new AtomicLong();
    private EventStore store;

    @BeforeEach
    void openStore() {
        store = new EventStore(database);
    }

    private static Draft draft(String tenant, DeviceId device, String type, String dedup) {
        JsonObject data = new JsonObject()
                .put("body", "Olá 👋 \u0000 ''")
                .put("raw", new JsonObject().put("ids", new JsonArray().add(1).add("two")));
        return new Draft(tenant, device, type, NOW, dedup, data);
    }

    private Event append(Draft draft) {
        return store.append(session -> Future.succeededFuture(true), draft, "id-" + seq.get(), seq::incrementAndGet)
                .await();
    }

    private static List<Long> numbers(Future<List<Event>> events) {
        return events.await().stream().map(Event::seq).toList();
    }

    @Test
    void shouldBeginWithZeroWhenItIsEmpty() {
        assertThat(store.lastSeq().await()).isZero();
        assertThat(store.list(null, null, 0, 10).await()).isEmpty();
    }

    @Test
    void shouldGiveBackTheSameEventWhenItWasAppended() {
        Event event = append(draft("acme", DEVICE, "message.received", "message|chat|1"));

        assertThat(store.list(null, null, 0, 10).await()).containsExactly(event);
        assertThat(store.lastSeq().await()).isEqualTo(event.seq());
    }

    @Test
    void shouldKeepOneWhenTheSameThingIsReportedTwice() {
        // Given
        Event first = append(draft("acme", DEVICE, "message.received", "message|chat|1"));

        // When
        Event second = append(draft("acme", DEVICE, "message.received", "message|chat|1"));

        // Then
        assertThat(second).isNull();
        assertThat(store.list(null, null, 0, 10).await()).containsExactly(first);
    }

    @Test
    void shouldKeepBothWhenTheyDifferOrCannotBeTold() {
        append(draft("acme", DEVICE, "message.received", "message|chat|1"));
        append(draft("acme", DEVICE, "message.received", "message|chat|2"));
        append(draft("acme", OTHER, "message.received", "message|chat|1"));
        append(draft("acme", DEVICE, "call.received", null));
        append(draft("acme", DEVICE, "call.received", null));

        assertThat(store.list(null, null, 0, 10).await()).hasSize(5);
    }

    @Test
    void shouldGiveOnlyWhatWasAskedForWhenItLists() {
        // Given
        append(draft("acme", DEVICE, "message.received", null));
        append(draft("other", OTHER, "message.received", null));
        append(draft("acme", DEVICE, "message.ack", null));
        append(draft("acme", OTHER, "message.ack", null));

        // Then
        assertThat(numbers(store.list(null, null, 0, 10))).containsExactly(1L, 2L, 3L, 4L);
        assertThat(numbers(store.list("acme", null, 0, 10))).containsExactly(1L, 3L, 4L);
        assertThat(numbers(store.list(null, DEVICE, 0, 10))).containsExactly(1L, 3L);
        assertThat(numbers(store.list("acme", OTHER, 0, 10))).containsExactly(4L);
        assertThat(numbers(store.list("other", DEVICE, 0, 10))).isEmpty();
        assertThat(numbers(store.list(null, null, 2, 10))).containsExactly(3L, 4L);
        assertThat(numbers(store.list(null, null, 1, 2))).containsExactly(2L, 3L);
        assertThat(numbers(store.list(null, null, 4, 2))).isEmpty();
        assertThat(store.count(DEVICE, "message.ack").await()).isEqualTo(1);
        assertThat(store.count(DEVICE, "message.edited").await()).isZero();
    }

    @Test
    void shouldPublishInTheOrderOfNumbersAndOnlyOnceWhenManyAreAppendedAtOnce() {
        // Given
        Queue<Long> room = new ConcurrentLinkedQueue<>();
        Queue<Long> fleet = new ConcurrentLinkedQueue<>();
        listen(Addresses.events(DEVICE), room);
        listen(Addresses.FLEET_EVENTS, fleet);
        Journal journal = journal();

        // When
        vertx.getOrCreateContext()
                .runOnContext(go -> IntStream.range(0, 200).forEach(i -> {
                    journal.append(draft("acme", DEVICE, "message.received", "message|" + i));
                    journal.append(draft("acme", DEVICE, "message.received", "message|" + i));
                }));

        // Then
        Awaitility.await().untilAsserted(() -> assertThat(fleet).hasSize(200));
        Awaitility.await().untilAsserted(() -> assertThat(room).hasSize(200));
        List<Long> stored = numbers(store.list(null, null, 0, 1000));
        assertThat(stored).hasSize(200).isSorted().doesNotHaveDuplicates();
        assertThat(List.copyOf(room)).isEqualTo(stored);
        assertThat(List.copyOf(fleet)).isEqualTo(stored);
    }

    @Test
    void shouldGoOnCountingWhenTheGatewayIsStartedAgain() {
        // Given
        Event before =
                journal().append(draft("acme", DEVICE, "link.changed", null)).await();

        // When
        reopenDatabase();
        Event after =
                journal().append(draft("acme", DEVICE, "link.changed", null)).await();

        // Then
        assertThat(after.seq()).isGreaterThan(before.seq());
    }

    private static Future<Boolean> setting(Session session, String name) {
        return session.change("INSERT INTO settings (name, value) VALUES (?, 'x')", Tuple.of(name))
                .map(inserted -> inserted == 1);
    }

    private List<String> settings() {
        return database.read(session ->
                        session.list("SELECT name FROM settings", Tuple.tuple(), row -> row.getString("name")))
                .await();
    }

    @Test
    void shouldTellOnlyOfAChangeThatTookPlaceWhenBothAreOneTransaction() {
        // Given
        Queue<Long> room = new ConcurrentLinkedQueue<>();
        listen(Addresses.events(DEVICE), room);
        Journal journal = journal();
        Draft draft = draft("acme", DEVICE, "send.changed", null);

        // When
        Event told =
                journal.appendWith(session -> setting(session, "made"), draft).await();
        Event untold = journal.appendWith(session -> Future.succeededFuture(false), draft)
                .await();
        Future<Event> failed = journal.appendWith(session -> setting(session, "made"), draft);

        // Then
        assertThat(told).isNotNull();
        assertThat(untold).isNull();
        assertThatThrownBy(failed::await).isNotNull();
        assertThat(settings()).containsExactly("made");
        assertThat(numbers(store.list(null, null, 0, 10))).containsExactly(told.seq());
        Awaitility.await().untilAsserted(() -> assertThat(room).containsExactly(told.seq()));
    }

    @Test
    void shouldNotChangeWhatCannotBeToldOf() {
        // Given
        append(draft("acme", DEVICE, "message.received", null));

        // When
        Future<Event> failed = store.append(
                session -> setting(session, "made"), draft("acme", DEVICE, "send.changed", null), "id", () -> 1);

        // Then
        assertThatThrownBy(failed::await).isNotNull();
        assertThat(settings()).isEmpty();
    }

    private Journal journal() {
        return Journal.open(database, new Bus(vertx), new Meters(new SimpleMeterRegistry()))
                .await();
    }

    private void listen(String address, Queue<Long> numbers) {
        vertx.eventBus()
                .<JsonObject>consumer(
                        address, message -> numbers.add(message.body().getLong("seq")))
                .completion()
                .await();
    }

    @Test
    void shouldGiveTheLastTransitionsOfOneDeviceNewestFirst() {
        // Given
        append(draft("acme", DEVICE, "process.changed", null));
        append(draft("acme", DEVICE, "message.received", "message|chat|1"));
        append(draft("acme", DEVICE, "link.changed", null));
        append(draft("acme", OTHER, "process.changed", null));
        append(draft("others", DEVICE, "process.changed", null));
        append(draft("acme", DEVICE, "process.changed", null));

        // Then
        assertThat(numbers(store.transitions("acme", DEVICE, 10))).containsExactly(6L, 3L, 1L);
        assertThat(numbers(store.transitions("acme", DEVICE, 2))).containsExactly(6L, 3L);
    }
}
