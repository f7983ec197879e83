package io.wafleet.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** SockJS's requests one by one: whose session it is, and what is asked wrongly. */
class SockJsSessionsIT {
    private static final String DEVICE = "5561911190001";
    private static final String ROOM = "device." + DEVICE + ".events";
    private static final String REGISTER = messages("{\"type\":\"register\",\"address\":\"" + ROOM + "\"}");
    private static final String PING = messages("{\"type\":\"ping\"}");
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final AtomicInteger SESSIONS = new AtomicInteger();

    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static GatewayProcess gateway;
    private static ApiClient ours;
    private static ApiClient theirs;

    @BeforeAll
    static void startGateway() throws IOException {
        gateway = GatewayProcess.start("SockJsSessionsIT", Map.of("WAFLEET_ON_STOP", "stop"));
        ours = gateway.user("ours", "operator", "us");
        theirs = gateway.user("theirs", "operator", "them");
        ours.post("/api/devices", new JsonObject().put("phoneNumber", DEVICE).put("autoStart", false))
                .expect(201);
    }

    @AfterAll
    static void stopGateway() throws IOException {
        gateway.close();
    }

    private static String messages(String... messages) {
        JsonArray array = new JsonArray();
        for (String message : messages) {
            array.add(message);
        }
        return array.encode();
    }

    private static String session() {
        return "s" + SESSIONS.incrementAndGet();
    }

