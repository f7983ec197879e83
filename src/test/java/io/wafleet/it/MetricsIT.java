package io.wafleet.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import io.wafleet.Tools;
import io.wafleet.cause.CauseCode;
import io.wafleet.cause.CauseKind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.function.IntConsumer;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What Prometheus sees. */
class MetricsIT {
    private static final String ANA = "5551911110001";
    private static final String BIA = "5551911110002";

    private static final String STRANGER = "12025550166";

    private static GatewayProcess gateway;
    private static String atStart;

    @TempDir
    private Path directory;

    @BeforeAll
    static void startGateway() throws IOException {
        gateway = GatewayProcess.start("MetricsIT", Map.of("WAFLEET_ON_STOP", "stop", "WAFLEET_FETCH_PRIVATE", "on"));
        gateway.createStopped("5551911110003");
        JsonObject webhook = new JsonObject().put("url", "http://127.0.0.1:1/hook");
        String id = gateway.api()
                .post("/api/webhooks", webhook.put("tenant", "default"))
                .expect(201)
                .json()
                .getString("id");
        atStart = await("the webhook is counted")
                .atMost(GatewayProcess.PATIENCE)
                // The last of its series: a page may come in the middle of its registration.
                .until(MetricsIT::metrics, metrics -> metrics.contains("dead_letters_total{webhook=\"" + id));
        gateway.api().delete("/api/webhooks/" + id).expect(204);
        gateway.pair(ANA);
        gateway.pair(BIA);
        gateway.awaitJob(gateway.submit(ANA, BIA, "counted"), "read");
        gateway.awaitReceived(BIA, "counted");
        gateway.awaitJob(gateway.submit(ANA, "+" + STRANGER, "told to nobody"), "sent", "delivered", "read");
        ProcessHandle.of(gateway.pid(BIA)).orElseThrow().destroyForcibly();
        gateway.awaitDevice(
                BIA,
                "restarted",
                device -> device.getJsonObject("process").getInteger("restarts") == 1
                        && device.getJsonObject("link").getString("state").equals("online"));
    }

    @AfterAll
    static void stopGateway() throws IOException {
        gateway.close();
    }

    private static String metrics() {
        return gateway.management().get("/metrics").expect(200).text();
    }

    private static double value(String metrics, String series) {
        return Pattern.compile("^" + Pattern.quote(series) + " (\\S+)$", Pattern.MULTILINE)
                .matcher(metrics)
                .results()
                .mapToDouble(found -> Double.parseDouble(found.group(1)))
                .sum();
    }

    @Test
    void shouldCountWhatTheFleetDoes() {
        String metrics = metrics();
        assertThat(value(metrics, "gateway_child_state{state=\"running\"}")).isEqualTo(2);
        assertThat(value(metrics, "gateway_child_state{state=\"stopped\"}")).isEqualTo(1);
        assertThat(value(metrics, "gateway_link_state{state=\"online\"}")).isEqualTo(2);
        assertThat(value(metrics, "gateway_child_transitions_total{from=\"starting\",to=\"running\"}"))
                .isEqualTo(3);
        assertThat(value(metrics, "gateway_child_restarts_total{cause=\"crashed\"}"))
                .isEqualTo(1);
        assertThat(value(metrics, "gateway_send_duration_seconds_count{outcome=\"sent\"}"))
                .isEqualTo(2);
        assertThat(metrics)
                .contains("gateway_send_duration_seconds_sum{outcome=\"sent\"}", "\ngateway_send_queue_depth 0.0\n");
        assertThat(metrics)
                .contains("gateway_events_mirrored_total{result=\"stored\",type=\"message.received\"} 1.0")
                .contains("\ngateway_streams_open 0.0\n")
                .contains("jvm_memory_used_bytes");
    }

    static Stream<Arguments> selectors() {
        return AlertRules.expressions().entrySet().stream()
                .flatMap(rule -> AlertRules.selectors(rule.getValue()).stream()
                        .map(selector -> Arguments.of(rule.getKey(), selector)));
    }

    /** What appears with its first value has not risen, so no alert would see the first occurrence. */
    @ParameterizedTest
    @MethodSource("selectors")
    void shouldHaveWhatAnAlertRuleReadsAtZeroFromTheStart(String alert, AlertRules.Selector selector) {
        assertThat(atStart.lines().filter(selector::matches))
                .as(alert)
                .isNotEmpty()
                .allMatch(line -> line.endsWith(" 0.0") || line.endsWith(" 0"));
    }

    @Test
    void shouldCountEveryReasonOfARestartFromTheStart() {
        assertThat(CauseCode.of(CauseKind.PROCESS))
                .allSatisfy(cause ->
                        assertThat(atStart).contains("gateway_child_restarts_total{cause=\"" + cause + "\"} 0.0"));
    }

