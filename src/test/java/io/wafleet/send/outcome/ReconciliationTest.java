package io.wafleet.send.outcome;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wafleet.TestClock;
import io.wafleet.cause.CauseCode;
import io.wafleet.content.Content;
import io.wafleet.gowa.ChildEndpoint;
import io.wafleet.gowa.GowaClient;
import io.wafleet.id.DeviceId;
import io.wafleet.job.Order;
import io.wafleet.job.Order.OnUncertain;
import io.wafleet.job.SendJob;
import io.wafleet.job.SendState;
import io.wafleet.job.SendStore;
import io.wafleet.send.outcome.Reconciliation.Finding;
import io.wafleet.store.DatabaseUrl;
import io.wafleet.store.TestDatabases;
import io.wafleet.store.WithDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is concluded from a child's chat store. The child is a server that shows the rows of each chat; the clock is ours. */
class ReconciliationTest extends WithDatabase {
    private static final DeviceId DEVICE = new DeviceId("a");
    private static final String CHAT = "5521988887777@s.whatsapp.net";
    private static final String CHILD = "5511999990001:12@s.whatsapp.net";
    private static final String PHONE = "5511999990001@s.whatsapp.net";
    private static final Instant ATTEMPT = Instant.parse("2026-03-01T10:00:00.700Z");
    private static final Finding LATER = new Finding.Later();
    private static final Finding NO_TRACE = new Finding.NoTrace();

    private final Map<String, List<JsonObject>> chats = new HashMap<>();
    private final List<String> asked = new ArrayList<>();
    private final Map<String, String> phones = new HashMap<>();
    private Instant startedAt = ATTEMPT.minusSeconds(3600);
    private boolean failing;
    private final TestClock clock = new TestClock(ATTEMPT.plusSeconds(1));
    private ChildEndpoint child;
    private SendStore store;
    private Reconciliation reconciliation;

    @Override
    protected DatabaseUrl emptyDatabase(Path temporary) {
        return TestDatabases.sqlite(temporary);
    }

    @BeforeEach
    void startChild() {
        int port = vertx.createHttpServer()
                .requestHandler(this::answer)
                .listen(0, "127.0.0.1")
                .await()
                .actualPort();
        child = new ChildEndpoint(port, "user", "secret", "a", () -> true);
        store = new SendStore(database);
        reconciliation = new Reconciliation(new GowaClient(vertx, Path.of("no-files")), store, clock);
    }

    private synchronized void answer(HttpServerRequest request) {
        Object results;
        if (failing) {
            request.response().setStatusCode(500).end("database is locked");
            return;
        }
        if (request.path().equals("/devices")) {
            results = new JsonArray().add(new JsonObject().put("id", "a").put("created_at", startedAt.toString()));
        } else if (request.path().equals("/user/info")) {
            results = new JsonObject().put("resolved_phone", phones.getOrDefault(request.getParam("phone"), ""));
        } else {
            results = new JsonObject().put("data", page(request));
        }
        request.response()
                .putHeader("Content-Type", "application/json")
                .end(new JsonObject()
                        .put("code", "SUCCESS")
                        .put("results", results)
                        .encode());
    }

    /** As the child does: newest first. */
    private JsonArray page(HttpServerRequest request) {
        String chat =
                java.net.URLDecoder.decode(request.path().split("/", -1)[2], java.nio.charset.StandardCharsets.UTF_8);
        asked.add(chat);
        Instant since = Instant.parse(request.getParam("start_time"));
        JsonArray rows = new JsonArray();
        chats.getOrDefault(chat, List.of()).stream()
                .filter(row -> !Instant.parse(row.getString("timestamp")).isBefore(since))
                .filter(row -> row.getBoolean("is_from_me") || request.getParam("is_from_me") == null)
                .sorted((one, other) -> other.getString("timestamp").compareTo(one.getString("timestamp")))
                .skip(Integer.parseInt(request.getParam("offset")))
                .limit(Integer.parseInt(request.getParam("limit")))
                .forEach(rows::add);
        return rows;
    }

    private void stored(String chat, String id, String sender, String text, Instant at) {
        JsonObject row = new JsonObject()
                .put("id", id)
                .put("is_from_me", !sender.equals(chat))
                .put("sender_jid", sender)
                .put("media_type", "")
                .put("content", text)
                .put(
                        "timestamp",
                        at.truncatedTo(java.time.temporal.ChronoUnit.SECONDS).toString());
        chats.computeIfAbsent(chat, name -> new ArrayList<>()).add(row);
    }

    private static SendJob sending(String id, String to, OnUncertain policy) {
        Order order = new Order(
                "acme", DEVICE, to, new Content.Text("hello"), new Order.Terms(null, null, null, policy, null));
        return SendJob.of(id, order, ATTEMPT.minusSeconds(5)).sending(ATTEMPT);
    }

    private static SendJob sending() {
        return sending("j1", CHAT, OnUncertain.HOLD);
    }

    private Finding look(SendJob job) {
        return reconciliation.look(job, child).await();
    }

    @Test
    void shouldFindTheMessageThatTheChildSent() {
        stored(CHAT, "M1", CHILD, "hello", ATTEMPT);

        assertThat(look(sending())).isEqualTo(new Finding.WasSent("M1"));
    }

