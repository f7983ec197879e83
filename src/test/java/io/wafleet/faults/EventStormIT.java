package io.wafleet.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wafleet.it.SimulatedPhone;
import io.wafleet.store.DatabaseUrl;
import io.wafleet.store.TestDatabases;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A number receives messages while the gateway is killed at moments that nobody has chosen, and while its port for the
 * child's webhooks is out of reach for longer than the child tries: with the gateway down, and with the gateway frozen
 * (SIGSTOP), when calls are accepted by the kernel and answered by nobody. The seed is told, so that a failure can be
 * repeated.
 */
class EventStormIT {
    private static final int MESSAGES = Form.times(300, 10_000);
    private static final int KILLS = Form.times(2, 10);
    private static final Duration BLOCKED = Duration.ofSeconds(Form.times(5, 120));
    private static final int CHATS = 5;
    private static final Duration BETWEEN = Duration.ofMillis(Form.times(40, 30));
    private static final int PAGE = 1000;

    /** The child gives a webhook up after three seconds, in which a slow gateway answers: so what it tried while nobody answered is gone. */
    private static final String GIVES_UP_SOON = "export SIM_WEBHOOK_PAUSE=200ms SIM_WEBHOOK_ATTEMPT=2s"
            + " SIM_WEBHOOK_TOTAL=3s; " + MisbehavingChild.IS_THE_SIMULATOR;

    @RegisterExtension
    static final Fleets FLEETS = new Fleets();