    @Test
    void shouldTellHowManySendsTookHowLong() {
        String metrics = metrics();
        assertThat(value(metrics, "gateway_send_latency_seconds_bucket{state=\"sent\",le=\"+Inf\"}"))
                .isEqualTo(2);
        assertThat(metrics)
                .contains("gateway_send_duration_seconds_bucket{outcome=\"sent\",le=\"0.25\"}")
                .contains("gateway_child_start_duration_seconds_bucket{le=\"10.0\"}");
    }

    @Test
    void shouldCountRequestsByTheirOperationInTheContract() {
        String found = "gateway_api_requests_total{operation=\"getDevice\",status=\"2xx\"}";
        String missed = "gateway_api_requests_total{operation=\"getDevice\",status=\"4xx\"}";
        String before = metrics();

        gateway.api().get("/api/devices/" + ANA).expect(200);
        gateway.api().get("/api/devices/no-such-device").expect(404);
        gateway.api().get("/api/no-such-path").expect(404);

        String after = metrics();
        assertThat(value(after, found)).isEqualTo(value(before, found) + 1);
        assertThat(value(after, missed)).isEqualTo(value(before, missed) + 1);
    }

    /** Whoever names hosts or methods of his own must not make series that stay for ever. */
    @Test
    void shouldMakeNoSeriesForHostsMethodsAndAnswersOfStrangers() {
        try (HookReceiver server = new HookReceiver()) {
            server.answer(
                    hook -> HookReceiver.Reply.of(Integer.parseInt(hook.path().substring(1))));
            strangers(server);
        }
    }

    private static void strangers(HookReceiver server) {
        String answer = "{\"from\":\"%s\",\"to\":\"%s\",\"type\":\"image\",\"media\":{\"url\":\"%s\"}}";
        String body =
                "{\"from\":\"%s\",\"to\":\"%s\",\"type\":\"image\",\"media\":{\"url\":\"http://127.0.9.%d:1/a.png\"}}";
        IntConsumer stranger = each -> {
            gateway.api().call("POST", "/api/messages/send", String.format(body, ANA, BIA, each));
            gateway.api()
                    .call(
                            "POST",
                            "/api/messages/send",
                            String.format(answer, ANA, BIA, server.url("/" + (500 + each))));
            gateway.api().call("METHOD" + each, "/api/health", null);
        };
        stranger.accept(1);
        long before = metrics().lines().count();

        IntStream.rangeClosed(2, 60).forEach(stranger);

        assertThat(metrics().lines().count()).isLessThanOrEqualTo(before + 5);
    }

    @Test
    void shouldTellNothingOfRecipientsTextsOrSecrets() {
        assertThat(metrics()).doesNotContain(STRANGER, "told to nobody", GatewayProcess.PASSWORD);
    }

    @Test
    void shouldNameDevicesOnlyWhereItMattersWhichOneIsStuck() {
        assertThat(metrics().lines().filter(line -> line.contains(ANA)))
                .isNotEmpty()
                .allMatch(line ->
                        line.matches("gateway_(link_away_seconds|send_(queue_(jobs|oldest_age_seconds)|jobs_total))"
                                + "\\{device=\"" + ANA + "\".*"));
    }

    @Test
    void shouldForgetADeviceThatIsDeleted() {
        String gone = "5551911110004";
        gateway.createStopped(gone);
        assertThat(metrics()).contains(gone);

        gateway.api().delete("/api/devices/" + gone).expect(204);

        assertThat(metrics()).doesNotContain(gone);
    }

    @Test
    void shouldServeMetricsOnTheManagementPortOnly() {
        gateway.api().get("/metrics").expectProblem(404, "not-found");
        assertThat(gateway.api().answers("/api/health")).isTrue();
        assertThat(gateway.management().answers("/api/health")).isFalse();
        assertThat(gateway.management().get("/metrics").header("Content-Type"))
                .isEqualTo("text/plain; version=0.0.4; charset=utf-8");
    }

    @Test
    void shouldPleasePromtool() throws Exception {
        Tools.need("promtool");
        Path metrics = Files.writeString(directory.resolve("metrics"), metrics());
        Process promtool = new ProcessBuilder("promtool", "check", "metrics")
                .redirectInput(metrics.toFile())
                .redirectErrorStream(true)
                .start();
        String complaints = new String(promtool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        await().atMost(Duration.ofSeconds(120)).until(() -> !promtool.isAlive());
        assertThat(complaints).isEmpty();
        assertThat(promtool.exitValue()).isZero();
    }
}
