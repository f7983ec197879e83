package io.wafleet.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.vertx.core.json.JsonObject;
import io.wafleet.TestPort;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the shipped nginx does by itself, and what it hands to the gateway, in whose place a server stands that keeps it. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class NginxIT {
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final BlockingQueue<Map<String, List<String>>> HEARD = new LinkedBlockingQueue<>();
    private static final ExecutorService THREADS = Executors.newCachedThreadPool();
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private static HttpServer gateway;
    private static Nginx nginx;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        gateway = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        gateway.setExecutor(THREADS);
        gateway.createContext("/", NginxIT::answer);
        gateway.start();
        nginx = start("NginxIT", gateway.getAddress().getPort());
    }

    private static Nginx start(String name, int port) throws IOException, InterruptedException {
        return Nginx.start(
                Path.of("target", "nginx", name).toAbsolutePath(),
                URI.create("http://127.0.0.1:" + port),
                TestPort.free());
    }

    private static void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            HEARD.add(exchange.getRequestHeaders());
            exchange.getRequestBody().readAllBytes();
            boolean busy = exchange.getRequestURI().getPath().endsWith("/busy");
            if (busy) {
                exchange.getResponseHeaders().set("Retry-After", "7");
            }
            exchange.sendResponseHeaders(busy ? 503 : 200, -1);
        }
    }

    @AfterAll
    static void stop() {
        if (nginx != null) {
            nginx.close();
        }
        gateway.stop(0);
        THREADS.shutdownNow();
    }

    @AfterEach
    void forget() {
        HEARD.clear();
    }

    private static HttpRequest.Builder request(Nginx server, String path) {
        return HttpRequest.newBuilder(server.address().resolve(path)).timeout(PATIENCE);
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return HTTP.send(request.build(), BodyHandlers.ofString());
    }

    private static void problem(Nginx server, HttpResponse<String> answer, int status, String code) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().allValues("Content-Type")).containsExactly("application/problem+json");
        JsonObject problem = new JsonObject(answer.body());
        assertThat(problem.getInteger("status")).isEqualTo(status);
        assertThat(problem.getString("code")).isEqualTo(code);
        assertThat(problem.getString("type")).isEqualTo("urn:wafleet:problem:" + code);
        assertThat(problem.getString("title")).isNotBlank();
        String id = problem.getString("requestId");
        await("the log has its id")
                .atMost(PATIENCE)
                .until(() -> server.accessLog().contains(id));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/metrics",
                "/health/ready",
                "/.env",
                "/index.html",
                "/problem",
                "/apix",
                "/eventbusx",
                "/proxy/whatsappx"
            })
    void shouldAnswerProblemsForWhatIsNotTheGateways(String path) throws Exception {
        HttpResponse<String> answer = send(request(nginx, path));
        problem(nginx, answer, 404, "not-found");
        assertThat(answer.headers().firstValue("Retry-After")).isEmpty();
        assertThat(answer.headers().allValues("X-Frame-Options")).containsExactly("DENY");
        assertThat(HEARD).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "/api/messages/send,61",
        "/api/messages/bulk,61",
        "/api/devices/5511999999999/messages,61",
        "/proxy/whatsapp/send/file,101",
        "/api/devices,3",
        "/api/webhooks/x/redeliver,3",
        "/api/auth/login,1",
        "/eventbus/0/s/xhr_send,1"
    })
    void shouldRefuseBodiesThatNobodyWouldTake(String path, int megabytes) throws Exception {
        String answer = raw("POST " + path + " HTTP/1.1\r\nHost: a\r\nContent-Length: " + (megabytes << 20));
        assertThat(answer).startsWith("HTTP/1.1 413 ").contains("urn:wafleet:problem:body-too-large");
        assertThat(HEARD).isEmpty();
    }

    /** What comes until nginx closes the connection; it would wait five seconds for the body that the head promises. */
    private static String raw(String head) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", nginx.address().getPort())) {
            socket.setSoTimeout((int) PATIENCE.toMillis());
            socket.getOutputStream()
                    .write((head + "\r\nConnection: close\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            byte[] first = socket.getInputStream().readNBytes(1);
            socket.shutdownOutput();
            byte[] rest = socket.getInputStream().readAllBytes();
            return new String(first, StandardCharsets.UTF_8) + new String(rest, StandardCharsets.UTF_8);
        }
    }

    @Test
    void shouldAnswerProblemsForWhatIsNoRequest() throws Exception {
        for (String line : new String[] {
            "GET / HTTP/9.9",
            "GET /api/health HTTP/1.1\r\nHost: a\r\nHost: b",
            "NONSENSE",
            "GET /" + "x".repeat(9000) + " HTTP/1.1\r\nHost: a",
            "GET /api/%zz HTTP/1.1\r\nHost: a",
            "GET /api/x HTTP/1.1\r\nHost: a\r\nX-Long: " + "x".repeat(9000),
            "GET /../.. HTTP/1.1\r\nHost: a"
        }) {
            assertThat(raw(line))
                    .as(line)
                    .contains("urn:wafleet:problem:invalid-request")
                    .doesNotContain("<html>");
        }
    }

    /** At an nginx of its own: what one test has used up of its limits, others would lack. */
    @Test
    void shouldLetABackEndThroughAndSlowDownAFlood() throws Exception {
        try (Nginx own = start("NginxIT-flood", gateway.getAddress().getPort())) {
            List<CompletableFuture<HttpResponse<String>>> atOnce = IntStream.range(0, 150)
                    .mapToObj(i -> HTTP.sendAsync(request(own, "/api/devices").build(), BodyHandlers.ofString()))
                    .toList();
            assertThat(atOnce)
                    .allSatisfy(answer -> assertThat(answer.join().statusCode()).isEqualTo(200));

            HttpResponse<String> refused = null;
            for (int i = 0; i < 1000 && refused == null; i++) {
                HttpResponse<String> answer = send(request(own, "/api/auth/other"));
                refused = answer.statusCode() == 429 ? answer : null;
            }
            assertThat(refused).isNotNull();
            problem(own, refused, 429, "too-many-requests");
            assertThat(refused.headers().allValues("Retry-After")).containsExactly("1");
        }
    }

    @Test
    void shouldSayWhenToComeAgainWhileTheGatewayIsNotThere() throws Exception {
        try (Nginx alone = start("NginxIT-alone", TestPort.free())) {
            for (String path : new String[] {"/api/devices", "/eventbus/info", "/api/events", "/api/health"}) {
                HttpResponse<String> answer = send(request(alone, path));
                problem(alone, answer, 502, "gateway-unreachable");
                assertThat(answer.headers().allValues("Retry-After")).containsExactly("2");
            }
        }
        HttpResponse<String> busy = send(request(nginx, "/api/busy"));
        assertThat(busy.statusCode()).isEqualTo(503);
        assertThat(busy.headers().allValues("Retry-After")).containsExactly("7");
    }

    private static Map<String, List<String>> heard() throws InterruptedException {
        return Objects.requireNonNull(HEARD.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/proxy/whatsapp", "/proxy/whatsapp/", "/proxy/whatsapp/ws", "/proxy/whatsapp/ana/ws"})
    void shouldLetTheChildrensOwnApiThroughWithItsSocket(String path) throws Exception {
        try (Socket socket = new Socket("127.0.0.1", nginx.address().getPort())) {
            socket.getOutputStream()
                    .write(("GET " + path + " HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            assertThat(heard().get("Upgrade")).containsExactly("websocket");
        }
    }

    @ParameterizedTest
    @CsvSource({",", "websocket,websocket", "WebSocket,websocket", "h2c,", "'h2c, websocket',", "TLS/1.0,"})
    void shouldPassOnNoUpgradeButToWebSocket(String upgrade, String passed) throws Exception {
        String header = upgrade == null ? "" : "Upgrade: " + upgrade + "\r\nConnection: Upgrade\r\n";
        try (Socket socket = new Socket("127.0.0.1", nginx.address().getPort())) {
            OutputStream out = socket.getOutputStream();
            out.write(("GET /api/events/ws HTTP/1.1\r\nHost: a\r\n" + header + "X-Forwarded-For: 198.51.100.9\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            Map<String, List<String>> heard = heard();
            assertThat(heard.get("Upgrade")).isEqualTo(passed == null ? null : List.of(passed));
            assertThat(heard.get("Connection")).isEqualTo(passed == null ? null : List.of("upgrade"));
            assertThat(heard.get("X-forwarded-for")).containsExactly("127.0.0.1");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/api/messages/send,true",
        "/api/messages/bulk,true",
        "/api/messages/send/,true",
        "/api/devices/5511999999999/messages,true",
        "/proxy/whatsapp/user/avatar,true",
        "/proxy/whatsapp/5511999999999/send/file,true",
        "/api/devices,false",
        "/api/devices/x/messages/more,false",
        "/api/auth/login,false",
        "/eventbus/0/s/xhr_send,false"
    })
    void shouldHandOverOnlyUploadsBeforeTheyAreComplete(String path, boolean early) throws Exception {
        try (Socket socket = new Socket("127.0.0.1", nginx.address().getPort())) {
            OutputStream out = socket.getOutputStream();
            out.write(("POST " + path + " HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\n12345")
                    .getBytes(StandardCharsets.US_ASCII));
            out.flush();
            if (early) {
                heard();
            } else {
                // A request that comes later is heard, and this one is not.
                assertThat(send(request(nginx, "/api/later").header("X-Mark", "later"))
                                .statusCode())
                        .isEqualTo(200);
                assertThat(heard().get("X-mark")).containsExactly("later");
                assertThat(HEARD).isEmpty();
            }
            out.write("67890".getBytes(StandardCharsets.US_ASCII));
            out.flush();
            if (!early) {
                assertThat(heard().get("Content-length")).containsExactly("10");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/eventbus/iframe.html", "/eventbus/0/s/htmlfile", "/eventbus/sockjs.min.js"})
    void shouldLetSockJsLiveInFrames(String path) throws Exception {
        HttpResponse<String> answer = send(request(nginx, path));
        assertThat(answer.headers().firstValue("X-Frame-Options")).isEmpty();
        assertThat(answer.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
        assertThat(answer.headers().firstValue("Referrer-Policy")).contains("no-referrer");
    }
}
