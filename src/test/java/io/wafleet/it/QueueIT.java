package io.wafleet.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URLEncoder;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What waits to be sent, and what its sender can do about it, with a real gateway and simulated children. */
class QueueIT {
    private static final String ANA = "5571922220001";
    private static final String BIA = "5571922220002";
    private static final String QUEUE = "/api/devices/" + ANA + "/queue";
    private static final String[] ARRIVED = {"delivered", "read"};

    private static GatewayProcess gateway;
    private static ApiClient api;
    private static int stranger = 5_551_000;

    @BeforeAll
    static void startGateway() throws IOException {
        gateway = GatewayProcess.start("QueueIT", Map.of());
        api = gateway.api();
        gateway.pair(ANA);
        gateway.pair(BIA);
    }

    @AfterAll
    static void stopGateway() throws IOException {
        gateway.close();
    }

    /** What a test has set or left waiting is no other test's business. */
    @AfterEach
    void clearTheQueue() {
        api.delete(QUEUE).expect(200);
        JsonObject nothing = new JsonObject();
        queue().getJsonObject("settings").fieldNames().forEach(nothing::putNull);
        set(nothing);
        api.post(QUEUE + "/resume").expect(200);
    }

    /** A landline, whose spelling nobody needs to look up, and that never was in touch. */
    private static String aStranger() {
        stranger++;
        return "+1202" + stranger;
    }

    private static JsonObject queue() {
        return api.get(QUEUE).expect(200).json();
    }

    private static JsonObject set(JsonObject settings) {
        return api.patch(QUEUE, new JsonObject().put("settings", settings))
                .expect(200)
                .json();
    }

    private static JsonObject job(String id) {
        return api.get("/api/messages/" + id).expect(200).json();
    }

    private static String submit(JsonObject message, String... headers) {
        String[] all = IntStream.range(0, headers.length + 2)
                .mapToObj(i -> i < headers.length
                        ? headers[i]
                        : List.of("Prefer", "respond-async").get(i - headers.length))
                .toArray(String[]::new);
        return api.post("/api/messages/send", message, all).expect(202).json().getString("id");
    }

    private static JsonObject text(String to, String text) {
        return GatewayProcess.message(ANA, to, text);
    }

    private static long timesSent(String text) {
        return gateway.phone(ANA).sentTexts().stream().filter(text::equals).count();
    }

    @Test
    void shouldSendOnceWhenARequestIsRepeatedWithItsKey() {
        // Given
        JsonObject message = text(BIA, "once, please");
        String[] key = {"Idempotency-Key", "order-4711"};

        // When
        byte[] first = api.post("/api/messages/send", message, key).expect(200).bytes();

        // Then
        assertThat(api.post("/api/messages/send", message, key).expect(200).bytes())
                .isEqualTo(first);
        api.post("/api/messages/send", text(BIA, "another"), key).expectProblem(422, "key-reused");
        assertThat(timesSent("once, please")).isEqualTo(1);
    }

    @Test
    void shouldGiveOneAnswerToAllWhenTheyAskAtTheSameTime() {
        JsonObject message = text(BIA, "at the same time");

        List<String> answers = IntStream.range(0, 8)
                .parallel()
                .mapToObj(i -> api.post("/api/messages/send", message, "Idempotency-Key", "same-time")
                        .expect(200)
                        .text())
                .toList();

        assertThat(answers).hasSize(8).containsOnly(answers.get(0));
        assertThat(timesSent("at the same time")).isEqualTo(1);
    }

    @Test
    void shouldKnowItsAnswersAndItsPausesWhenItWasKilled() throws IOException {
        // Given
        api.post(QUEUE + "/pause", new JsonObject().put("cause", "lunch")).expect(200);
        String[] headers = {"Idempotency-Key", "before-the-kill", "Prefer", "respond-async"};
        byte[] first = api.post("/api/messages/send", text(BIA, "after lunch"), headers)
                .expect(202)
                .bytes();

        // When
        gateway.kill9();
        gateway.start();

        // Then
        gateway.awaitOnline(ANA);
        assertThat(api.post("/api/messages/send", text(BIA, "after lunch"), headers)
                        .expect(202)
                        .bytes())
                .isEqualTo(first);
        assertThat(Causes.text(queue())).isEqualTo("paused by a user: lunch");
        api.post(QUEUE + "/resume").expect(200);
        gateway.awaitJob(
                new JsonObject(new String(first, java.nio.charset.StandardCharsets.UTF_8)).getString("id"), ARRIVED);
        assertThat(timesSent("after lunch")).isEqualTo(1);
    }

