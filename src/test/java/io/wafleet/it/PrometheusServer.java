package io.wafleet.it;

import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import io.wafleet.TestPort;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** A real Prometheus that watches one gateway, with all its times shorter by a factor. */
final class PrometheusServer implements AutoCloseable {
    private static final int SCRAPE_MILLIS = 15_000;

    private final Process process;
    private final ApiClient api;

    PrometheusServer(Path folder, URI gateway, int factor) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("rules.yml"), AlertRules.scaled(factor));
        Files.writeString(
                folder.resolve("prometheus.yml"), String.format("""
                global: {scrape_interval: %1$dms, scrape_timeout: %1$dms, evaluation_interval: %1$dms}
                rule_files: [rules.yml]
                scrape_configs:
                  - job_name: wafleet
                    static_configs: [{targets: ["%2$s"]}]
                """, SCRAPE_MILLIS / factor, gateway.getAuthority()));
        int port = TestPort.free();
        process = new ProcessBuilder(
                        "prometheus",
                        "--config.file=" + folder.resolve("prometheus.yml"),
                        "--storage.tsdb.path=" + folder.resolve("data"),
                        "--web.listen-address=127.0.0.1:" + port)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("prometheus.log").toFile())
                .start();
        api = new ApiClient(URI.create("http://127.0.0.1:" + port), null);
        await("Prometheus is ready").atMost(GatewayProcess.PATIENCE).until(() -> api.answers("/-/ready"));
    }

    /** The names of the alerts that stand now. */
    Set<String> firing() {
        return api.get("/api/v1/alerts").expect(200).json().getJsonObject("data").getJsonArray("alerts").stream()
                .map(JsonObject.class::cast)
                .filter(alert -> alert.getString("state").equals("firing"))
                .map(alert -> alert.getJsonObject("labels").getString("alertname"))
                .collect(Collectors.toSet());
    }

    /** What an alert that stands says to people. */
    Map<String, String> summaries() {
        return api.get("/api/v1/alerts").expect(200).json().getJsonObject("data").getJsonArray("alerts").stream()
                .map(JsonObject.class::cast)
                .collect(Collectors.toMap(
                        alert -> alert.getJsonObject("labels").getString("alertname"),
                        alert -> alert.getJsonObject("annotations").getString("summary"),
                        (one, other) -> one));
    }

    @Override
    public void close() {
        process.destroy();
        await("Prometheus has ended").atMost(GatewayProcess.PATIENCE).until(() -> !process.isAlive());
    }
}
