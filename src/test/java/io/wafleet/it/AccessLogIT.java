package io.wafleet.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One line for each request, with who asked and how it was answered. */
class AccessLogIT {
    private GatewayProcess gateway;

    @AfterEach
    void stopGateway() throws IOException {
        gateway.close();
    }

    private List<String> lines() {
        try {
            return gateway.output().lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<JsonObject> json(String path) {
        return lines().stream()
                .filter(line -> line.startsWith("{\"time\""))
                .map(JsonObject::new)
                .filter(line -> line.getString("path").equals(path))
                .toList();
    }

    private JsonObject awaitOne(String path) {
        List<JsonObject> found = await("the line of " + path).until(() -> json(path), each -> !each.isEmpty());
        assertThat(found).hasSize(1);
        return found.get(0);
    }

    @Test
    void shouldWriteJsonForEachRequestAndForStreamsWhenTheyHaveEnded() throws Exception {
        gateway = GatewayProcess.start("AccessLogIT-json", Map.of("WAFLEET_ACCESS_LOG", "json"));
        ApiClient api = gateway.api();
        JsonObject key = api.post("/api/auth/keys", new JsonObject().put("name", "shop \"7\""))
                .expect(201)
                .json();

        api.withToken(key.getString("key")).get("/api/campaigns?limit=5", "User-Agent", "a \"quoted\" agent");
        JsonObject asked = awaitOne("/api/campaigns");
        assertThat(asked.getString("key")).isEqualTo("shop \"7\"");
        assertThat(asked.getString("tenant")).isEqualTo("default");
        assertThat(asked.getString("operation")).isEqualTo("listCampaigns");
        assertThat(asked.getString("address")).isEqualTo("127.0.0.1");
        assertThat(asked.getInteger("status")).isEqualTo(200);
        assertThat(asked.getBoolean("gone")).isFalse();
        assertThat(asked.getLong("bytes")).isPositive();
        assertThat(asked.getLong("millis")).isNotNegative();
        assertThat(asked.getString("agent")).isEqualTo("a \"quoted\" agent");

        api.get("/api/devices/nobody").expectProblem(404, "device-not-found");
        JsonObject refused = awaitOne("/api/devices/nobody");
        assertThat(refused.getString("user")).isEqualTo(GatewayProcess.ADMIN);
        assertThat(refused.getString("problem")).isEqualTo("device-not-found");
        api.withToken(null).get("/api/auth/me").expect(401);
        assertThat(awaitOne("/api/auth/me").containsKey("user")).isFalse();

        EventClient stream = EventClient.sse(api, "?snapshot=true");
        EventClient socket = EventClient.webSocket(api, "?snapshot=true&token=" + api.token());
        stream.next("snapshot");
        socket.next("snapshot");
        // A later request is written, and these are not.
        api.get("/api/queues").expect(200);
        awaitOne("/api/queues");
        assertThat(json("/api/events")).isEmpty();
        assertThat(json("/api/events/ws")).isEmpty();
        stream.close();
        socket.close();
        assertThat(awaitOne("/api/events").getInteger("status")).isEqualTo(200);
        assertThat(awaitOne("/api/events/ws").getInteger("status")).isEqualTo(101);

        assertThat(gateway.output()).doesNotContain(api.token(), key.getString("key"), "limit=5");
        assertThat(gateway.management().get("/metrics").text())
                .containsPattern("gateway_requests_refused_total\\{[^}]*code=\"device-not-found\"");
    }

    @Test
    void shouldWriteLinesAsWebServersDo() throws Exception {
        gateway = GatewayProcess.start("AccessLogIT-combined", Map.of("WAFLEET_ACCESS_LOG", "combined"));

        gateway.api()
                .get("/api/campaigns?limit=5", "User-Agent", "a \"quoted\" agent")
                .expect(200);

        await("the line")
                .untilAsserted(() -> assertThat(lines())
                        .anyMatch(line -> line.matches(
                                "127\\.0\\.0\\.1 - admin \\[\\d\\d/\\w{3}/\\d{4}:\\d\\d:\\d\\d:\\d\\d \\+0000]"
                                        + " \"GET /api/campaigns HTTP/1\\.1\" 200 \\d+ \"-\""
                                        + " \"a \\\\x22quoted\\\\x22 agent\" \\S+ \\d+")));
    }
}