    @Test
    void shouldHoldWhatIsPausedAndSayWhyUntilItIsResumed() {
        // Given
        api.post(QUEUE + "/pause").expect(200);

        // When
        String held = submit(text(BIA, "not yet"));
        String next = submit(text(BIA, "nor this"));

        // Then
        assertThat(Causes.text(job(held))).isEqualTo("paused by a user");
        assertThat(queue().getInteger("depth")).isEqualTo(2);
        assertThat(timesSent("not yet")).isZero();
        api.post(QUEUE + "/resume").expect(200);
        gateway.awaitJob(held, ARRIVED);
        gateway.awaitJob(next, ARRIVED);
        List<String> sent = gateway.phone(ANA).sentTexts();
        assertThat(sent.indexOf("not yet")).isLessThan(sent.indexOf("nor this"));
    }

    @Test
    void shouldSendNeitherWhatWasCancelledNorWhatWasCleared() {
        // Given
        api.post(QUEUE + "/pause").expect(200);
        String one = submit(text(BIA, "taken back"));
        String two = submit(text(BIA, "cleared"));

        // When
        JsonObject cancelled = api.delete("/api/messages/" + one).expect(200).json();
        int count = api.delete(QUEUE).expect(200).json().getInteger("cancelled");

        // Then
        assertThat(cancelled.getString("state")).isEqualTo("cancelled");
        assertThat(count).isEqualTo(1);
        assertThat(job(two).getString("state")).isEqualTo("cancelled");
        api.delete("/api/messages/" + one).expectProblem(409, "job-not-waiting");
        api.post(QUEUE + "/resume").expect(200);
        gateway.awaitJob(submit(text(BIA, "the last word")), ARRIVED);
        assertThat(timesSent("taken back") + timesSent("cleared")).isZero();
    }

    @Test
    void shouldSendAtItsTimeWhenAJobHasOne() {
        // Given
        Instant soon = Instant.now().plusSeconds(2).truncatedTo(ChronoUnit.MILLIS);
        Instant tomorrow = Instant.now().plus(1, ChronoUnit.DAYS).truncatedTo(ChronoUnit.MILLIS);

        // When
        String one = submit(text(BIA, "in a moment").put("sendAt", soon.toString()));
        String two = submit(text(BIA, "tomorrow").put("sendAt", tomorrow.toString()));

        // Then
        assertThat(Causes.text(job(two))).isEqualTo("scheduled until " + tomorrow.truncatedTo(ChronoUnit.SECONDS));
        JsonArray history = gateway.awaitJob(one, ARRIVED).getJsonArray("history");
        assertThat(Instant.parse(history.getJsonObject(1).getString("at"))).isAfterOrEqualTo(soon);
        assertThat(history.getJsonObject(0).getString("state")).isEqualTo("queued");
        assertThat(history.getJsonObject(1).getString("state")).isEqualTo("sending");
        assertThat(job(two).getString("state")).isEqualTo("queued");
    }

    /** Among them the zero time of Go. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "0001-01-01T00:00:00Z",
                "1969-12-31T23:59:59Z",
                "1970-01-01T00:00:00Z",
                "2020-02-29T12:00:00-03:00"
            })
    void shouldSendAtOnceWhenItsTimeIsOver(String sendAt) {
        JsonObject message = text(BIA, "at once").put("ttl", 600).put("sendAt", sendAt);

        JsonObject job = gateway.awaitJob(submit(message), ARRIVED);

        assertThat(job.getString("sendAt")).isNull();
        assertThat(Instant.parse(job.getString("expiresAt"))).isAfter(Instant.now());
    }

    /** No count of milliseconds can hold it, and no calendar of people has it. */
    @Test
    void shouldRefuseATimeThatIsNoneOfPeople() {
        api.post("/api/messages/send", text(BIA, "never").put("sendAt", "-999999999-01-01T00:00:00Z"))
                .expectProblem(400, "invalid-request", "sendAt");
    }

    @Test
    void shouldEndAJobWhenItsTimeIsOver() {
        api.post(QUEUE + "/pause").expect(200);
        String late = submit(text(BIA, "stale").put("ttl", 1));

        JsonObject expired = gateway.awaitJob(late, "expired");

        assertThat(Causes.code(expired)).isEqualTo("expired");
        assertThat(timesSent("stale")).isZero();
    }

