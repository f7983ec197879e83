package io.wafleet.bridge.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import io.wafleet.access.Access;
import io.wafleet.bus.Addresses;
import io.wafleet.bus.Bus;
import io.wafleet.id.DeviceId;
import io.wafleet.journal.Draft;
import io.wafleet.journal.Event;
import io.wafleet.journal.EventFilter;
import io.wafleet.journal.EventStore;
import io.wafleet.journal.Journal;
import io.wafleet.metrics.Meters;
import io.wafleet.store.DatabaseUrl;
import io.wafleet.store.TestDatabases;
import io.wafleet.store.WithDatabase;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Stored events and live ones are one stream, whatever the client and the journal do at that moment. */
class FeedTest extends WithDatabase {
    private static final DeviceId ONE = new DeviceId("5511999990001");
    private static final DeviceId OTHER = new DeviceId("5511999990002");
    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");

    private Context context;
    private Context journalContext;
    private Feed feed;
    private Journal journal;

    @Override
    protected DatabaseUrl emptyDatabase(Path temporary) {
        return TestDatabases.sqlite(temporary);
    }

    @BeforeEach
    void openFeed() {
        context = vertx.getOrCreateContext();
        journalContext = vertx.getOrCreateContext();
        journal =
                on(journalContext, () -> Journal.open(database, new Bus(vertx), new Meters(new SimpleMeterRegistry())));
        feed = new Feed(vertx, new EventStore(database));
        on(context, feed::open);
    }

    private static <T> T on(Context where, Supplier<Future<T>> work) {
        Promise<T> promise = Promise.promise();
        where.runOnContext(go -> work.get().onComplete(promise));
        return promise.future().await();
    }

    private Future<Event> append(DeviceId device, int length) {
        JsonObject data = new JsonObject().put("body", "x".repeat(length));
        return journal.append(new Draft("acme", device, "message.received", NOW, null, data));
    }

    private List<Long> appendAll(int count) {
        return appendAll(count, 10);
    }

    private List<Long> appendAll(int count, int length) {
        return on(
                        journalContext,
                        () -> Future.all(IntStream.range(0, count)
                                .mapToObj(i -> append(ONE, length))
                                .toList()))
                .<Event>list()
                .stream()
                .map(Event::seq)
                .toList();
    }

    private Reader follow(EventFilter filter, Outlet outlet, long after) {
        return on(context, () -> {
            Reader reader = feed.follow(filter, outlet, after);
            reader.catchUp();
            return Future.succeededFuture(reader);
        });
    }

    private static EventFilter of(DeviceId... devices) {
        return new EventFilter(new Access.Tenant("acme").only(Set.of(devices)), List.of());
    }

    /** A client that takes everything at once, or only when it is told to. */
    private static final class Client implements Outlet {
        final List<Long> got = new CopyOnWriteArrayList<>();
        final List<Promise<Void>> open = new ArrayList<>();
        final AtomicInteger chunks = new AtomicInteger();
        volatile boolean slow;

        @Override
        public synchronized Future<Void> write(Chunk chunk) {
            chunks.incrementAndGet();
            for (String page : chunk.pages()) {
                new JsonObject(page)
                        .getJsonArray("events")
                        .forEach(event -> got.add(((JsonObject) event).getLong("seq")));
            }
            if (!slow) {
                return Future.succeededFuture();
            }
            Promise<Void> promise = Promise.promise();
            open.add(promise);
            return promise.future();
        }

        synchronized List<Promise<Void>> takeOpen() {
            List<Promise<Void>> taken = List.copyOf(open);
            open.clear();
            return taken;
        }

        @Override
        public Future<Void> tell(String what, JsonObject body) {
            return Future.succeededFuture();
        }
    }

    private static void awaitAll(Client client, List<Long> expected) {
        await().untilAsserted(() -> assertThat(client.got).hasSizeGreaterThanOrEqualTo(expected.size()));
        assertThat(client.got).isEqualTo(expected);
    }

    @Test
    void shouldGiveStoredEventsThenLiveOnesWithoutGapOrDouble() {
        // Given
        List<Long> before = appendAll(250);
        Client client = new Client();

        // When
        follow(of(ONE), client, before.get(9));
        List<Long> after = appendAll(50);

        // Then
        List<Long> all = new ArrayList<>(before.subList(10, before.size()));
        all.addAll(after);
        awaitAll(client, all);
    }

    @Test
    void shouldGiveEachEventOnceWhenItIsFollowedWhileManyAreStored() {
        Random random = new Random(7);
        List<Client> clients = new ArrayList<>();
        List<Long> all = new ArrayList<>();
        for (int round = 0; round < 20; round++) {
            Client client = new Client();
            clients.add(client);
            follow(random.nextBoolean() ? of(ONE) : of(), client, 0);
            all.addAll(appendAll(random.nextInt(400)));
        }
        clients.forEach(client -> awaitAll(client, all));
    }