    @Test
    void shouldNotTakeOthersMessagesForIt() {
        stored(CHAT, "typed-on-the-phone", PHONE, "hello", ATTEMPT);
        stored(CHAT, "received", CHAT, "hello", ATTEMPT);
        stored(CHAT, "another-text", CHILD, "hello!", ATTEMPT);
        stored(CHAT, "long-ago", CHILD, "hello", ATTEMPT.minusSeconds(90));
        stored("551@s.whatsapp.net", "another-chat", CHILD, "hello", ATTEMPT);

        assertThat(look(sending())).isEqualTo(LATER);
    }

    @Test
    void shouldNotTakeTheMessageOfAnotherJobForIt() {
        // Given
        SendJob before = sending("j0", CHAT, OnUncertain.HOLD);
        store.insert(before).await();
        update(before.sent("M0", ATTEMPT), SendState.QUEUED).await();
        stored(CHAT, "M0", CHILD, "hello", ATTEMPT);

        assertThat(look(sending())).isEqualTo(LATER);

        stored(CHAT, "M1", CHILD, "hello", ATTEMPT.plusSeconds(1));
        assertThat(look(sending())).isEqualTo(new Finding.WasSent("M1"));
    }

    @Test
    void shouldAllowForAClockThatIsAheadButPreferWhatFits() {
        stored(CHAT, "M0", CHILD, "hello", ATTEMPT.minusSeconds(20));
        assertThat(look(sending())).isEqualTo(new Finding.WasSent("M0"));

        stored(CHAT, "M1", CHILD, "hello", ATTEMPT);
        assertThat(look(sending())).isEqualTo(new Finding.WasSent("M1"));
    }

    @Test
    void shouldReadOnInABusyChat() {
        stored(CHAT, "M1", CHILD, "hello", ATTEMPT);
        IntStream.range(0, 350).forEach(i -> stored(CHAT, "P" + i, PHONE, "busy", ATTEMPT.plusSeconds(1 + i)));

        assertThat(look(sending())).isEqualTo(new Finding.WasSent("M1"));
        assertThat(asked).hasSize(4);
    }

    @Test
    void shouldFindTheChatOfALidUnderItsNumber() {
        SendJob job = sending("j1", "123456@lid", OnUncertain.HOLD);
        assertThat(look(job)).as("the number is not known").isEqualTo(LATER);

        phones.put("123456@lid", "5521988887777");
        stored(CHAT, "M1", CHILD, "hello", ATTEMPT);
        assertThat(look(job)).isEqualTo(new Finding.WasSent("M1"));
    }

    @Test
    void shouldWaitUntilTheChildHasAnsweredForLongEnough() {
        // Given: it stood still for an hour, with the call before it
        clock.set(ATTEMPT.plus(Duration.ofHours(1)));
        assertThat(look(sending())).isEqualTo(LATER);

        clock.advance(Reconciliation.PATIENCE.minusMillis(1));
        assertThat(look(sending())).isEqualTo(LATER);
        clock.advance(Duration.ofMillis(1));
        assertThat(look(sending())).isEqualTo(NO_TRACE);
    }

    @Test
    void shouldWaitAnewForAnotherAttempt() {
        look(sending());
        clock.advance(Reconciliation.PATIENCE);
        assertThat(look(sending())).isEqualTo(NO_TRACE);

        SendJob again = sending()
                .queuedAgain(CauseCode.NO_TRACE.cause(), clock.instant())
                .sending(clock.instant());
        assertThat(look(again)).isEqualTo(LATER);
    }

    @Test
    void shouldWaitLessWhenTheChildThatWasCalledIsGone() {
        startedAt = ATTEMPT.plusSeconds(3);
        assertThat(look(sending())).isEqualTo(LATER);

        clock.advance(Reconciliation.PATIENCE_AFTER_RESTART);
        assertThat(look(sending())).isEqualTo(NO_TRACE);
    }

    @Test
    void shouldNotLetAJobBeRepeatedThatALivingChildMayYetDo() {
        // Given
        SendJob job = sending("j1", CHAT, OnUncertain.RETRY);
        assertThat(look(job)).isEqualTo(LATER);

        clock.advance(Reconciliation.PATIENCE);
        assertThat(look(job)).isEqualTo(LATER);
        startedAt = ATTEMPT.plusSeconds(3);
        assertThat(look(job)).as("the child is gone").isEqualTo(NO_TRACE);
        startedAt = ATTEMPT.minusSeconds(3);
        clock.set(ATTEMPT.plus(Reconciliation.LONGEST_CALL).plus(Reconciliation.PATIENCE));
        assertThat(look(job)).isEqualTo(NO_TRACE);
    }

    @Test
    void shouldGiveUpOnAChildThatNeverTells() {
        failing = true;
        assertThat(look(sending())).isEqualTo(LATER);
        clock.advance(Reconciliation.PATIENCE);
        assertThat(look(sending())).isEqualTo(LATER);
        clock.advance(Reconciliation.GIVE_UP);
        assertThat(look(sending())).isEqualTo(NO_TRACE);
    }

    private Future<Boolean> update(SendJob job, SendState from) {
        return database.change(SendStore.update(job, from)).map(changed -> changed == 1);
    }
}