    @Test
    void shouldHoldStrangersButNotRepliesWhenTheFirstContactsOfTheDayAreUsedUp() {
        // Given
        gateway.awaitJob(submit(GatewayProcess.message(BIA, ANA, "oi, Ana")), ARRIVED);
        gateway.awaitReceived(ANA, "oi, Ana");
        int used = queue().getJsonObject("firstContacts").getInteger("day");
        set(new JsonObject().put("firstContactsPerDay", used + 1).put("warmUpDays", 0));

        // When
        String first = submit(text(aStranger(), "hello, you do not know me"));
        gateway.awaitJob(first, "sent", "delivered", "read");
        String second = submit(text(aStranger(), "nor do you"));
        JsonObject reply = gateway.awaitJob(submit(text(BIA, "oi, Bia")), ARRIVED);

        // Then
        assertThat(job(first).getString("contact")).isEqualTo("first");
        assertThat(Causes.code(job(second))).isEqualTo("first-contact-cap");
        assertThat(reply.getString("contact")).isEqualTo("reply");
        assertThat(reply.getString("priority")).isEqualTo("high");
        assertThat(queue().getJsonObject("holds").getJsonObject("first").getString("code"))
                .isEqualTo("first-contact-cap");
    }

    @ParameterizedTest
    @ValueSource(strings = {"+52 55 8765 4321", "5215587654321", "525587654321@s.whatsapp.net"})
    void shouldBeAReplyWhenTheyWroteUnderTheOtherSpellingOfTheirNumber(String to) {
        // Given
        gateway.phone(ANA)
                .control(
                        "receive",
                        new JsonObject()
                                .put("from", "5215587654321@s.whatsapp.net")
                                .put("body", "hola " + to));
        gateway.awaitReceived(ANA, "hola " + to);

        // When
        JsonObject order = text(to, "hola").put("from", "+55 71 92222-0001");
        JsonObject job =
                job(submit(order.put("sendAt", Instant.now().plusSeconds(600).toString())));

        // Then
        assertThat(job.getString("contact")).isEqualTo("reply");
        assertThat(job.getString("device")).isEqualTo(ANA);
    }

    @ParameterizedTest
    @ValueSource(strings = {ANA, "+" + ANA, "+55 (71) 92222-0001", "(71) 92222-0001", ANA + ":3@c.us"})
    void shouldBeTheSameDeviceByEverySpellingOfItsNumberInEveryParameter(String name) {
        String encoded = URLEncoder.encode(name, UTF_8).replace("+", "%20");
        JsonObject names = new JsonObject().put("devices", new JsonArray().add(name));

        assertThat(api.get("/api/devices/" + encoded).expect(200).json().getString("id"))
                .isEqualTo(ANA);
        assertThat(api.get("/api/devices/" + encoded + "/queue").expect(200).json())
                .isEqualTo(queue());
        api.get("/api/messages?device=" + encoded).expect(200);
        JsonArray events = api.get("/api/events?limit=1&device=" + encoded)
                .expect(200)
                .json()
                .getJsonArray("events");
        assertThat(events.getJsonObject(0).getString("device")).isEqualTo(ANA);
        api.post("/api/events/token", names).expect(201);
        JsonObject message = new JsonObject().put("to", "12345").put("message", "x");
        api.post("/api/devices/" + encoded + "/messages", message).expectProblem(400, "invalid-request", "to");
    }

    @Test
    void shouldSendOnlyRepliesInQuietHours() {
        // Given
        LocalTime now = LocalTime.now(ZoneOffset.UTC);
        JsonObject hours = new JsonObject()
                .put("from", now.minusHours(2).withSecond(0).withNano(0).toString())
                .put("to", now.plusHours(2).withSecond(0).withNano(0).toString())
                .put("zone", "UTC");
        gateway.awaitJob(submit(GatewayProcess.message(BIA, ANA, "are you awake?")), ARRIVED);
        gateway.awaitReceived(ANA, "are you awake?");

        // When
        set(new JsonObject().put("quietHours", hours));
        String stranger = submit(text(aStranger(), "an offer"));

        // Then
        gateway.awaitJob(submit(text(BIA, "yes")), ARRIVED);
        assertThat(Causes.code(job(stranger))).isEqualTo("quiet-hours");
        assertThat(timesSent("an offer")).isZero();
    }