    private final long seed = Long.getLong("wafleet.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final AtomicInteger received = new AtomicInteger();
    private final AtomicInteger wanted = new AtomicInteger();

    @Test
    @Fault(
            id = "V1",
            injected =
                    "300 messages (10000) while the gateway is killed 2 (10) times, and down and frozen for 5 s (2 min)"
                            + " each, longer than the child repeats its webhooks; a webhook receiver that fails 30 % of its calls",
            holds =
                    "the journal has each once; a room with since, SSE with Last-Event-ID, a WebSocket with after and the"
                            + " receiver have exactly the journal, in order")
    void shouldMissAndDoubleNothing(TestReporter reporter) throws Exception {
        storm("EventStorm", Map.of(), reporter);
    }

    @Test
    @Tag(Form.LONG)
    @Fault(id = "V2", injected = "the same with PostgreSQL", holds = "the same")
    void shouldMissAndDoubleNothingWithPostgres(TestReporter reporter) throws Exception {
        DatabaseUrl.Postgres server = (DatabaseUrl.Postgres) TestDatabases.postgres();
        String url = "postgres://postgres:postgres@" + server.host() + ":" + server.port() + "/" + server.database();
        storm("EventStormPostgres", Map.of("WAFLEET_DATABASE_URL", url), reporter);
    }

    private void storm(String name, Map<String, String> settings, TestReporter reporter) throws Exception {
        reporter.publishEntry(FaultTable.MEASURED, "seed " + seed);
        Map<String, String> all = new HashMap<>(settings);
        all.put("WAFLEET_FETCH_PRIVATE", "127.0.0.1");
        all.put("WAFLEET_WEBHOOK_TIMEOUT", "500ms");
        all.put("WAFLEET_WEBHOOK_RETRY_DELAY", "20ms");
        Fleet fleet = FLEETS.start(name, all);
        String device = fleet.online(1, GIVES_UP_SOON).get(0);
        try (UnreliableReceiver receiver = new UnreliableReceiver(seed)) {
            long start = lastSeq(fleet, device);
            fleet.api()
                    .post(
                            "/api/webhooks",
                            new JsonObject()
                                    .put("url", receiver.url())
                                    .put("devices", new JsonArray().add(device))
                                    .put("types", new JsonArray().add("message.received")))
                    .expect(201);
            List<EventFollower> followers = List.of(
                    new EventFollower.InARoom(fleet.api(), device, start).start(),
                    new EventFollower.OverSse(fleet.api(), device, start).start(),
                    new EventFollower.OverPlainSocket(fleet.api(), device, start).start());
            try {
                receiveAndKill(fleet, device);
                assertMissedAndDoubledNothing(fleet, device, start, followers, receiver, reporter);
            } finally {
                followers.forEach(EventFollower::close);
            }
        }
        fleet.close();
    }

    private static String message(int number) {
        return "STORM" + number;
    }

    /** The messages come on, whatever becomes of the gateway meanwhile. */
    private void receiveAndKill(Fleet fleet, String device) throws IOException {
        SimulatedPhone phone = fleet.phone(device);
        ScheduledExecutorService outside = Executors.newSingleThreadScheduledExecutor();
        try {
            Future<?> receiving = outside.scheduleAtFixedRate(
                    () -> {
                        if (received.get() < wanted.get()) {
                            receive(phone, received.get());
                            received.incrementAndGet();
                        }
                    },
                    0,
                    BETWEEN.toMillis(),
                    TimeUnit.MILLISECONDS);
            injectAll(fleet, receiving);
            wanted.set(MESSAGES);
            await(receiving);
        } finally {
            outside.shutdownNow();
        }
    }

    private static void receive(SimulatedPhone phone, int number) {
        phone.control(
                "receive",
                new JsonObject()
                        .put("id", message(number))
                        .put("from", "552199999000" + number % CHATS)
                        .put("body", "message " + number));
    }

    private void await(Future<?> receiving) {
        Fleet.until(wanted + " messages were received", () -> {
            if (receiving.isDone()) {
                receiving.get();
            }
            return received.get() >= wanted.get();
        });
    }

    /** Half of the messages come in peace, the others while something is injected. */
    private void injectAll(Fleet fleet, Future<?> receiving) throws IOException {
        List<Injection> injections = new ArrayList<>(List.of(this::leaveDown, this::freeze));
        for (int i = 0; i < KILLS; i++) {
            injections.add(this::kill);
        }
        Collections.shuffle(injections, random);
        int step = MESSAGES / (2 * injections.size() + 1);
        for (Injection injection : injections) {
            wanted.addAndGet(step);
            await(receiving);
            wanted.addAndGet(step);
            Fleet.letPass(Duration.ofMillis(random.nextInt(200)));
            injection.into(fleet);
        }
    }

    private interface Injection {
        void into(Fleet fleet) throws IOException;
    }

    private void kill(Fleet fleet) throws IOException {
        fleet.gateway().kill9();
        Fleet.letPass(Duration.ofMillis(random.nextInt(400)));
        fleet.gateway().start();
    }

    private void leaveDown(Fleet fleet) throws IOException {
        fleet.gateway().kill9();
        Fleet.letPass(BLOCKED);
        fleet.gateway().start();
    }

    private void freeze(Fleet fleet) {
        long pid = fleet.gateway().process().pid();
        Processes.signal("STOP", pid);
        Fleet.letPass(BLOCKED);
        Processes.signal("CONT", pid);
    }

    private static void assertMissedAndDoubledNothing(
            Fleet fleet,
            String device,
            long start,
            List<EventFollower> followers,
            UnreliableReceiver receiver,
            TestReporter reporter) {
        List<String> sent = new ArrayList<>();
        for (int i = 0; i < MESSAGES; i++) {
            sent.add(message(i));
        }
        List<JsonObject> journal = new ArrayList<>();
        Fleet.until("the journal has all messages", () -> {
            readOn(fleet, device, start, journal);
            return messages(journal).size() >= MESSAGES;
        });
        awaitDeliveries(receiver);
        readOn(fleet, device, start, journal);
        long end = journal.get(journal.size() - 1).getLong("seq");
        followers.forEach(follower -> Fleet.until(follower + " is told of all", () -> follower.last() >= end));
        report(journal, followers, receiver, reporter);

        assertThat(messages(journal)).as("the journal has each message once").containsExactlyInAnyOrderElementsOf(sent);
        List<Long> numbers = numbers(journal);
        assertThat(numbers).as("the journal's numbers").isSorted().doesNotHaveDuplicates();
        for (EventFollower follower : followers) {
            List<JsonObject> told = follower.told().stream()
                    .filter(event -> event.getLong("seq") <= end)
                    .toList();
            assertThat(numbers(told)).as("what %s was told, in order", follower).isEqualTo(numbers);
            assertThat(told).as("what %s was told", follower).isEqualTo(journal);
        }
        assertThat(numbers(receiver.taken()))
                .as("what the receiver took, in order")
                .isEqualTo(numbers(journal.stream()
                        .filter(event -> event.getString("type").equals("message.received"))
                        .toList()));
    }

    /** One after the other, and three of ten calls fail: that takes as long as it takes, if only it goes on. */
    private static void awaitDeliveries(UnreliableReceiver receiver) {
        while (receiver.taken().size() < MESSAGES) {
            int before = receiver.taken().size();
            Fleet.until(
                    "the receiver takes more than " + before,
                    () -> receiver.taken().size() > before);
        }
    }

    private static void report(
            List<JsonObject> journal,
            List<EventFollower> followers,
            UnreliableReceiver receiver,
            TestReporter reporter) {
        long backfilled = journal.stream()
                .filter(event -> event.getJsonObject("data").getBoolean("backfilled", false))
                .count();
        reporter.publishEntry(
                FaultTable.MEASURED,
                "%d events, %d backfilled; connections %s; %d of %d webhook calls failed"
                        .formatted(
                                journal.size(),
                                backfilled,
                                followers.stream()
                                        .map(EventFollower::connections)
                                        .toList(),
                                receiver.failures(),
                                receiver.calls()));
    }

    private static List<String> messages(List<JsonObject> events) {
        return events.stream()
                .filter(event -> event.getString("type").equals("message.received"))
                .map(event -> event.getJsonObject("data").getString("messageId"))
                .toList();
    }

    private static List<Long> numbers(List<JsonObject> events) {
        return events.stream().map(event -> event.getLong("seq")).toList();
    }

    private static long lastSeq(Fleet fleet, String device) {
        List<JsonObject> events = new ArrayList<>();
        readOn(fleet, device, 0, events);
        return events.get(events.size() - 1).getLong("seq");
    }

    /** Adds what the journal has behind the last that was read. */
    private static void readOn(Fleet fleet, String device, long start, List<JsonObject> events) {
        List<JsonObject> page;
        do {
            long after =
                    events.isEmpty() ? start : events.get(events.size() - 1).getLong("seq");
            page = fleet
                    .api()
                    .get("/api/events?device=" + device + "&limit=" + PAGE + "&after=" + after)
                    .expect(200)
                    .json()
                    .getJsonArray("events")
                    .stream()
                    .map(JsonObject.class::cast)
                    .toList();
            events.addAll(page);
        } while (!page.isEmpty());
    }
}