    private static HttpRequest request(ApiClient who, String path, String body, String... headers) {
        String separator = path.contains("?") ? "&" : "?";
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(
                        gateway.api().server() + "/eventbus/000/" + path + separator + "token=" + who.token()))
                .timeout(PATIENCE);
        if (headers.length > 0) {
            request.headers(headers);
        }
        return (body == null ? request : request.POST(BodyPublishers.ofString(body))).build();
    }

    private static HttpResponse<String> call(HttpRequest request) {
        try {
            return HTTP.send(request, BodyHandlers.ofString());
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static HttpResponse<String> call(ApiClient who, String path, String body, String... headers) {
        return call(request(who, path, body, headers));
    }

    /** A session that is open and is not read now. */
    private static String opened(ApiClient who) {
        String session = session();
        HttpResponse<String> answer = call(who, session + "/xhr", "");
        assertThat(answer.body()).isEqualTo("o\n");
        return session;
    }

    private static void assertProblem(HttpResponse<String> answer, int status, String code) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(new JsonObject(answer.body()).getString("code")).isEqualTo(code);
    }

    @Test
    void shouldTellThroughOneRequestWhatAnotherAskedFor() {
        String session = opened(ours);
        HttpResponse<String> sent = call(ours, session + "/xhr_send", REGISTER, "Origin", "http://page.example");
        assertThat(sent.statusCode()).isEqualTo(204);
        assertThat(sent.headers().firstValue("Access-Control-Allow-Origin")).contains("http://page.example");
        CompletableFuture<HttpResponse<String>> poll =
                HTTP.sendAsync(request(ours, session + "/xhr", ""), BodyHandlers.ofString());
        await("the room is entered").atMost(PATIENCE).until(() -> {
            ours.patch("/api/devices/" + DEVICE, new JsonObject().put("name", "knock"))
                    .expect(200);
            return poll.isDone();
        });
        assertThat(poll.join().body()).startsWith("a[").contains("device.updated");
        HttpResponse<String> form = call(
                ours,
                session + "/jsonp_send",
                "d=%5B%22%7B%5C%22type%5C%22%3A%5C%22ping%5C%22%7D%22%5D",
                "Content-Type",
                "application/x-www-form-urlencoded");
        assertThat(form.statusCode()).isEqualTo(200);
        assertThat(form.body()).isEqualTo("ok");
    }

    @Test
    void shouldKeepASessionForWhomItWasOpenedBy() {
        String session = opened(ours);
        call(ours, session + "/xhr_send", REGISTER);
        ApiClient sameUser = ours.withToken(gateway.login("ours", GatewayProcess.PASSWORD));
        ApiClient roomToken = ours.withToken(ours.post("/api/events/token", new JsonObject())
                .expect(201)
                .json()
                .getString("token"));
        for (ApiClient other : new ApiClient[] {theirs, gateway.api(), roomToken, sameUser}) {
            for (String read : new String[] {"xhr", "xhr_streaming"}) {
                assertProblem(call(other, session + "/" + read, ""), 403, "forbidden");
            }
            for (String read : new String[] {"eventsource", "htmlfile?c=f", "jsonp?c=f"}) {
                assertProblem(call(other, session + "/" + read, null), 403, "forbidden");
            }
            for (String send : new String[] {"xhr_send", "jsonp_send"}) {
                assertProblem(call(other, session + "/" + send, PING), 403, "forbidden");
            }
        }
        // Vert.x takes the session's name from the query, if it is there.
        String own = opened(theirs);
        for (String parameter : new String[] {"param0", "PARAM0", "param%30"}) {
            assertProblem(call(theirs, own + "/xhr?" + parameter + "=" + session, ""), 400, "invalid-request");
        }
        assertThat(call(ours, session + "/xhr_send", PING).statusCode()).isEqualTo(204);
    }

    @Test
    void shouldEndASessionWithItsToken() throws Exception {
        record Told(ApiClient who, String session, String word) {}
        var token = BriefToken.of(ours, text -> {
            ApiClient who = ours.withToken(text);
            String opened = opened(who);
            // It waits for something to read when the token ends.
            HttpResponse<String> answer = call(who, opened + "/xhr", "");
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            return new Told(who, opened, answer.body());
        });
        ApiClient brief = token.begun().who();
        String session = token.begun().session();
        assertThat(token.begun().word()).startsWith("a[").contains("token-expired");
        assertThat(Instant.now()).isAfterOrEqualTo(token.end());
        assertThat(call(brief, session + "/xhr", "").statusCode()).isEqualTo(401);
        assertThat(call(brief, session + "/xhr_send", PING).statusCode()).isEqualTo(401);
        await("the session is gone")
                .atMost(PATIENCE)
                .untilAsserted(() -> assertProblem(call(ours, session + "/xhr_send", PING), 404, "not-found"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "x", "{}", "[{}]", "[1]", "[null]", "[[\"a\"]]", "null", "[\"{}\"", "[\"a\",", "d=[]", "1"})
    void shouldRefuseWhatAreNoMessages(String body) {
        String session = opened(ours);
        assertProblem(call(ours, session + "/xhr_send", body), 400, "invalid-request");
        assertProblem(call(ours, session + "/jsonp_send", body, "Content-Type", "text/plain"), 400, "invalid-request");
        assertThat(call(ours, session + "/xhr_send", PING).statusCode()).isEqualTo(204);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "d", "d=", "d=x", "d=%5B1%5D", "d=%zz", "e=%5B%5D"})
    void shouldRefuseFormsWithoutMessages(String form) {
        assertProblem(
                call(ours, opened(ours) + "/jsonp_send", form, "Content-Type", "application/x-www-form-urlencoded"),
                400,
                "invalid-request");
    }

    @Test
    void shouldTakeNoMoreThanOneLargeMessage() {
        String session = opened(ours);
        String frame = "[\"" + "x".repeat(64 * 1024 - 4) + "\"]";
        assertThat(call(ours, session + "/xhr_send", frame).statusCode()).isEqualTo(204);
        assertProblem(call(ours, session + "/xhr_send", frame + " "), 413, "body-too-large");
        assertProblem(call(ours, session + "/jsonp_send", "d=" + frame), 413, "body-too-large");
        assertThat(call(ours, session + "/xhr_send", PING).statusCode()).isEqualTo(204);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            htmlfile?c=alert(1),400
            htmlfile?c=,400
            htmlfile,400
            htmlfile?callback=a%0ab,400
            htmlfile?c=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa,400
            jsonp,400
            jsonp?c=a%3bb,400
            jsonp?callback=alert%28%29,400
            htmlfile/more?c=f,404
            htmlfilex?c=f,404
            nothing,404
            htmlfile/websocket?c=f,404
            """)
    void shouldRefuseWhatNoClientAsks(String path, int status) {
        assertProblem(
                call(ours, session() + "/" + path, null), status, status == 400 ? "invalid-request" : "not-found");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.b/xhr", "a%2Fb/xhr", "a%40b/xhr", "%20/xhr", "a/b/xhr"})
    void shouldTakeNamesOfSessionsThatCanBeReadInOneWay(String path) {
        assertThat(call(ours, path, "").statusCode()).isEqualTo(404);
        assertThat(call(ours, "nobodys/xhr_send", PING).statusCode()).isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            '',Upgrade
            'Upgrade: h2c|Connection: Upgrade',Upgrade
            'Upgrade: h2c|HTTP2-Settings: AAMAAABkAAQAoAAAAAIAAAAA|Connection: Upgrade, HTTP2-Settings',Upgrade
            'Upgrade: websocket|Connection: Upgrade',Sec-WebSocket-Version
            'Upgrade: websocket|Connection: Upgrade|Sec-WebSocket-Version: 13',Sec-WebSocket-Key
            'Upgrade: websocket|Connection: Upgrade|Sec-WebSocket-Version: 8|Sec-WebSocket-Key: x',Sec-WebSocket-Version
            """)
    void shouldSayWhatIsMissingForAWebSocketAndLeaveTheConnectionInOrder(String headers, String field)
            throws IOException {
        String end = "?token=" + ours.token() + " HTTP/1.1\r\nHost: a\r\n"
                + (headers.isEmpty() ? "" : headers.replace("|", "\r\n") + "\r\n") + "\r\n";
        try (Socket socket = new Socket("127.0.0.1", ours.server().getPort())) {
            socket.setSoTimeout((int) PATIENCE.toMillis());
            for (String path : List.of("/eventbus/websocket", "/eventbus/0/s/websocket", "/api/events/ws")) {
                socket.getOutputStream().write(("GET " + path + end).getBytes(StandardCharsets.US_ASCII));
                String head = line(socket.getInputStream());
                assertThat(head).as(path).startsWith("HTTP/1.1 400 ");
                int length = 0;
                for (String header = "-"; !header.isEmpty(); header = line(socket.getInputStream())) {
                    if (header.toLowerCase(Locale.ROOT).startsWith("content-length: ")) {
                        length = Integer.parseInt(header.substring(16));
                    }
                }
                JsonObject problem =
                        new JsonObject(new String(socket.getInputStream().readNBytes(length), StandardCharsets.UTF_8));
                assertThat(problem.getString("field")).as(path).isEqualTo(field);
            }
        }
        assertThat(gateway.output()).doesNotContain("bug:");
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\n' && next >= 0; next = in.read()) {
            line.append((char) next);
        }
        return line.toString().strip();
    }

    @Test
    void shouldLookAtTheTokenBeforeTheBody() {
        ApiClient nobody = ours.withToken("nonsense");
        String large = "x".repeat(1024 * 1024);
        for (int i = 0; i < 3; i++) {
            assertProblem(call(nobody, "s/xhr_send", large), 401, "unauthenticated");
        }
    }

    @Test
    void shouldGiveTheScriptOfFramesToAnybody() {
        HttpResponse<String> script =
                call(HttpRequest.newBuilder(gateway.api().server().resolve("/eventbus/sockjs.min.js"))
                        .build());
        assertThat(script.statusCode()).isEqualTo(200);
        assertThat(script.headers().firstValue("Content-Type")).contains("application/javascript; charset=utf-8");
        assertThat(script.body()).contains("sockjs-client v1.6.1");
        String frame = call(HttpRequest.newBuilder(
                                URI.create(ours.server() + "/eventbus/iframe.html?token=" + ours.token()))
                        .build())
                .body();
        assertThat(frame).contains("<script src=\"sockjs.min.js\">").doesNotContain("//");
    }
}