    @Test
    void shouldHoldFirstContactsWhenWhatsAppRefusesThem() {
        // Given
        gateway.phone(ANA)
                .fault(
                        "error",
                        new JsonObject()
                                .put("status", 429)
                                .put("code", "WA_REACHOUT_TIMELOCK")
                                .put("count", 1));

        // When
        String refused = submit(text(aStranger(), "refused"));

        // Then
        gateway.awaitEvents(ANA, "queue.braked", 1);
        // It goes back into the queue after that.
        gateway.awaitJob(refused, "queued");
        assertThat(Causes.code(job(refused))).isEqualTo("whatsapp-refuses-first-contacts");
        gateway.awaitJob(submit(text(BIA, "still in touch")), ARRIVED);
        assertThat(job(refused).getString("state")).isEqualTo("queued");
        api.post(QUEUE + "/resume").expect(200);
        gateway.awaitJob(refused, "sent", "delivered", "read");
        assertThat(timesSent("refused")).isEqualTo(1);
    }

    @Test
    void shouldPauseItselfWhenOneSendAfterTheOtherIsRefused() {
        // Given
        set(new JsonObject().put("pauseAfterFailures", 3));
        gateway.phone(ANA)
                .fault(
                        "error",
                        new JsonObject()
                                .put("status", 400)
                                .put("code", "VALIDATION_ERROR")
                                .put("count", 3));

        // When
        List<String> jobs = IntStream.range(0, 4)
                .mapToObj(i -> submit(text(BIA, "refused " + i)))
                .toList();

        // Then
        jobs.subList(0, 3).forEach(id -> gateway.awaitJob(id, "failed"));
        gateway.awaitEvents(ANA, "queue.paused", events(1, "refusals"));
        assertThat(Causes.text(job(jobs.get(3)))).startsWith("paused: 3 sends in a row were refused, the last with: ");
    }

    /** How many pauses there will be, those of other tests among them. */
    private static int events(int more, String code) {
        long earlier = gateway.events(ANA, "queue.paused").stream()
                .filter(event -> !Causes.code(event.getJsonObject("data")).equals(code))
                .count();
        return (int) earlier + more;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "perMinute | -1 | settings.perMinute",
                "perDay | \"many\" | settings.perDay",
                "warmUpFrom | \"yesterday\" | settings.warmUpFrom",
                "quietHours | {\"from\":\"25:00\",\"to\":\"08:00\",\"zone\":\"UTC\"} | settings.quietHours.from",
                "quietHours | {\"from\":\"21:00\",\"to\":\"08:00\",\"zone\":\"Mars\"} | settings.quietHours.zone",
                "typing | 1 | settings.typing",
                "colour | 1 | settings.colour",
            })
    void shouldNameTheSettingThatIsWrongAndChangeNothing(String name, String value, String field) {
        JsonObject before = queue().getJsonObject("settings");

        api.call("PATCH", QUEUE, "{\"settings\":{\"perHour\":7,\"" + name + "\":" + value + "}}")
                .expectProblem(400, "invalid-request", field);

        assertThat(queue().getJsonObject("settings")).isEqualTo(before);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "priority | \"urgent\"",
                "sendAt | \"tomorrow\"",
                "sendAt | \"2126-01-01T00:00:00Z\"",
                "ttl | 0",
                "onUncertain | \"pray\"",
            })
    void shouldNameTheTermThatIsWrongAndStoreNothing(String name, String value) {
        int depth = queue().getInteger("depth");

        api.call(
                        "POST",
                        "/api/messages/send",
                        "{\"from\":\"" + ANA + "\",\"to\":\"" + BIA + "\",\"message\":\"m\",\"" + name + "\":" + value
                                + "}")
                .expectProblem(400, "invalid-request", name);

        assertThat(queue().getInteger("depth")).isEqualTo(depth);
    }

    @Test
    void shouldShowAQueueToNobodyOfAnotherTenant() {
        ApiClient other = gateway.user("mallory", "operator", "another");

        other.get(QUEUE).expectProblem(404, "device-not-found");
        other.patch(QUEUE, new JsonObject().put("settings", new JsonObject())).expectProblem(404, "device-not-found");
        other.post(QUEUE + "/pause").expectProblem(404, "device-not-found");
        other.delete(QUEUE).expectProblem(404, "device-not-found");
        assertThat(other.get("/api/queues").expect(200).json().getInteger("total"))
                .isZero();
        String job = submit(text(BIA, "private"));
        other.get("/api/messages/" + job).expectProblem(404, "job-not-found");
        other.delete("/api/messages/" + job).expectProblem(404, "job-not-found");
    }
}
