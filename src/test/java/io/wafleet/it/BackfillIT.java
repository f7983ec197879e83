package io.wafleet.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** What children could not report is read from their chats: all of it, once, in order, and nothing else. */
class BackfillIT {
    private static final String ANA = "5571944440001";
    private static final String FRIEND = "5521988887777";
    private static final String OTHER = "5521988886666";
    private static final String[] ARRIVED = {"sent", "delivered", "read"};

    private GatewayProcess gateway;
    private SimulatedPhone phone;

    @BeforeEach
    void startGateway(TestInfo test) throws IOException {
        gateway = GatewayProcess.prepare(
                "BackfillIT-" + test.getTestMethod().orElseThrow().getName(),
                Map.of("WAFLEET_BACKFILL_DELAY", "2s", "WAFLEET_BACKFILL_CHECK", "0", "HEALTH_CHECK_INTERVAL", "2s"));
        // A child gives up on a webhook within seconds, in which a slow gateway that is there can answer.
        gateway.simulate(Map.of("SIM_WEBHOOK_PAUSE", "50ms", "SIM_WEBHOOK_ATTEMPT", "3s", "SIM_WEBHOOK_TOTAL", "5s"));
        gateway.start();
        gateway.logIn();
        phone = gateway.pair(ANA);
    }

    @AfterEach
    void stopGateway() throws IOException {
        gateway.close();
    }

    private void receive(String id, String from, JsonObject more) {
        JsonObject message = new JsonObject().put("from", from).put("id", id).put("body", "text of " + id);
        phone.control("receive", message.mergeIn(more));
    }

    private List<String> receive(String prefix, int count) {
        List<String> ids = IntStream.range(0, count).mapToObj(i -> prefix + i).toList();
        for (int i = 0; i < count; i++) {
            receive(ids.get(i), i % 2 == 0 ? FRIEND : OTHER, new JsonObject());
        }
        return ids;
    }

    /** Everything that the journal has of the device, in its order. */
    private List<JsonObject> events(String... types) {
        List<JsonObject> found = new ArrayList<>();
        long after = 0;
        while (true) {
            JsonObject page = gateway.api()
                    .get("/api/events?limit=1000&device=" + ANA + "&after=" + after)
                    .expect(200)
                    .json();
            page.getJsonArray("events").stream()
                    .map(JsonObject.class::cast)
                    .filter(event -> List.of(types).contains(event.getString("type")))
                    .forEach(found::add);
            if (page.getJsonArray("events").isEmpty()) {
                return found;
            }
            after = page.getLong("last");
        }
    }

    private static String id(JsonObject event) {
        return event.getJsonObject("data").getString("messageId");
    }

    private List<String> received() {
        return events("message.received").stream().map(BackfillIT::id).toList();
    }

    private List<JsonObject> backfilled() {
        return events("message.received", "message.sent", "call.received").stream()
                .filter(event -> event.getJsonObject("data").getBoolean("backfilled", false))
                .toList();
    }

    private JsonObject awaitSync(int nth) {
        return await("sync number " + nth)
                .atMost(Duration.ofSeconds(120))
                .until(() -> events("sync.completed"), syncs -> syncs.size() >= nth)
                .get(nth - 1)
                .getJsonObject("data");
    }

    @Test
    void shouldFillWhatCameWhileTheGatewayWasDown() throws IOException {
        // Given
        List<String> all = new ArrayList<>(receive("before", 3));
        await().until(() -> received().size() == 3);
        gateway.awaitJob(gateway.submit(ANA, FRIEND, "sent by the API"), ARRIVED);

        // When
        gateway.kill9();
        all.addAll(receive("gone", 20));
        receive("typed", FRIEND, new JsonObject().put("from_me", true).put("chat", FRIEND));
        receive("picture", FRIEND, new JsonObject().put("media", "image").put("body", "a caption"));
        all.add("picture");
        receive("CALL1", OTHER, new JsonObject().put("kind", "call"));
        await("the child has given up on all of them")
                .atMost(Duration.ofSeconds(120))
                .until(() -> gaveUp() >= 23);
        gateway.start();
        JsonObject sync = awaitSync(1);

        // Then
        assertThat(received()).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(all);
        assertThat(events("message.sent")).extracting(BackfillIT::id).containsExactly("typed");
        assertThat(events("call.received"))
                .extracting(event -> event.getJsonObject("data").getString("callId"))
                .containsExactly("CALL1");
        List<JsonObject> filled = backfilled();
        assertThat(filled).hasSize(23).isSortedAccordingTo((one, other) -> at(one).compareTo(at(other)));
        assertThat(sync.getLong("added")).isEqualTo(23);
        JsonObject picture = filled.stream()
                .map(event -> event.getJsonObject("data"))
                .filter(data -> "picture".equals(data.getString("messageId")))
                .findFirst()
                .orElseThrow();
        assertThat(picture.getString("kind")).isEqualTo("image");
        assertThat(picture.getString("chat")).isEqualTo(FRIEND + "@s.whatsapp.net");
        assertThat(picture.getJsonObject("raw").getString("id")).isEqualTo("picture");
        assertThat(gateway.api()
                        .get(picture.getJsonObject("media").getString("url"))
                        .expect(200)
                        .header("Content-Type"))
                .isEqualTo("image/png");
        assertThat(Causes.code(events("sync.started").get(0).getJsonObject("data")))
                .isEqualTo("gateway-started");
        assertThat(gateway.device(ANA).getJsonObject("counters").getInteger("received"))
                .isEqualTo(all.size());
    }

