package io.wafleet.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each limit of a tenant, on one gateway: what it refuses and how, what it frees, and that nobody else meets it. */
class QuotasIT {
    private static final String LATER = Instant.now().plus(Duration.ofDays(30)).toString();
    private static final int TEXT = 1000;

    private static final String FIRST = "5511999990001";
    private static final String SECOND = "5511999990002";
    private static final String OTHERS = "5511999990003";
    private static final String GONE = "5511999990004";

    private static GatewayProcess gateway;
    private static ApiClient one;
    private static ApiClient other;
    private static int made;

    @BeforeAll
    static void startGateway() throws IOException {
        gateway = GatewayProcess.start(
                "QuotasIT",
                Map.of(
                        "WAFLEET_ON_STOP", "stop",
                        "WAFLEET_QUOTA_WEBHOOKS", "2",
                        "WAFLEET_DAY_ZONE", "Pacific/Kiritimati",
                        "WAFLEET_FETCH_PRIVATE", "127.0.0.1:9"));
        one = operator("one");
        other = operator("other");
        pair(one, FIRST);
        pair(one, SECOND);
        pair(other, OTHERS);
    }

    private static void pair(ApiClient who, String number) {
        who.post("/api/devices", new JsonObject().put("phoneNumber", number)).expect(201);
        gateway.phone(number)
                .scan(who.get("/api/devices/" + number + "/qr")
                        .expect(200)
                        .json()
                        .getString("qr"));
        gateway.awaitOnline(number);
    }

    /** Nothing waits to be sent, and tenants have no limits of their own. */
    @BeforeEach
    void clear() {
        for (String number : List.of(FIRST, SECOND, OTHERS)) {
            gateway.api().delete("/api/devices/" + number + "/queue").expect(200);
        }
        gateway.api().call("PUT", path("one"), "{}").expect(200);
    }

    @AfterAll
    static void stopGateway() throws IOException {
        gateway.close();
    }

    private static ApiClient operator(String tenant) {
        return gateway.user("operator of " + tenant, "operator", tenant);
    }

    private static void limit(String tenant, String quota, Object limit) {
        Answer set = gateway.api()
                .call("PUT", path(tenant), new JsonObject().put(quota, limit).encode())
                .expect(200);
        assertThat(quota(set, quota).getValue("limit")).isEqualTo(limit);
        assertThat(quota(set, quota).getBoolean("own")).isTrue();
    }

    private static String path(String tenant) {
        return "/api/tenants/" + tenant + "/quotas";
    }

    private static JsonObject quota(Answer answer, String quota) {
        return answer.json().getJsonObject("quotas").getJsonObject(quota);
    }

    private static long used(String tenant, String quota) {
        return quota(gateway.api().get(path(tenant)).expect(200), quota).getLong("used");
    }

    /** That it was refused for this limit, and how that was told. */
    private static Answer assertRefused(Answer answer, String quota, long limit, long used) {
        JsonObject problem = answer.expectProblem(429, "quota-exceeded").json();
        JsonObject told = problem.getJsonObject("quota");
        assertThat(told.getString("name")).isEqualTo(quota);
        assertThat(told.getLong("limit")).isEqualTo(limit);
        assertThat(told.getLong("used")).isEqualTo(used);
        assertThat(told.getBoolean("passes"))
                .isEqualTo(!List.of("devices", "webhooks").contains(quota));
        assertThat(problem.getString("detail")).contains(quota, String.valueOf(limit));
        return answer;
    }

    private static Answer device(ApiClient who) {
        made++;
        JsonObject body = new JsonObject().put("id", "quota-" + made).put("autoStart", false);
        return who.post("/api/devices", body);
    }

    private static String newDevice(ApiClient who) {
        return device(who).expect(201).json().getString("id");
    }

    private static Answer send(ApiClient who, String device, String... headers) {
        JsonObject body = new JsonObject()
                .put("from", device)
                .put("to", "+5511988887777")
                .put("message", "x".repeat(TEXT))
                .put("sendAt", LATER);
        return who.post("/api/messages/send", body, headers);
    }

    private static Answer bulk(ApiClient who, String device, int count) {
        JsonArray rows = new JsonArray();
        for (int i = 0; i < count; i++) {
            rows.add(new JsonObject().put("to", "+55119888800%02d".formatted(i)));
        }
        return who.post(
                "/api/messages/bulk",
                new JsonObject()
                        .put("from", device)
                        .put("message", "hello")
                        .put("sendAt", LATER)
                        .put("rows", rows));
    }

