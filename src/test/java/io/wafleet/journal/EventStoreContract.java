package io.wafleet.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Tuple;
import io.wafleet.access.Access;
import io.wafleet.bus.Addresses;
import io.wafleet.bus.Bus;
import io.wafleet.id.DeviceId;
import io.wafleet.metrics.Meters;
import io.wafleet.store.PageSize;
import io.wafleet.store.Statement;
import io.wafleet.store.WithDatabase;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
        Event event = event(draft);
        return store.append(event, draft.dedup()).await() ? event : null;
    }

    private Event event(Draft draft) {
        long number = seq.incrementAndGet();
        return new Event(
                number,
                "id-" + number,
                draft.tenant(),
                draft.device(),
                draft.type(),
                draft.at(),
                draft.data().encode());
    }

    private static EventFilter of(String tenant, DeviceId... devices) {
        return new EventFilter(new Access.Tenant(tenant).only(Set.of(devices)), List.of());
    }

    private static EventFilter ofFleet(DeviceId... devices) {
        return new EventFilter(new Access.Fleet().only(Set.of(devices)), List.of());
    }

    private static final EventFilter ALL = new EventFilter(new Access.Fleet(), List.of());

    private static EventFilter types(String... types) {
        return new EventFilter(new Access.Fleet(), List.of(types));
    }

    private List<Event> all() {
        return store.page(ALL, 0, PageSize.answer(1000)).await().events();
    }

    private List<Long> numbers(EventFilter filter, long after, int limit) {
        return numbers(store.page(filter, after, PageSize.answer(limit)).await().events());
    }

    private static List<Long> numbers(List<Event> events) {
        return events.stream().map(Event::seq).toList();
    }

    @Test
    void shouldBeginWithZeroWhenItIsEmpty() {
        assertThat(store.lastSeq().await()).isZero();
        assertThat(all()).isEmpty();
    }

    @Test
    void shouldGiveBackTheSameEventWhenItWasAppended() {
        Event event = append(draft("acme", DEVICE, "message.received", "message|chat|1"));

        assertThat(all()).containsExactly(event);
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
        assertThat(all()).containsExactly(first);
    }

    @Test
    void shouldKeepBothWhenTheyDifferOrCannotBeTold() {
        append(draft("acme", DEVICE, "message.received", "message|chat|1"));
        append(draft("acme", DEVICE, "message.received", "message|chat|2"));
        append(draft("acme", OTHER, "message.received", "message|chat|1"));
        append(draft("acme", DEVICE, "call.received", null));
        append(draft("acme", DEVICE, "call.received", null));

        assertThat(all()).hasSize(5);
    }

    @Test
    void shouldGiveOnlyWhatWasAskedForWhenItLists() {
        // Given
        append(draft("acme", DEVICE, "message.received", null));
        append(draft("other", OTHER, "message.received", null));
        append(draft("acme", DEVICE, "message.ack", null));
        append(draft("acme", OTHER, "message.ack", null));

        // Then
        assertThat(numbers(ALL, 0, 10)).containsExactly(1L, 2L, 3L, 4L);
        assertThat(numbers(of("acme"), 0, 10)).containsExactly(1L, 3L, 4L);
        assertThat(numbers(ofFleet(DEVICE), 0, 10)).containsExactly(1L, 3L);
        assertThat(numbers(of("acme", OTHER), 0, 10)).containsExactly(4L);
        assertThat(numbers(of("other", DEVICE), 0, 10)).isEmpty();
        assertThat(numbers(ALL, 2, 10)).containsExactly(3L, 4L);
        assertThat(numbers(ALL, 1, 2)).containsExactly(2L, 3L);
        assertThat(numbers(ALL, 4, 2)).isEmpty();
        assertThat(store.count(DEVICE, "message.ack").await()).isEqualTo(1);
        assertThat(store.count(DEVICE, "message.edited").await()).isZero();
    }

    @Test
    void shouldPublishInTheOrderOfNumbersAndOnlyOnceWhenManyAreAppendedAtOnce() {
        // Given
        Queue<Long> told = new ConcurrentLinkedQueue<>();
        listen(told);
        Journal journal = journal();

        // When
        vertx.getOrCreateContext()
                .runOnContext(go -> IntStream.range(0, 200).forEach(i -> {
                    journal.append(draft("acme", DEVICE, "message.received", "message|" + i));
                    journal.append(draft("acme", DEVICE, "message.received", "message|" + i));
                }));

        // Then
        Awaitility.await().untilAsserted(() -> assertThat(told).hasSize(200));
        List<Long> stored = numbers(all());
        assertThat(stored).hasSize(200).isSorted().doesNotHaveDuplicates();
        assertThat(List.copyOf(told)).isEqualTo(stored);
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

    private static Statement setting(String name) {
        return new Statement("INSERT INTO settings (name, value) VALUES (?, 'x')", Tuple.of(name));
    }

    private static Statement noSetting() {
        return new Statement("DELETE FROM settings WHERE name = ?", Tuple.of("there is none"));
    }

    private List<String> settings() {
        return database.read(session ->
                        session.list("SELECT name FROM settings", Tuple.tuple(), row -> row.getString("name")))
                .await();
    }

    @Test
    void shouldTellOnlyOfAChangeThatTookPlaceWhenBothAreOneTransaction() {
        // Given
        Queue<Long> numbers = new ConcurrentLinkedQueue<>();
        listen(numbers);
        Journal journal = journal();
        Draft draft = draft("acme", DEVICE, "send.changed", null);

        // When
        Event told = journal.appendWith(setting("made"), draft).await();
        Event untold = journal.appendWith(noSetting(), draft).await();
        Future<Event> failed = journal.appendWith(setting("made"), draft);

        // Then
        assertThat(told).isNotNull();
        assertThat(untold).isNull();
        assertThatThrownBy(failed::await).isNotNull();
        assertThat(settings()).containsExactly("made");
        assertThat(numbers(all())).containsExactly(told.seq());
        Awaitility.await().untilAsserted(() -> assertThat(numbers).contains(told.seq()));
    }

    @Test
    void shouldNotChangeWhatCannotBeToldOf() {
        // Given
        Event stored = append(draft("acme", DEVICE, "message.received", null));

        // When
        Future<Boolean> failed = store.appendWith(setting("made"), stored, null);

        // Then
        assertThatThrownBy(failed::await).isNotNull();
        assertThat(settings()).isEmpty();
    }

    private Journal journal() {
        return Journal.open(database, new Bus(vertx), new Meters(new SimpleMeterRegistry()))
                .await();
    }

    /** Collects the numbers of what was stored; of what may not have been, negative. */
    private void listen(Queue<Long> numbers) {
        vertx.eventBus()
                .<JsonObject>consumer(Addresses.EVENTS, message -> {
                    long number = message.body().getLong("seq");
                    numbers.add(message.body().getBoolean("hole", false) ? -number : number);
                })
                .completion()
                .await();
    }

    @Test
    void shouldKeepWhatHappenedToNoDevice() {
        Event event = append(draft("acme", null, "webhook.paused", null));

        assertThat(all()).containsExactly(event);
        assertThat(numbers(of("acme"), 0, 10)).containsExactly(event.seq());
        assertThat(numbers(ofFleet(DEVICE), 0, 10)).isEmpty();
        assertThat(event.toJson().getValue("device")).isNull();
    }

    @Test
    void shouldGiveOnlyTheTypesThatWereAskedFor() {
        // Given
        append(draft("acme", DEVICE, "message.received", null));
        append(draft("acme", DEVICE, "message.ack", null));
        append(draft("acme", OTHER, "link.changed", null));
        append(draft("acme", OTHER, "messages", null));

        // Then
        assertThat(numbers(types("message.*"), 0, 10)).containsExactly(1L, 2L);
        assertThat(numbers(types("message.ack", "link.*"), 0, 10)).containsExactly(2L, 3L);
        assertThat(numbers(types("*"), 0, 10)).containsExactly(1L, 2L, 3L, 4L);
        assertThat(numbers(types("message"), 0, 10)).isEmpty();
        assertThat(numbers(of("acme", DEVICE, OTHER), 1, 2)).containsExactly(2L, 3L);
    }

    @ParameterizedTest
    @ValueSource(strings = {"*", "message.*", "message.received"})
    void shouldEndAPageByItsBytesAndGoOnAfterIt(String type) {
        // Given
        List<Event> stored = IntStream.range(0, 10)
                .mapToObj(i -> append(longDraft("é".repeat(i == 4 ? 5000 : 100))))
                .toList();
        EventFilter filter = types(type);
        PageSize size = new PageSize(100, 1000);

        // When
        List<List<Event>> pages = new ArrayList<>();
        long after = 0;
        boolean more = true;
        while (more) {
            Page page = store.page(filter, after, size).await();
            pages.add(page.events());
            after = page.last();
            more = page.more();
        }

        // Then
        assertThat(pages.stream().flatMap(List::stream)).containsExactlyElementsOf(stored);
        assertThat(pages)
                .allSatisfy(page -> assertThat(page.size() == 1 || bytes(page) <= size.bytes())
                        .as("%d bytes", bytes(page))
                        .isTrue());
        assertThat(pages).filteredOn(page -> !page.isEmpty()).hasSizeLessThan(stored.size());
    }

    private static Draft longDraft(String body) {
        return new Draft("acme", DEVICE, "message.received", NOW, null, new JsonObject().put("body", body));
    }

    private static long bytes(List<Event> page) {
        return page.stream()
                .mapToLong(event -> event.data().getBytes(StandardCharsets.UTF_8).length)
                .sum();
    }

    @Test
    void shouldFindWhatIsWantedWhenAFilterNamesAsManyAsItMay() {
        // Given
        Event wanted = append(draft("acme", DEVICE, "link.changed", null));
        List<String> types = new ArrayList<>(List.of("link.changed", "message.*"));
        IntStream.range(0, EventFilter.MAX_TYPES - 2).forEach(i -> types.add("a" + i + (i % 2 == 0 ? ".*" : "")));
        Set<DeviceId> devices = IntStream.range(0, EventFilter.MAX_DEVICES - 1)
                .mapToObj(i -> new DeviceId("d" + i))
                .collect(Collectors.toSet());
        devices.add(DEVICE);

        // When
        Page page = store.page(
                        new EventFilter(new Access.Tenant("acme").only(devices), EventFilter.types("type", types)),
                        0,
                        PageSize.answer(10))
                .await();

        // Then
        assertThat(page.events()).containsExactly(wanted);
        types.add("one.more");
        assertThatThrownBy(() -> EventFilter.types("type", types))
                .hasMessage("must have at most " + EventFilter.MAX_TYPES + " entries");
    }

    @Test
    void shouldReachEveryEventPageByPageWhenFewAreWanted() {
        // Given
        int between = EventStore.MAX_LOOKED_AT + 10;
        List<Future<Boolean>> stored = new ArrayList<>();
        IntStream.range(0, between)
                .forEach(i -> stored.add(store.append(event(draft("acme", DEVICE, "message.ack", null)), null)));
        Future.all(stored).await();
        Event wanted = append(draft("acme", DEVICE, "link.changed", null));

        // When
        Page first = store.page(types("link.*"), 0, PageSize.answer(10)).await();
        Page second =
                store.page(types("link.*"), first.last(), PageSize.answer(10)).await();

        // Then
        assertThat(first.events()).isEmpty();
        assertThat(first.more()).isTrue();
        assertThat(second.events()).containsExactly(wanted);
        assertThat(second.more()).isFalse();
        assertThat(second.last()).isEqualTo(wanted.seq());
        assertThat(store.oldestSeq(new Access.Fleet()).await()).isEqualTo(1);
    }

    @Test
    void shouldKeepTheOrderOfNumbersWhenChangesAndPlainEventsTakeTurns() {
        // Given
        Queue<Long> told = new ConcurrentLinkedQueue<>();
        listen(told);
        Journal journal = journal();

        // When
        vertx.getOrCreateContext()
                .runOnContext(go -> IntStream.range(0, 300).forEach(i -> {
                    journal.append(draft("acme", DEVICE, "message.received", null));
                    journal.appendWith(setting("made " + i), draft("acme", DEVICE, "send.changed", null));
                }));

        // Then
        Awaitility.await().untilAsserted(() -> assertThat(told).hasSize(600));
        assertThat(List.copyOf(told)).isSorted();
    }

    @Test
    void shouldTellOfAHoleWhenNobodyKnowsWhetherAnEventWasStored() {
        // Given
        Queue<Long> told = new ConcurrentLinkedQueue<>();
        listen(told);
        Journal journal = journal();
        Event before =
                journal.append(draft("acme", DEVICE, "link.changed", null)).await();

        // When
        Future<Event> failed = journal.appendWith(
                new Statement("DELETE FROM nothing", Tuple.tuple()), draft("acme", DEVICE, "send.changed", null));

        // Then
        assertThatThrownBy(failed::await).isNotNull();
        Awaitility.await().untilAsserted(() -> assertThat(told).containsExactly(before.seq(), -(before.seq() + 1)));
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
        assertThat(numbers(store.transitions("acme", DEVICE, Long.MAX_VALUE, 10).await()))
                .containsExactly(6L, 3L, 1L);
        assertThat(numbers(store.transitions("acme", DEVICE, Long.MAX_VALUE, 2).await()))
                .containsExactly(6L, 3L);
        assertThat(numbers(store.transitions("acme", DEVICE, 6, 2).await())).containsExactly(3L, 1L);
    }
}