    private static Instant at(JsonObject event) {
        return Instant.parse(event.getString("at"));
    }

    private long gaveUp() throws IOException {
        return java.nio.file.Files.readString(gateway.sessions().resolve(ANA).resolve(".wafleet/child.log"))
                .lines()
                .filter(line -> line.contains("error when submit webhook after"))
                .count();
    }

    @Test
    void shouldFillWhatAChildDidNotBringWhenItWasKilled() throws IOException {
        // Given
        List<String> all = new ArrayList<>(receive("before", 2));
        await().until(() -> received().size() == 2);
        long pid = gateway.pid(ANA);

        // When
        signal("STOP", gateway.process().pid());
        all.addAll(receive("untold", 10));
        await("they are in its chats").until(() -> phoneHas("untold9"));
        ProcessHandle.of(pid).orElseThrow().destroyForcibly();
        signal("CONT", gateway.process().pid());
        awaitSync(1);

        // Then
        assertThat(received()).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(all);
    }

    private static void signal(String name, long pid) throws IOException {
        try {
            assertThat(new ProcessBuilder("sh", "-c", "kill -s " + name + " " + pid)
                            .start()
                            .waitFor())
                    .isZero();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void shouldNoticeByItselfWhenAChildCouldNotReachIt() throws IOException {
        // Given
        gateway.stop();
        gateway.set("WAFLEET_BACKFILL_CHECK", "1s");
        gateway.start();
        awaitSync(1);

        // When
        phone.fault("lost-webhook", new JsonObject().put("event", "message"));
        List<String> lost = receive("lost", 5);

        // Then
        await().atMost(Duration.ofSeconds(120)).until(() -> received().size() == 5);
        assertThat(received()).containsExactlyInAnyOrderElementsOf(lost);
        awaitSync(2);
        assertThat(Causes.code(events("sync.started").get(1).getJsonObject("data")))
                .isEqualTo("sync-check");
    }

    @Test
    void shouldLeaveWhatWasBeforeThePhoneWasLinked() throws IOException {
        // Given
        long yesterday = Instant.now().minus(Duration.ofDays(1)).toEpochMilli();
        long minuteBefore = Instant.now().minus(Duration.ofMinutes(1)).toEpochMilli();
        receive("first", FRIEND, new JsonObject());
        await("it is stored, and so is that the phone was linked")
                .until(() -> received().size() == 1);
        phone.fault("lost-webhook", new JsonObject().put("event", "message"));
        receive("old", FRIEND, new JsonObject().put("at", yesterday));
        receive("lately", FRIEND, new JsonObject().put("at", minuteBefore));
        receive("new", FRIEND, new JsonObject());

        // When
        gateway.kill9();
        gateway.start();
        awaitSync(1);

        // Then
        assertThat(received()).containsExactly("first", "new");
    }

    @Test
    void shouldGoOnWhereItWasWhenItIsKilledInTheMiddle() throws IOException {
        // Given
        phone.fault("lost-webhook", new JsonObject().put("event", "message"));
        List<String> all = receive("many", 6000);
        gateway.kill9();

        // When
        gateway.start();
        await("some are filled")
                .atMost(Duration.ofSeconds(120))
                .until(() -> !events("sync.progress").isEmpty());
        gateway.kill9();
        gateway.start();
        JsonObject sync = awaitSync(1);

        // Then
        assertThat(received()).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(all);
        assertThat(backfilled()).isSortedAccordingTo((one, other) -> at(one).compareTo(at(other)));
        assertThat(sync.getLong("added")).isLessThan(6000);
    }

    private boolean phoneHas(String id) throws IOException {
        return java.nio.file.Files.readString(gateway.sessions().resolve(ANA).resolve("storages/chatstorage.db"))
                .contains("\"" + id + "\"");
    }
}
