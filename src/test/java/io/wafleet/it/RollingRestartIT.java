package io.wafleet.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A fleet is restarted one number at a time, and a bad binary takes down one of them only. */
class RollingRestartIT {
    private static final String ANA = "5571933330001";
    private static final String BIA = "5571933330002";
    private static final String CAU = "5571933330003";
    private static final List<String> ALL = List.of(ANA, BIA, CAU);
    private static final String PATH = "/api/fleet/restart";

    private static GatewayProcess gateway;
    private static ApiClient api;

    @BeforeAll
    static void startGateway() throws IOException {
        gateway = GatewayProcess.start("RollingRestartIT", Map.of("WAFLEET_CHILD_BINARIES", "binaries"));
        api = gateway.api();
        Path broken = Files.createDirectories(gateway.binary().resolveSibling("binaries"))
                .resolve("broken");
        Files.writeString(broken, "#!/bin/sh\nexit 3\n");
        Files.setPosixFilePermissions(broken, PosixFilePermissions.fromString("rwxr-xr-x"));
        ALL.forEach(gateway::pair);
        gateway.createStopped("5571933330004");
    }

    @AfterAll
    static void stopGateway() throws IOException {
        gateway.close();
    }

    @AfterEach
    void shouldBeWellAgain() {
        api.delete(PATH).expect(200);
        ALL.forEach(gateway::awaitOnline);
    }

    private static JsonObject awaitEnd() {
        return await("the rolling restart has ended")
                .atMost(Duration.ofSeconds(120))
                .pollInterval(Duration.ofMillis(50))
                .until(
                        () -> api.get(PATH).expect(200).json(),
                        progress -> !progress.getString("state").equals("running"));
    }

    private static JsonObject body(String... devices) {
        return new JsonObject().put("devices", new JsonArray(List.of(devices)));
    }

    private static void set(String device, String setting, Object value) {
        JsonObject settings = new JsonObject().put(setting, value);
        api.patch("/api/devices/" + device, new JsonObject().put("settings", settings))
                .expect(200);
    }

    private static void assertEnded(JsonObject progress, String state, List<String> done, List<String> remaining) {
        assertThat(progress.getString("state")).as(progress.encode()).isEqualTo(state);
        assertThat(progress.getJsonArray("done")).isEqualTo(new JsonArray(done));
        assertThat(progress.getJsonArray("remaining")).isEqualTo(new JsonArray(remaining));
        assertThat(progress.getString("current")).isNull();
        assertThat(progress.getInstant("endedAt")).isNotNull();
    }

    private static int restarts() {
        return ALL.stream()
                .mapToInt(device -> gateway.processOf(device).getInteger("restarts"))
                .sum();
    }

    private static long last(String device, String type) {
        List<JsonObject> events = gateway.events(device, type);
        return events.get(events.size() - 1).getLong("seq");
    }

    private static long seqOf(String device, String type, String state, long after) {
        return gateway.events(device, type).stream()
                .filter(event -> event.getLong("seq") > after)
                .filter(event -> event.getJsonObject("data").getString("state").equals(state))
                .findFirst()
                .orElseThrow()
                .getLong("seq");
    }

    @Test
    void shouldBeginWithTheNextWhenTheOneBeforeIsBackOnline() {
        set(CAU, "startOrder", 1);
        int restarts = restarts();
        long start = ALL.stream()
                .mapToLong(device -> last(device, "process.changed"))
                .max()
                .orElseThrow();
        Answer begun = api.post(PATH).expect(202);
        assertThat(begun.json().getString("state")).isEqualTo("running");
        assertThat(begun.json().getString("current")).isEqualTo(CAU);

        JsonObject progress = awaitEnd();
        assertEnded(progress, "done", List.of(CAU, ANA, BIA), List.of());
        assertThat(progress.getJsonArray("skipped")).containsExactly("5571933330004");
        List.of(List.of(CAU, ANA), List.of(ANA, BIA)).forEach(pair -> {
            long back = seqOf(pair.get(0), "link.changed", "online", start);
            assertThat(seqOf(pair.get(1), "process.changed", "stopping", start)).isGreaterThan(back);
        });
        assertThat(restarts()).isEqualTo(restarts);
        set(CAU, "startOrder", null);
    }