    @Test
    void shouldBeginWithWhatHappensNextWhenNothingWasMissed() {
        appendAll(20);
        Client client = new Client();

        follow(of(ONE), client, Long.MAX_VALUE);

        awaitAll(client, appendAll(5));
    }

    @Test
    void shouldGiveOnlyWhatTheFilterWants() {
        Client client = new Client();
        Client stranger = new Client();
        follow(of(OTHER), client, 0);
        follow(new EventFilter(new Access.Tenant("elsewhere"), List.of()), stranger, 0);
        appendAll(10);
        Event wanted = on(journalContext, () -> append(OTHER, 1));
        appendAll(10);
        Client witness = new Client();
        follow(of(), witness, 0);

        await().untilAsserted(() -> assertThat(witness.got).hasSize(21));
        awaitAll(client, List.of(wanted.seq()));
        assertThat(stranger.got).isEmpty();
    }

    @Test
    void shouldHoldBackWhatASlowClientDoesNotTakeAndGoOnFromTheJournal() {
        // Given
        Client slow = new Client();
        slow.slow = true;
        Client quick = new Client();
        Reader reader = follow(of(ONE), slow, 0);
        follow(of(ONE), quick, 0);

        // When
        List<Long> all = appendAll(600, 10_000);

        // Then
        awaitAll(quick, all);
        assertThat(slow.got.size()).isLessThan(50);
        assertThat(reader.stalledFor(feed.now() + 30_000)).isGreaterThanOrEqualTo(30_000);
        await().until(() -> {
            slow.takeOpen().forEach(promise -> context.runOnContext(go -> promise.complete()));
            return slow.got.size() >= all.size();
        });
        assertThat(slow.got).isEqualTo(all);
    }

    @Test
    void shouldReadTheJournalWhenTheTailNoLongerGoesBackFarEnough() {
        List<Long> all = appendAll(Tail.MAX_EVENTS + 500);
        Client client = new Client();

        follow(of(ONE), client, 0);

        awaitAll(client, all);
    }

    @Test
    void shouldLookInTheJournalWhenNobodyKnowsWhatBecameOfAnEvent() {
        // Given
        Client client = new Client();
        follow(of(ONE), client, 0);
        List<Long> told = appendAll(3);
        awaitAll(client, told);
        long lost = told.get(2) + 1;
        Event untold = new Event(lost, "id", "acme", ONE, "message.received", NOW, "{}");

        // When
        database.change(
                        "INSERT INTO events (seq, id, tenant, device, type, at, data) VALUES (?, 'x', 'acme', ?, 't', 0, '{}')",
                        io.vertx.sqlclient.Tuple.of(untold.seq(), ONE.value()))
                .await();
        vertx.eventBus()
                .publish(Addresses.EVENTS, new JsonObject().put("seq", lost).put("hole", true));

        // Then
        await().untilAsserted(() -> assertThat(client.got).endsWith(lost));
        assertThat(client.got).hasSize(4);
    }

    private static JsonObject notice(long seq) {
        return new JsonObject()
                .put("seq", seq)
                .put("tenant", "acme")
                .put("device", ONE.value())
                .put("type", "message.received")
                .put("event", "{\"seq\":" + seq + "}");
    }

    @Test
    void shouldHandManyEventsToManyClientsInFewRounds() {
        List<Client> clients =
                IntStream.range(0, 400).mapToObj(i -> new Client()).toList();
        clients.forEach(client -> follow(of(ONE), client, 0));

        List<Long> all = LongStream.rangeClosed(1, 200).boxed().toList();
        all.forEach(seq -> vertx.eventBus().publish(Addresses.EVENTS, notice(seq)));

        await().until(() -> clients.stream().allMatch(client -> client.got.size() >= all.size()));
        assertThat(clients).allSatisfy(client -> assertThat(client.got).isEqualTo(all));
        assertThat(clients.get(0).chunks.get()).isLessThan(200);
    }

    @Test
    void shouldForgetTheRoomWhenTheLastHasLeft() {
        Client client = new Client();
        Reader reader = follow(of(ONE), client, 0);
        awaitAll(client, appendAll(1));

        on(context, () -> {
            feed.leave(reader);
            return Future.succeededFuture();
        });
        Client witness = new Client();
        follow(of(ONE), witness, 0);
        appendAll(5);

        await().untilAsserted(() -> assertThat(witness.got).hasSize(6));
        assertThat(client.got).hasSize(1);
    }
}