    @Test
    void shouldRefuseADeviceMoreThanATenantMayHave() {
        // Given
        ApiClient few = operator("few-devices");
        ApiClient many = operator("many-devices");
        limit("few-devices", "devices", 2);
        String first = newDevice(few);
        newDevice(few);

        // Then
        assertRefused(device(few), "devices", 2, 2);
        newDevice(many);
        newDevice(many);
        newDevice(many);
        assertThat(used("many-devices", "devices")).isEqualTo(3);
        few.post("/api/devices", new JsonObject().put("id", first)).expect(200);
        few.delete("/api/devices/" + first).expect(204);
        newDevice(few);
        assertRefused(device(few), "devices", 2, 2);
    }

    @Test
    void shouldRefuseAWebhookMoreThanATenantMayHave() {
        JsonObject hook = new JsonObject().put("url", "http://127.0.0.1:9/");
        one.post("/api/webhooks", hook).expect(201);
        String second = one.post("/api/webhooks", hook).expect(201).json().getString("id");

        assertRefused(one.post("/api/webhooks", hook), "webhooks", 2, 2);
        other.post("/api/webhooks", hook).expect(201);
        one.delete("/api/webhooks/" + second).expect(204);
        one.post("/api/webhooks", hook).expect(201);
    }

    @Test
    void shouldRefuseSendsAboveThoseOfADayAlsoAfterAKill() throws IOException {
        // Given
        ApiClient gone = operator("gone");
        pair(gone, GONE);
        limit("gone", "sendsPerDay", 5);
        long others = used("other", "sendsPerDay");
        String again = send(gone, GONE, "Idempotency-Key", "k", "Prefer", "respond-async")
                .expect(202)
                .text();
        send(gone, GONE, "Prefer", "respond-async").expect(202);
        send(gone, GONE, "Prefer", "respond-async").expect(202);

        // Then
        assertRefused(bulk(gone, GONE, 3), "sendsPerDay", 5, 3);
        bulk(gone, GONE, 2).expect(202);
        Answer refused = assertRefused(send(gone, GONE), "sendsPerDay", 5, 5);
        assertThat(Long.parseLong(refused.header("Retry-After"))).isBetween(1L, 86_401L);
        assertThat(refused.json().getJsonObject("quota").getString("freeAt"))
                .as("midnight of Kiritimati")
                .endsWith("T10:00:00Z");
        assertThat(send(gone, GONE, "Idempotency-Key", "k").expect(202).text()).isEqualTo(again);
        bulk(other, OTHERS, 20).expect(202);

        // When
        gateway.kill9();
        gateway.start();

        // Then
        assertThat(used("gone", "sendsPerDay")).isEqualTo(5);
        assertThat(used("other", "sendsPerDay")).isEqualTo(others + 20);
        assertRefused(send(gone, GONE), "sendsPerDay", 5, 5);
        gone.delete("/api/devices/" + GONE).expect(204);
        assertThat(used("gone", "sendsPerDay")).as("its device is gone").isEqualTo(5);
        send(other, OTHERS, "Prefer", "respond-async").expect(202);
    }

    @Test
    void shouldRefuseJobsAboveThoseThatMayWait() {
        // Given
        limit("one", "queuedJobs", 3);
        bulk(one, FIRST, 2).expect(202);
        String job =
                send(one, SECOND, "Prefer", "respond-async").expect(202).json().getString("id");

        // Then
        assertRefused(send(one, FIRST), "queuedJobs", 3, 3);
        assertRefused(bulk(one, SECOND, 2), "queuedJobs", 3, 3);
        bulk(other, OTHERS, 10).expect(202);
        one.delete("/api/messages/" + job).expect(200);
        send(one, SECOND, "Prefer", "respond-async").expect(202);
    }

    @Test
    void shouldRefuseFilesAboveThoseThatMayWait() {
        // Given
        limit("one", "spoolBytes", 10_000);

        // Then
        String job = document(one, FIRST, 6_000).expect(202).json().getString("id");
        assertRefused(document(one, FIRST, 6_000), "spoolBytes", 10_000, 6_000);
        document(one, SECOND, 4_000).expect(202);
        document(other, OTHERS, 6_000).expect(202);
        document(other, OTHERS, 6_000).expect(202);
        assertThat(used("one", "spoolBytes")).isEqualTo(10_000);
        one.delete("/api/messages/" + job).expect(200);
        await("the file of the job that was taken back is gone")
                .atMost(GatewayProcess.PATIENCE)
                .until(() -> used("one", "spoolBytes") == 4_000);
        document(one, FIRST, 6_000).expect(202);
    }

    private static Answer document(ApiClient who, String device, int bytes) {
        String file = Base64.getEncoder().encodeToString(new byte[bytes]);
        JsonObject body = new JsonObject()
                .put("from", device)
                .put("to", "+5511988887777")
                .put("type", "document")
                .put("media", new JsonObject().put("base64", file).put("filename", "a.bin"))
                .put("sendAt", LATER);
        return who.post("/api/messages/send", body, "Prefer", "respond-async");
    }

