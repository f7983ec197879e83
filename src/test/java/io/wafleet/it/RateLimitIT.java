package io.wafleet.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A gateway that grants few requests. Each test is somebody else. */
class RateLimitIT {
    private static final int FEW = 20;

    private static GatewayProcess gateway;
    private static int addresses;

    @BeforeAll
    static void startGateway() throws IOException {
        gateway = GatewayProcess.start(
                "RateLimitIT", Map.of("API_RATE_LIMIT", FEW + "/1h", "WAFLEET_BEHIND_PROXY", "true"));
    }

    @AfterAll
    static void stopGateway() throws IOException {
        gateway.close();
    }

    private static String[] fromSomewhere() {
        return new String[] {"X-Forwarded-For", "198.51.100." + ++addresses};
    }

    private static ApiClient key(String name) {
        JsonObject order = new JsonObject().put("name", name).put("role", "viewer");
        return gateway.local()
                .withToken(gateway.local()
                        .post("/api/auth/keys", order)
                        .expect(201)
                        .json()
                        .getString("key"));
    }

    private static void assertSays(Answer answer, int remaining) {
        assertThat(answer.header("RateLimit-Policy")).isEqualTo("\"requests\";q=20;w=3600");
        assertThat(answer.header("RateLimit")).matches("\"requests\";r=" + remaining + ";t=\\d+");
        assertThat(Integer.parseInt(answer.header("RateLimit").replaceAll(".*t=", "")))
                .isBetween((FEW - remaining - 1) * 180, (FEW - remaining) * 180);
        assertThat(answer.header("X-RateLimit-Limit")).isEqualTo("20");
        assertThat(answer.header("X-RateLimit-Remaining")).isEqualTo(String.valueOf(remaining));
        assertThat(Long.parseLong(answer.header("X-RateLimit-Reset")))
                .isBetween(
                        Instant.now().getEpochSecond(),
                        Instant.now().plusSeconds(3700).getEpochSecond());
    }

    @Test
    void shouldRefuseACallerBeyondTheLimitAndNobodyElse() {
        ApiClient many = key("many");
        for (int left = FEW - 1; left >= 0; left--) {
            assertSays(many.get("/api/devices").expect(200), left);
        }

        Answer refused = many.get("/api/devices").expectProblem(429, "too-many-requests");

        assertSays(refused, 0);
        assertThat(Integer.parseInt(refused.header("Retry-After"))).isBetween(1, 180);
        many.get("/api/devices/nobody").expectProblem(429, "too-many-requests");
        many.get("/eventbus/0/s/xhr").expectProblem(429, "too-many-requests");
        many.get("/api/health").expect(200);
        many.get("/api/health/devices").expect(200);
        // At the same address.
        key("few").get("/api/devices").expect(200);
        assertThat(gateway.management().get("/metrics").text())
                .containsPattern("gateway_requests_refused_total\\{[^}]*status=\"429\"[^}]*} [1-9]");
    }

    @Test
    void shouldCountWhoIsNotKnownByTheAddress() {
        String[] from = fromSomewhere();
        ApiClient stranger = gateway.api().withToken(null);
        ApiClient guesser = gateway.api().withToken("a.wrong.token");
        for (int left = FEW - 1; left >= 0; left--) {
            ApiClient one = left % 2 == 0 ? stranger : guesser;
            assertSays(one.get("/api/devices", from).expectProblem(401, "unauthenticated"), left);
        }

        guesser.get("/api/devices", from).expectProblem(429, "too-many-requests");
        stranger.get("/api/openapi.yaml", from).expectProblem(429, "too-many-requests");
        guesser.get("/api/health/devices", from).expectProblem(429, "too-many-requests");
        stranger.get("/api/health", from).expect(200);
        // One who is known is not put off by who else is at the address.
        key("neighbour").get("/api/devices", from).expect(200);
        stranger.get("/api/devices", fromSomewhere()).expectProblem(401, "unauthenticated");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/proxy/whatsapp/ws", "/api/events/ws"})
    void shouldCountWhoShowsWhatCannotBeRead(String path) throws IOException {
        String request = "GET " + path + "?token=% HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                + String.join(": ", fromSomewhere()) + "\r\n\r\n";
        for (int i = 0; i < FEW; i++) {
            assertThat(statusLine(request)).contains(" 400 ");
        }

        assertThat(statusLine(request)).contains(" 429 ");
    }

    /** No client of HTTP would send it. */
    private static String statusLine(String request) throws IOException {
        URI server = gateway.api().server();
        try (Socket socket = new Socket(server.getHost(), server.getPort())) {
            socket.setSoTimeout((int) GatewayProcess.PATIENCE.toMillis());
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
                    .readLine();
        }
    }

    @Test
    void shouldCountARoomTokenWithItsUser() {
        ApiClient listener = key("listener");
        String token = listener.post("/api/events/token", new JsonObject().put("devices", new JsonArray()))
                .json()
                .getString("token");
        assertThat(token).isNotNull();
        for (int i = 0; i < FEW - 1; i++) {
            listener.get("/api/devices").expect(200);
        }
        listener.withToken(token).get("/api/events").expectProblem(429, "too-many-requests");
    }

    @Test
    void shouldSayNothingOfALimitWhereThereIsNone() throws IOException {
        try (GatewayProcess unlimited = GatewayProcess.start("RateLimitIT-off", Map.of("API_RATE_LIMIT", "off"))) {
            Answer answer = unlimited.api().get("/api/devices").expect(200);
            assertThat(List.of("RateLimit", "RateLimit-Policy", "X-RateLimit-Limit"))
                    .allSatisfy(name -> assertThat(answer.header(name)).isEmpty());
        }
    }
}
