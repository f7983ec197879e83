package io.wafleet.mirror;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.wafleet.TestClock;
import io.wafleet.bus.Bus;
import io.wafleet.cause.CauseCode;
import io.wafleet.gowa.ChatHistory;
import io.wafleet.gowa.ChildEvent;
import io.wafleet.gowa.GowaClient;
import io.wafleet.id.DeviceId;
import io.wafleet.journal.Draft;
import io.wafleet.journal.Journal;
import io.wafleet.metrics.Meters;
import io.wafleet.store.DatabaseUrl;
import io.wafleet.store.TestDatabases;
import io.wafleet.store.WithDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DeviceBackfillTest extends WithDatabase {
    private static final DeviceId DEVICE = new DeviceId("5511999990001");
    private static final String ACCOUNT = "5511999990001@s.whatsapp.net";
    private static final String ANA = "5521988887777@s.whatsapp.net";
    private static final String BIA = "5521988886666@s.whatsapp.net";
    private static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.SECONDS);

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final List<ChildEvent> recorded = new CopyOnWriteArrayList<>();
    private final List<String> told = new CopyOnWriteArrayList<>();
    private final TestClock clock = new TestClock(NOW);
    private FakeChats chats;
    private Journal journal;
    private BackfillStore store;
    private DeviceBackfill backfill;

    @Override
    protected DatabaseUrl emptyDatabase(Path temporary) {
        return TestDatabases.sqlite(temporary);
    }

    @BeforeEach
    void open() {
        Meters meters = new Meters(registry);
        chats = new FakeChats(vertx);
        journal = Journal.open(database, new Bus(vertx), meters).await();
        store = new BackfillStore(database);
        ChatHistory history = new GowaClient(vertx, folder).history();
        DeviceBackfill.Parts parts = new DeviceBackfill.Parts(
                vertx,
                store,
                new Identities(new IdentityStore(database)),
                history,
                new Turnstile(1),
                meters,
                clock,
                Duration.ofMillis(100));
        backfill = new DeviceBackfill(DEVICE, parts, new Host());
    }

    private final class Host implements DeviceBackfill.Host {
        @Override
        public Future<Boolean> record(ChildEvent event) {
            return journal.append(new Draft("acme", DEVICE, event.type(), event.at(), event.dedup(), event.data()))
                    .map(stored -> stored != null && recorded.add(event));
        }

        @Override
        public void announce(String type, JsonObject data) {
            told.add(type + " " + data.getJsonObject("cause", new JsonObject()).getString("code", "")
                    + data.getValue("added", ""));
        }
    }

    /** On the one context that it is confined to: nothing comes of one call before the last is made. */
    private void calls(Runnable calls) {
        onContext(Executors.callable(calls));
    }

    private boolean isOpen() {
        return onContext(backfill::isOpen);
    }

    private static Instant ago(int seconds) {
        return NOW.minusSeconds(seconds);
    }

    private void linked(int secondsAgo) {
        store.save(DEVICE, new BackfillStore.State(ACCOUNT, ago(secondsAgo), ago(secondsAgo), null))
                .await();
        onContext(() -> backfill.open(ACCOUNT)).await();
    }

    /** Of Ana. */
    private void journaled(String id, Instant at) {
        String dedup = ChildEvent.dedupOfMessage(ANA, id);
        journal.append(new Draft("acme", DEVICE, "message.received", at, dedup, new JsonObject()))
                .await();
    }

    private List<String> ids() {
        return recorded.stream()
                .map(event -> event.data().getString("messageId"))
                .toList();
    }

    private void awaitTold(String last) {
        await().atMost(Duration.ofSeconds(120)).until(() -> told.contains(last));
    }

    @Test
    void shouldDoNothingWhenNobodyIsLinked() {
        chats.add("1", ANA, ago(10));
        onContext(() -> backfill.open(null)).await();

        calls(() -> backfill.gap(CauseCode.WEBHOOK_REFUSED.cause()));
        calls(() -> backfill.connected(chats.endpoint()));

        assertThat(isOpen()).isFalse();
        assertThat(told).isEmpty();
        assertThat(store.find(DEVICE).await()).isNull();
    }

    @Test
    void shouldJournalWhatIsMissingInTheOrderOfTimeOverAllChats() {
        // Given
        linked(3600);
        chats.add("before", ANA, ago(4000));
        chats.add("1", ANA, ago(3000));
        chats.add("2", BIA, ago(2000));
        chats.add("known", ANA, ago(1900));
        chats.add("3", BIA, ago(1800));
        chats.add("4", ANA, ago(100));
        journaled("known", ago(3590));

        // When
        calls(() -> backfill.connected(chats.endpoint()));
        awaitTold("sync.completed 4");

        // Then
        assertThat(ids()).containsExactly("1", "2", "3", "4");
        assertThat(told).containsExactly("sync.started gateway-started", "sync.completed 4");
        assertThat(recorded)
                .allSatisfy(event ->
                        assertThat(event.data().getBoolean("backfilled")).isTrue());
        assertThat(store.find(DEVICE).await().gap()).isNull();
        assertThat(store.find(DEVICE).await().since()).isAfter(ago(2));
        assertThat(registry.get("gateway.backfill.events").counter().count()).isEqualTo(4);
    }

    @Test
    void shouldFindWhatIsMissingOfManyMessagesThatCameLate() {
        // Given
        chats.add("1", ANA, ago(20_000));
        chats.add("2", BIA, ago(15_000));
        chats.add("3", ANA, ago(10));
        journaled("1", ago(20_000));
        journaled("3", ago(10));
        store.save(DEVICE, new BackfillStore.State(ACCOUNT, ago(50_000), ago(25_000), null))
                .await();

        // When
        onContext(() -> backfill.open(ACCOUNT)).await();
        calls(() -> backfill.connected(chats.endpoint()));
        awaitTold("sync.completed 1");

        // Then
        assertThat(ids()).containsExactly("2");
    }

    @Test
    void shouldRunOnceForSeveralReasonsAndOnceMoreForWhatComesWhileItRuns() {
        // Given
        linked(3600);
        chats.add("1", ANA, ago(10));

        // When
        calls(() -> {
            backfill.gap(CauseCode.WEBHOOK_REFUSED.cause());
            backfill.connected(chats.endpoint());
            backfill.gap(CauseCode.WEBHOOK_REFUSED.cause());
            backfill.soon();
            backfill.soon();
        });
        awaitTold("sync.completed 1");
        await().until(() -> !isOpen());

        // Then
        assertThat(told).containsExactly("sync.started gateway-started", "sync.completed 1");
        chats.add("2", ANA, ago(5));
        calls(() -> {
            backfill.gap(CauseCode.WEBHOOK_REFUSED.cause());
            backfill.soon();
        });
        awaitTold("sync.started webhook-refused");
        await().until(() -> ids().equals(List.of("1", "2")));
    }

    @Test
    void shouldFillWhatCameInTheSecondInWhichThePhoneWasLinked() {
        // Given
        Instant linked = ago(60);
        store.save(DEVICE, new BackfillStore.State(ACCOUNT, linked.plusMillis(530), linked.plusMillis(530), null))
                .await();
        onContext(() -> backfill.open(ACCOUNT)).await();
        chats.add("a second before", BIA, linked.minusSeconds(1));
        chats.add("1", ANA, linked);

        // When
        calls(() -> backfill.connected(chats.endpoint()));
        awaitTold("sync.completed 1");

        // Then
        assertThat(ids()).containsExactly("1");
    }

    @Test
    void shouldRunAgainWhenSomethingWasMissedAfterWhatARunReaches() {
        // Given
        linked(3600);
        chats.add("1", ANA, ago(100));
        chats.add("2", ANA, NOW.plusSeconds(45));
        clock.set(NOW.plus(Duration.ofSeconds(60)));
        calls(() -> backfill.gap(CauseCode.WEBHOOK_REFUSED.cause()));

        // When
        clock.set(NOW.plus(Duration.ofSeconds(20)));
        calls(() -> backfill.connected(chats.endpoint()));
        awaitTold("sync.completed 1");
        assertThat(isOpen()).isTrue();
        clock.set(NOW.plus(Duration.ofSeconds(90)));

        // Then
        await().atMost(Duration.ofSeconds(120)).until(() -> !isOpen());
        assertThat(ids()).containsExactly("1", "2");
        assertThat(store.find(DEVICE).await().gap()).isNull();
    }

    @Test
    void shouldHalveTheWindowUntilItsRowsAreNotTooMany() {
        // Given
        linked(20_000);
        int count = 2 * BackfillRun.MAX_ROWS + 100;
        for (int i = 0; i < count; i++) {
            chats.add("m" + i, i % 2 == 0 ? ANA : BIA, ago(count - i + 10));
        }

        // When
        calls(() -> backfill.connected(chats.endpoint()));
        awaitTold("sync.completed " + count);

        // Then
        assertThat(told.size()).as("%s", told).isGreaterThan(3);
        assertThat(recorded)
                .hasSize(count)
                .isSortedAccordingTo((one, other) -> one.at().compareTo(other.at()));
        assertThat(recorded.stream().map(ChildEvent::dedup)).doesNotHaveDuplicates();
    }

    @Test
    void shouldStayOpenWhenTheChildDoesNotAnswerAndGoOnWhenAnotherDoes() {
        // Given
        linked(3600);
        chats.add("1", ANA, ago(10));
        chats.broken = true;

        // When
        calls(() -> backfill.connected(chats.endpoint()));
        await().until(() -> told.stream().anyMatch(event -> event.startsWith("sync.failed")));
        assertThat(store.find(DEVICE).await().gap()).isNotNull();
        calls(() -> backfill.disconnected());
        chats.broken = false;
        calls(() -> backfill.connected(chats.endpoint()));

        // Then
        awaitTold("sync.completed 1");
        assertThat(ids()).containsExactly("1");
    }

    @Test
    void shouldGoOnWhenTheAccountIsKnownOnlyAfterItWasOpened() {
        // Given
        store.save(DEVICE, new BackfillStore.State(ACCOUNT, ago(60), ago(60), null))
                .await();
        chats.add("1", ANA, ago(10));
        onContext(() -> backfill.open(null)).await();
        calls(() -> backfill.connected(chats.endpoint()));

        // When
        calls(() -> backfill.account(ACCOUNT));

        // Then
        awaitTold("sync.completed 1");
        assertThat(store.find(DEVICE).await().floor()).isEqualTo(ago(60));
    }

    @Test
    void shouldForgetWhatWasWhenThePhoneIsLinkedAnew() {
        // Given
        linked(3600);
        chats.add("of the time without a link", ANA, ago(10));

        // When
        calls(() -> backfill.account(null));
        await().until(() -> store.find(DEVICE).await() == null);
        calls(() -> backfill.account(ACCOUNT));
        await().until(() -> store.find(DEVICE).await() != null);
        clock.set(NOW.plus(Duration.ofSeconds(10)));
        calls(() -> backfill.gap(CauseCode.CHILD_DISCONNECTED.cause()));
        calls(() -> backfill.connected(chats.endpoint()));
        await().until(() -> !isOpen());

        // Then
        assertThat(ids()).isEmpty();
        assertThat(store.find(DEVICE).await().floor()).isAfterOrEqualTo(NOW);
    }
}