    @Test
    void shouldRefuseStreamsAboveThoseThatMayBeOpen() throws Exception {
        // Given
        limit("one", "streams", 2);
        List<EventClient> open = new ArrayList<>();
        open.add(EventClient.sse(one, "?snapshot=true"));
        open.add(EventClient.webSocket(one, "?snapshot=true&token=" + one.token()));
        for (EventClient each : open) {
            each.next("snapshot");
        }

        // Then
        assertRefused(one.get("/api/events", "Accept", "text/event-stream"), "streams", 2, 2);
        try (EventClient others = EventClient.sse(other, "?snapshot=true")) {
            others.next("snapshot");
        }
        open.forEach(EventClient::close);
        await("there is room again").atMost(GatewayProcess.PATIENCE).until(() -> used("one", "streams") == 0);
        try (EventClient next = EventClient.sse(one, "?snapshot=true")) {
            next.next("snapshot");
        }
    }

    @Test
    void shouldRemoveTheOldestEventsOfWhoHoldsTooMuch() throws IOException {
        // Given
        for (int i = 0; i < 20; i++) {
            cancelled(one, FIRST);
            cancelled(other, OTHERS);
        }
        long first = oldest(one);
        long last = newest(one);
        limit("one", "journalBytes", 10_000);

        // When it is looked at, as at each start and once a minute
        gateway.kill9();
        gateway.start();

        // Then
        await("the oldest are removed")
                .atMost(GatewayProcess.PATIENCE)
                .until(() -> oldest(one) > first && used("one", "journalBytes") <= 10_000);
        assertThat(newest(one)).isGreaterThanOrEqualTo(last);
        assertThat(used("other", "journalBytes")).isGreaterThan(10_000);
        assertThat(texts(other)).isGreaterThanOrEqualTo(20);
    }

    private static long newest(ApiClient who) {
        JsonArray events = events(who);
        return events.getJsonObject(events.size() - 1).getLong("seq");
    }

    private static long oldest(ApiClient who) {
        return events(who).getJsonObject(0).getLong("seq");
    }

    private static long texts(ApiClient who) {
        return events(who).stream()
                .map(JsonObject.class::cast)
                .filter(event -> event.getString("type").equals("send.changed"))
                .count();
    }

    private static void cancelled(ApiClient who, String device) {
        String job =
                send(who, device, "Prefer", "respond-async").expect(202).json().getString("id");
        who.delete("/api/messages/" + job).expect(200);
    }

    private static JsonArray events(ApiClient who) {
        return who.get("/api/events?limit=1000").expect(200).json().getJsonArray("events");
    }

    @Test
    void shouldTellATenantItsOwnLimitsAndLetNoneButAdministratorsSetThem() {
        // Given
        ApiClient manager = gateway.user("manager of one", "manager", "one");
        limit("one", "devices", 7);

        // Then
        JsonObject devices = quota(manager.get(path("one")).expect(200), "devices");
        assertThat(devices)
                .isEqualTo(new JsonObject().put("limit", 7).put("used", 2).put("own", true));
        manager.get(path("other")).expectProblem(404, "tenant-not-found");
        gateway.api().get(path("nobody")).expectProblem(404, "tenant-not-found");
        gateway.api().call("PUT", path("nobody"), "{}").expectProblem(404, "tenant-not-found");
        one.get(path("one")).expectProblem(403, "forbidden");
        manager.call("PUT", path("one"), "{\"devices\":8}").expectProblem(403, "forbidden");
        manager.call("PUT", path("other"), "{\"devices\":8}").expectProblem(403, "forbidden");
        assertThat(quota(gateway.api().get(path("one")), "devices").getInteger("limit"))
                .isEqualTo(7);
    }

    @Test
    void shouldSayWhatIsWrongWithALimitAndChangeNothing() {
        // Given
        operator("strict");
        limit("strict", "devices", 7);

        // Then
        for (String bad : List.of("-1", "1.5", "\"7\"", "true", "9007199254740993", "[]", "{}")) {
            gateway.api()
                    .call("PUT", path("strict"), "{\"webhooks\":1,\"devices\":" + bad + "}")
                    .expectProblem(400, "invalid-request", "devices");
        }
        gateway.api().call("PUT", path("strict"), "{\"device\":1}").expectProblem(400, "invalid-request", "device");
        JsonObject devices = quota(gateway.api().get(path("strict")), "devices");
        assertThat(devices.getInteger("limit")).isEqualTo(7);

        // When
        Answer cleared = gateway.api().call("PUT", path("strict"), "{}").expect(200);

        // Then
        assertThat(quota(cleared, "devices").getBoolean("own")).isFalse();
        assertThat(quota(cleared, "devices").getValue("limit")).isNull();
        assertThat(quota(cleared, "webhooks").getInteger("limit")).isEqualTo(2);
    }
}
