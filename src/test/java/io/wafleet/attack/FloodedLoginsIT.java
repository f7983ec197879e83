package io.wafleet.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.wafleet.it.Answer;
import io.wafleet.it.ApiClient;
import io.wafleet.it.GatewayProcess;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Strangers at many addresses log in at the same time, all with names of their own. */
class FloodedLoginsIT {
    private static final int STRANGERS = 1000;

    private static Target target;

    @BeforeAll
    static void start() throws IOException {
        target = Target.start("flooded-logins", Map.of("WAFLEET_BEHIND_PROXY", "true"));
    }

    @AfterAll
    static void end() throws IOException {
        target.close();
    }

    @Test
    void shouldLetAUserInSoonAndSayThatItIsBusyWhenAThousandStrangersLogIn() throws IOException {
        ApiClient user = target.gateway().api().withToken(null);
        JsonObject right =
                new JsonObject().put("username", GatewayProcess.ADMIN).put("password", GatewayProcess.PASSWORD);
        try (Flood flood = new Flood(user.server())) {
            // When
            for (int i = 0; i < STRANGERS; i++) {
                Buffer body = new JsonObject()
                        .put("username", "stranger-" + i)
                        .put("password", "wrong")
                        .toBuffer();
                String from = "198.51." + i / 250 + "." + (i % 250 + 1);
                flood.open(1, Flood.head("POST", "/api/auth/login", body.length(), "X-Forwarded-For", from), body);
            }

            // Then
            await("a user logs in").until(() -> {
                Answer answer = user.post("/api/auth/login", right, "X-Forwarded-For", "203.0.113.1");
                assertThat(answer.status()).isIn(200, 429);
                return answer.status() == 200;
            });
            List<Flood.Line> lines = flood.awaitAnswers(STRANGERS);
            assertThat(lines).anyMatch(line -> line.answer().startsWith("HTTP/1.1 429"));
            assertThat(lines)
                    .filteredOn(line -> line.answer().startsWith("HTTP/1.1 429"))
                    .allMatch(line ->
                            line.answer().toLowerCase(java.util.Locale.ROOT).contains("retry-after: "));
            assertThat(lines)
                    .allMatch(line -> line.isClosed()
                            || line.answer().startsWith("HTTP/1.1 401")
                            || line.answer().startsWith("HTTP/1.1 429"));
        }
        target.assertAlive();
        assertThat(target.gateway().management().get("/metrics").text())
                .contains("gateway_logins_total{result=\"too-busy\"}");
    }
}
