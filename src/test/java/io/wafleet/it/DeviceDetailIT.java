package io.wafleet.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What an operator sees of a device, and what becomes of a child that holds too much memory. */
class DeviceDetailIT {
    private static final String ANA = "5571944440001";
    private static final String BIA = "5571944440002";
    private static final String CAU = "5571944440003";
    /** Children are looked at every ten seconds; a limit takes three looks and half a minute of silence. */
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    private static GatewayProcess gateway;
    private static ApiClient api;
    private static Instant begun;

    @BeforeAll
    static void startGateway() throws IOException {
        begun = Instant.now();
        gateway = GatewayProcess.start("DeviceDetailIT", Map.of());
        api = gateway.api();
        List.of(ANA, BIA, CAU).forEach(gateway::pair);
    }

    @AfterAll
    static void stopGateway() throws IOException {
        gateway.close();
    }

    private static JsonObject awaitProcess(String device, String what, Predicate<JsonObject> condition) {
        return await(device + ": " + what)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(200))
                .until(() -> gateway.processOf(device), condition);
    }

    private static List<JsonObject> history(String device, int limit) {
        return api
                .get("/api/devices/" + device + "/history?limit=" + limit)
                .expect(200)
                .json()
                .getJsonArray("transitions")
                .stream()
                .map(JsonObject.class::cast)
                .toList();
    }

    private static String step(JsonObject transition) {
        return "%s %s > %s"
                .formatted(transition.getString("kind"), transition.getString("from"), transition.getString("to"));
    }

    @Test
    void shouldShowWhatTheChildUses() {
        JsonObject process = awaitProcess(BIA, "looked at twice", now -> now.getValue("cpuPercent") != null);

        assertThat(process.getLong("memoryBytes")).isBetween(10_000_000L, 300_000_000L);
        assertThat(process.getDouble("cpuPercent")).isBetween(0.0, 400.0);
        assertThat(process.getLong("uptimeSeconds"))
                .isBetween(5L, Duration.between(begun, Instant.now()).toSeconds() + 1);
        Instant launched = gateway.events(BIA, "process.changed").stream()
                .filter(event -> event.getJsonObject("data").getString("state").equals("running"))
                .map(event -> Instant.parse(event.getString("at")))
                .findFirst()
                .orElseThrow();
        assertThat(process.getInstant("startedAt")).isBetween(launched.minusSeconds(20), launched.plusSeconds(1));
    }

    @Test
    void shouldTellWhatADeviceWentThroughAcrossRestartsOfTheGateway() throws IOException {
        long pid = gateway.pid(ANA);
        gateway.kill9();
        gateway.start();
        gateway.awaitOnline(ANA);
        ProcessHandle.of(pid).orElseThrow().destroyForcibly();
        gateway.awaitDevice(
                ANA,
                "restarted and online",
                device -> device.getJsonObject("process").getInteger("restarts") == 1
                        && device.getJsonObject("link").getString("state").equals("online"));

        List<JsonObject> all = await("the last event is stored")
                .atMost(GatewayProcess.PATIENCE)
                .until(() -> history(ANA, 100), found -> step(found.get(0)).endsWith("> online"));
        assertThat(all)
                .isSortedAccordingTo((one, other) -> other.getInstant("at").compareTo(one.getInstant("at")));
        List<String> steps = all.stream().map(DeviceDetailIT::step).toList();
        assertThat(steps)
                .endsWith("process stopped > starting")
                .containsSubsequence(
                        "process starting > running",
                        "process backoff > starting",
                        "process running > backoff",
                        "process starting > running");
        JsonObject crash = all.stream()
                .filter(found -> step(found).equals("process running > backoff"))
                .findFirst()
                .orElseThrow();
        assertThat(Causes.code(crash)).isEqualTo("crashed");
        assertThat(crash.getJsonObject("lastExit").getString("status")).isEqualTo("unknown");
        JsonObject adopted = all.stream()
                .filter(found -> Causes.code(found).equals("adopted"))
                .findFirst()
                .orElseThrow();
        assertThat(adopted.getLong("pid")).isEqualTo(pid);
        assertThat(adopted.getLong("generation")).isEqualTo(1);

        assertThat(history(ANA, 2)).isEqualTo(all.subList(0, 2));
        String path = "/api/devices/" + ANA + "/history?limit=2";
        JsonObject first = api.get(path).expect(200).json();
        assertThat(first.getBoolean("more")).isTrue();
        JsonObject second =
                api.get(path + "&after=" + first.getString("last")).expect(200).json();
        assertThat(second.getJsonArray("transitions").stream()
                        .map(JsonObject.class::cast)
                        .toList())
                .isEqualTo(all.subList(2, 4));
        api.get(path + "&after=soon").expectProblem(400, "invalid-request", "after");
        api.get("/api/devices/" + ANA + "/history?limit=0").expectProblem(400, "invalid-request", "limit");
        ApiClient stranger = gateway.user("stranger", "operator", "nobody");
        stranger.get("/api/devices/" + ANA + "/history").expectProblem(404, "device-not-found");
    }

    @Test
    void shouldReplaceAChildAboveItsLimitAtAQuietMoment() {
        JsonObject before = gateway.processOf(CAU);
        JsonObject settings = new JsonObject().put("memoryLimit", "17MB");
        api.patch("/api/devices/" + CAU, new JsonObject().put("settings", settings))
                .expect(200);

        JsonObject after = awaitProcess(
                CAU,
                "replaced",
                now -> now.getLong("generation") > before.getLong("generation")
                        && now.getString("state").equals("running"));

        assertThat(Causes.text(after)).matches("memory: \\d+ MB resident, limit 17 MB");
        assertThat(after.getInteger("restarts")).isEqualTo(before.getInteger("restarts"));
        assertThat(after.getJsonObject("lastExit").getString("status")).doesNotStartWith("signal 9");
        assertThat(after.getBoolean("restartRequired")).isFalse();
        assertThat(history(CAU, 20)).extracting(found -> found.getString("to")).doesNotContain("backoff");
        gateway.awaitOnline(CAU);
        assertThat(gateway.management().get("/metrics").text()).contains("gateway_child_recycles_total 1.0");
    }
}
