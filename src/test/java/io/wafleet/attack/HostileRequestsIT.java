package io.wafleet.attack;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.wafleet.it.Answer;
import io.wafleet.it.ApiClient;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Single requests that are made to hurt: each is refused as a problem, and the gateway has not noticed. */
class HostileRequestsIT {
    private static final int MEGABYTE = 1024 * 1024;
    private static final String BOUNDARY = "xxBOUNDARYxx";

    private static Target target;

    @BeforeAll
    static void startGateway() throws IOException {
        target = Target.start("HostileRequestsIT", Map.of());
        target.attacker()
                .post("/api/devices", new JsonObject().put("id", "hostile").put("autoStart", false))
                .expect(201);
    }

    @AfterAll
    static void stopGateway() throws IOException {
        target.close();
    }

    @ParameterizedTest
    @CsvSource({
        "POST,/api/devices,1048576",
        "PATCH,/api/devices/hostile,1048576",
        "POST,/api/messages/send,1048576",
        "POST,/api/messages/bulk,16000000",
        "POST,/api/webhooks,1048576",
        "POST,/api/events/token,1048576",
        "POST,/api/auth/login,4096",
        "POST,/api/auth/password,4096"
    })
    void shouldRefuseJsonThatIsDeeperThanAnybodyMeansIt(String method, String path, int bytes) throws IOException {
        String open = "{\"x\":".repeat(bytes / 5);
        for (String body : List.of(
                "[".repeat(bytes),
                open,
                "{\"rows\":" + "[".repeat(bytes - 8),
                "{\"message\":" + "[".repeat(bytes - 11))) {
            assertThat(target.attacker().call(method, path, body).status()).isEqualTo(400);
        }
        // Not only broken, but whole, and just as deep.
        String whole = "{\"to\":" + "[".repeat(bytes / 2 - 10) + "]".repeat(bytes / 2 - 10) + "}";
        assertThat(target.attacker().call(method, path, whole).status()).isEqualTo(400);
        target.assertAlive();
        assertThat(target.gateway().output()).doesNotContain("StackOverflowError");
    }

    private static String parts(int count, String each) {
        return each.repeat(count) + "--" + BOUNDARY + "--\r\n";
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--xxBOUNDARYxx\r\nContent-Disposition: form-data; name=\"message\"\r\n\r\nhi\r\n",
                "--xxBOUNDARYxx\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\n\r\nhi\r\n",
                "--xxBOUNDARYxx\r\nX-Odd: a\r\nX-Odd: b\r\n\r\nhi\r\n"
            })
    void shouldRefuseAFormOfThousandsOfParts(String part) throws IOException {
        for (String path : List.of("/api/messages/send", "/api/messages/bulk")) {
            Answer answer = target.attacker()
                    .call(
                            "POST",
                            path,
                            parts(10_000, part),
                            "Content-Type",
                            "multipart/form-data; boundary=" + BOUNDARY);
            assertThat(answer.status()).as(answer.text()).isBetween(400, 431);
        }
        target.assertAlive();
    }

    /** Heads that are no heads, or that two readers would read differently. */
    @ParameterizedTest
    @CsvSource({
        "X-Long: %s,431",
        "X-%s: long,431",
        "'Content-Length: 5\r\nTransfer-Encoding: chunked',400",
        "'Content-Length: 5\r\nContent-Length: 6',400",
        "Content-Length: -1,400",
        "'Transfer-Encoding: chunked, identity',400",
        "Content Length: 5,400",
        "X-Odd : 5,400"
    })
    void shouldRefuseHeadsThatAreTooLongOrCanBeReadInTwoWays(String header, int status) throws IOException {
        try (Flood flood = new Flood(target.gateway().api().server())) {
            String head = "POST /api/auth/login HTTP/1.1\r\nHost: attacked\r\n" + header.formatted("x".repeat(20_000))
                    + "\r\n\r\n";

            flood.open(1, head, Buffer.buffer());

            assertThat(flood.awaitAnswers(1))
                    .allSatisfy(line -> assertThat(line.answer())
                            .startsWith("HTTP/1.1 " + status + " ")
                            .contains("application/problem+json", "nosniff")
                            .doesNotContain("Exception", "io.netty"));
        }
        target.assertAlive();
    }

    @Test
    void shouldRefuseAnAddressThatIsTooLong() throws IOException {
        target.attacker().get("/api/devices?x=" + "y".repeat(5000)).expectProblem(414, "uri-too-long");
        target.attacker().get("/api/devices?limit=1" + "&limit=1".repeat(400)).expectProblem(400, "invalid-request");
        target.assertAlive();
    }

    /** With HTTP/2, streams that are reset as fast as they are opened would cost the gateway more than who sends them. */
    @Test
    void shouldStayWithHttp1WhenAskedForHttp2() throws IOException {
        try (Flood flood = new Flood(target.gateway().api().server())) {
            String head = "GET /api/health HTTP/1.1\r\nHost: attacked\r\nConnection: Upgrade, HTTP2-Settings\r\n"
                    + "Upgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAoAAAAAIAAAAA\r\n\r\n";

            flood.open(1, head, Buffer.buffer());

            assertThat(flood.awaitAnswers(1))
                    .allSatisfy(line -> assertThat(line.answer()).startsWith("HTTP/1.1 200 "));
        }
    }

    private static void assertForbidsBrowsers(Answer answer) {
        assertThat(answer.response().headers().allValues("X-Content-Type-Options"))
                .containsExactly("nosniff");
        assertThat(answer.response().headers().allValues("Referrer-Policy")).containsExactly("no-referrer");
        assertThat(answer.response().headers().allValues("X-Frame-Options")).containsExactly("DENY");
        assertThat(answer.response().headers().allValues("Content-Security-Policy"))
                .singleElement()
                .asString()
                .contains("default-src 'none'");
        assertThat(answer.header("Strict-Transport-Security")).isEmpty();
    }

    @Test
    void shouldForbidBrowsersToGuessShowOrKeepWhatIsAnswered() {
        ApiClient user = target.attacker();
        List<Answer> answers = List.of(
                user.get("/api/devices").expect(200),
                user.get("/api/devices/nobody").expect(404),
                user.get("/api/nothing").expect(404),
                user.get("/nothing").expect(404),
                user.post("/api/devices/hostile/qr").expect(405),
                user.post("/api/messages/send", new JsonObject()).expect(400),
                user.withToken(null).get("/api/devices").expect(401),
                user.get("/api/auth/users").expect(403),
                user.get("/api/devices?x=" + "y".repeat(5000)).expect(414));

        assertThat(answers)
                .allSatisfy(HostileRequestsIT::assertForbidsBrowsers)
                .filteredOn(answer -> answer.status() != 414)
                .allSatisfy(answer -> assertThat(answer.header("Cache-Control")).isEqualTo("no-store"));
        assertForbidsBrowsers(user.get("/api/health").expect(200));
        // SockJS needs its frame.
        Answer frame = user.get("/eventbus/iframe.html?token=" + user.token()).expect(200);
        assertThat(frame.header("X-Frame-Options")).isEmpty();
        assertThat(frame.header("X-Content-Type-Options")).isEqualTo("nosniff");
        for (String path : List.of("/metrics", "/health/live", "/health/ready", "/nothing")) {
            assertForbidsBrowsers(target.gateway().management().get(path));
        }
        // Nobody but a proxy of ours knows that a client came by TLS.
        assertThat(user.get("/api/devices", "X-Forwarded-Proto", "https", "X-Forwarded-For", "203.0.113.9")
                        .header("Strict-Transport-Security"))
                .isEmpty();
    }
}