    @Test
    void shouldTakeOnlyThoseThatMustBeRestarted() {
        set(BIA, "environment", new JsonObject().put("APP_OS", "Loja"));
        long ana = gateway.pid(ANA);

        api.post(PATH, new JsonObject().put("onlyRequired", true)).expect(202);

        assertEnded(awaitEnd(), "done", List.of(BIA), List.of());
        assertThat(gateway.pid(ANA)).isEqualTo(ana);
        assertThat(gateway.processOf(BIA).getBoolean("restartRequired")).isFalse();
    }

    @Test
    void shouldStopAtTheFirstThatDoesNotComeBack() {
        set(BIA, "binary", "broken");
        long ana = gateway.pid(ANA);
        long cau = gateway.pid(CAU);

        api.post(PATH, body(ANA, "+" + BIA, CAU + "@c.us")).expect(202);

        JsonObject progress = awaitEnd();
        assertEnded(progress, "stopped", List.of(ANA), List.of(CAU));
        assertThat(progress.getJsonObject("failed").getString("device")).isEqualTo(BIA);
        assertThat(Causes.text(progress.getJsonObject("failed")))
                .contains("backoff", "code 3", "1 that were not begun run as before");
        assertThat(gateway.pid(ANA)).isNotEqualTo(ana);
        assertThat(gateway.pid(CAU)).isEqualTo(cau);
        assertThat(gateway.processOf(BIA).getJsonObject("lastExit").getInteger("code"))
                .isEqualTo(3);

        set(BIA, "binary", null);
        api.post("/api/devices/" + BIA + "/restart").expect(202);
    }

    @Test
    void shouldDoOneAtATimeAndEndWhenItIsCancelled() {
        ApiClient other = gateway.user("other", "operator", "elsewhere");
        api.post(PATH, body(ANA, BIA, CAU)).expect(202);
        api.post(PATH).expectProblem(409, "restart-running");
        other.post(PATH).expectProblem(409, "restart-running");

        JsonObject cancelled = api.delete(PATH).expect(200).json();
        assertThat(cancelled.getString("state")).isEqualTo("cancelled");
        assertThat(cancelled.getJsonArray("remaining")).contains(CAU);
        assertThat(other.get(PATH).expect(200).json().getString("state")).isEqualTo("none");
    }

    @Test
    void shouldTouchNoForeignDevice() {
        ApiClient stranger = gateway.user("stranger", "operator", "nobody");
        ApiClient viewer = gateway.user("viewer", "viewer", "default");
        long ana = gateway.pid(ANA);

        stranger.post(PATH, body(ANA)).expectProblem(404, "device-not-found");
        JsonObject nothing = stranger.post(PATH).expect(202).json();
        assertThat(nothing.getString("state")).isEqualTo("done");
        assertThat(nothing.getJsonArray("skipped")).isEmpty();
        viewer.post(PATH).expectProblem(403, "forbidden");
        viewer.delete(PATH).expectProblem(403, "forbidden");
        viewer.get(PATH).expect(200);
        assertThat(gateway.pid(ANA)).isEqualTo(ana);
    }

    @Test
    void shouldNameTheFieldWhenTheOrderIsBad() {
        api.post(PATH, new JsonObject().put("devices", "all")).expectProblem(400, "invalid-request", "devices");
        api.post(PATH, new JsonObject().put("devices", new JsonArray().add(7)))
                .expectProblem(400, "invalid-request", "devices[0]");
        api.post(PATH, new JsonObject().put("onlyRequired", "yes"))
                .expectProblem(400, "invalid-request", "onlyRequired");
    }

    @Test
    void shouldSeeThatTheBinaryWasReplaced() throws IOException {
        ALL.forEach(device -> assertThat(gateway.processOf(device).getBoolean("restartRequired"))
                .isFalse());
        assertThat(gateway.processOf(ANA).getString("version")).isEqualTo("v9.2.0");

        gateway.simulate(Map.of());

        assertThat(gateway.processOf(ANA).getBoolean("restartRequired")).isTrue();
        assertThat(gateway.processOf(ANA).getJsonArray("changedSettings")).containsExactly("binary");
        api.post(PATH, new JsonObject().put("onlyRequired", true)).expect(202);
        assertEnded(awaitEnd(), "done", ALL, List.of());
        ALL.forEach(device -> assertThat(gateway.processOf(device).getBoolean("restartRequired"))
                .isFalse());
    }
}
