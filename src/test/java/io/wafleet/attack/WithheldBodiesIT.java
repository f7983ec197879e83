package io.wafleet.attack;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.wafleet.it.ApiClient;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Bodies that never end, on as many connections as their sender likes to open. */
class WithheldBodiesIT {
    private static final int SHORT = 300;
    private static final int LONG = 1000;
    private static final int LENGTH = 1_040_010;
    private static final Buffer ALL_BUT_TEN = Buffer.buffer(" ".repeat(LENGTH - 10));
    /** What a client that knows that the server speaks HTTP/2 begins with, and an empty frame of settings. */
    private static final String HTTP2 = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0";

    private static Target target;

    @BeforeAll
    static void startGateway() throws IOException {
        target = Target.start("WithheldBodiesIT", Map.of());
    }

    @AfterAll
    static void stopGateway() throws IOException {
        target.close();
    }

    private interface Attack {
        void by(Flood flood);
    }

    /** The connections that were answered, of an attack that the gateway has survived while it served others. */
    private static List<Flood.Line> survive(int answered, Attack attack) throws Exception {
        Bystander bystander = target.watch();
        try (Flood flood = new Flood(target.gateway().api().server())) {
            attack.by(flood);
            List<Flood.Line> lines = flood.awaitAnswers(answered);
            bystander.assertServed();
            target.assertAlive();
            return lines;
        }
    }

    private static void assertAnswered(List<Flood.Line> lines, int status, String code) {
        assertThat(lines)
                .allSatisfy(line -> assertThat(line.answer())
                        .startsWith("HTTP/1.1 " + status + " ")
                        .contains("application/problem+json", "\"code\":\"" + code + "\""));
    }

    @Test
    void shouldNotReadTheBodiesOfStrangers() throws Exception {
        strangers(SHORT);
    }

    @Test
    @Tag("long")
    void shouldNotReadTheBodiesOfAThousandStrangers() throws Exception {
        strangers(LONG);
    }

    private static void strangers(int connections) throws Exception {
        List<Flood.Line> lines = survive(
                connections,
                flood -> flood.open(connections, Flood.head("POST", "/api/devices/x", LENGTH), ALL_BUT_TEN));
        assertAnswered(lines, 401, "unauthenticated");
    }

    @Test
    void shouldNotReadMoreThanALoginHas() throws Exception {
        List<Flood.Line> lines =
                survive(SHORT, flood -> flood.open(SHORT, Flood.head("POST", "/api/auth/login", LENGTH), ALL_BUT_TEN));
        assertAnswered(lines, 413, "body-too-large");
    }

    @Test
    void shouldEndLoginsThatAreWithheldAndLetOthersLogInMeanwhile() throws Exception {
        JsonObject login =
                new JsonObject().put("username", "other").put("password", io.wafleet.it.GatewayProcess.PASSWORD);
        List<Flood.Line> lines = survive(SHORT, flood -> {
            flood.open(SHORT, Flood.head("POST", "/api/auth/login", 4000), Buffer.buffer(" ".repeat(3990)));
            flood.awaitSent(SHORT);
            target.gateway()
                    .api()
                    .withToken(null)
                    .post("/api/auth/login", login)
                    .expect(200);
        });
        assertAnswered(lines, 408, "body-too-slow");
    }

    @Test
    void shouldGiveATenantItsShareOfTheRoomAndNoMore() throws Exception {
        ofTenant(SHORT);
    }

    @Test
    @Tag("long")
    void shouldGiveATenantWithAThousandConnectionsItsShareAndNoMore() throws Exception {
        ofTenant(LONG);
    }

    private static void ofTenant(int connections) throws Exception {
        String token = "Bearer " + target.attacker().token();
        ApiClient other = target.other();
        // What a tenant's share holds, half of the room at most, is not waited for.
        List<Flood.Line> lines = survive(connections - 20, flood -> {
            flood.open(connections, Flood.head("PATCH", "/api/devices/x", LENGTH, "Authorization", token), ALL_BUT_TEN);
            // Others find room for theirs meanwhile.
            other.patch("/api/devices/5511000000000", new JsonObject().put("name", "n".repeat(100)))
                    .expectProblem(404, "device-not-found");
        });
        assertAnswered(lines, 503, "overloaded");
        assertThat(lines)
                .allSatisfy(
                        line -> assertThat(line.answer()).contains("Retry-After: ", "too many bodies are being read"));
    }

    @Test
    void shouldNotSpeakHttp2() throws Exception {
        List<Flood.Line> lines = survive(SHORT, flood -> flood.open(SHORT, HTTP2, Buffer.buffer()));
        assertThat(lines).allSatisfy(line -> assertThat(line.answer()).doesNotStartWith("\0"));
    }
}
