package io.wafleet.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Prometheus sees. */
class MetricsIT {
    private static final String ANA = "5551911110001";
    private static final String BIA = "5551911110002";

    private static final String STRANGER = "12025550166";

    private static GatewayProcess gateway;

    @TempDir
    private Path directory;

    @BeforeAll
    static void startGateway() throws IOException {
        gateway = GatewayProcess.start("MetricsIT", Map.of("WAFLEET_ON_STOP", "stop"));
        gateway.pair(ANA);
        gateway.pair(BIA);
        gateway.createStopped("5551911110003");
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
        assertThat(value(metrics, "gateway_child_restarts_total{reason=\"crashed\"}"))
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

    @Test
    void shouldTellNothingOfRecipientsTextsOrSecrets() {
        assertThat(metrics()).doesNotContain(STRANGER, "told to nobody", GatewayProcess.PASSWORD);
    }

    @Test
    void shouldNameDevicesOnlyWhereItMattersWhichOneIsStuck() {
        assertThat(metrics().lines().filter(line -> line.contains(ANA)))
                .isNotEmpty()
                .allMatch(line ->
                        line.matches("gateway_send_(queue_(jobs|oldest_age_seconds)|jobs_total|latency_seconds\\w*)"
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
        gateway.management().get("/api/devices").expect(404);
        assertThat(gateway.management().get("/metrics").header("Content-Type"))
                .isEqualTo("text/plain; version=0.0.4; charset=utf-8");
    }

    @Test
    void shouldPleasePromtool() throws Exception {
        assumeThat(isOnPath("promtool"))
                .as("promtool is not on the PATH: the metrics are not checked by it")
                .isTrue();
        Path metrics = Files.writeString(directory.resolve("metrics"), metrics());
        Process promtool = new ProcessBuilder("promtool", "check", "metrics")
                .redirectInput(metrics.toFile())
                .redirectErrorStream(true)
                .start();
        String complaints = new String(promtool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        await().atMost(Duration.ofSeconds(30)).until(() -> !promtool.isAlive());
        assertThat(complaints).isEmpty();
        assertThat(promtool.exitValue()).isZero();
    }

    private static boolean isOnPath(String program) {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }
}
