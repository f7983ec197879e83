package io.wafleet.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import io.wafleet.TestPort;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The gateway behind a real nginx with the shipped configuration, both with their defaults. Rooms: {@link TransportsIT}. */
@Timeout(value = 300, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BehindNginxIT {
    private static final String ANA = "5511922210001";
    private static final String BIA = "5511922210002";
    private static final int UPLOAD = 40 * 1024 * 1024;
    private static final int SENDS = 250;
    private static final int SENDS_PER_SECOND = 50;

    private static GatewayProcess gateway;
    private static Nginx nginx;
    private static ApiClient api;
    private static SimulatedPhone ana;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        gateway = GatewayProcess.start(
                "BehindNginxIT", Map.of("WAFLEET_BEHIND_PROXY", "true", "WAFLEET_ON_STOP", "stop"));
        nginx = Nginx.start(
                Path.of("target", "nginx", "BehindNginxIT").toAbsolutePath(),
                gateway.api().server(),
                TestPort.free());
        api = new ApiClient(nginx.address(), gateway.api().token());
        ana = gateway.pair(ANA);
    }

    @AfterAll
    static void stop() throws IOException {
        if (nginx != null) {
            nginx.close();
        }
        gateway.close();
    }

    @Test
    void shouldAnswerAsTheGatewayDoesAndSayNothingTwice() {
        for (Answer answer : List.of(
                api.get("/api/devices/" + ANA).expect(200),
                api.get("/api/devices/nobody").expectProblem(404, "device-not-found"),
                api.withToken(null).get("/api/devices").expectProblem(401, "unauthenticated"),
                api.get("/nothing").expectProblem(404, "not-found"))) {
            for (String name : List.of("X-Content-Type-Options", "X-Frame-Options", "Referrer-Policy")) {
                assertThat(answer.response().headers().allValues(name)).as(name).hasSize(1);
            }
        }
        assertThat(api.get("/api/devices").expect(200).header("RateLimit")).isNotEmpty();
        assertThat(api.get("/eventbus/iframe.html?token=" + api.token())
                        .expect(200)
                        .header("X-Frame-Options"))
                .isEmpty();
    }

    /** Whoever claims to come from elsewhere does not. */
    @Test
    void shouldKnowTheClientsAddress() throws IOException {
        String body = "{\"username\":\"from afar\",\"password\":\"wrong\"}";
        String head = "POST /api/auth/login HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: "
                + body.length() + "\r\nX-Forwarded-For: 198.51.100.66\r\nForwarded: for=198.51.100.66\r\n"
                + "X-Real-IP: 198.51.100.66\r\nConnection: close\r\n\r\n";
        InetAddress there = InetAddress.getByName("127.0.0.1");
        try (Socket socket = new Socket(there, nginx.address().getPort(), InetAddress.getByName("127.0.0.7"), 0)) {
            socket.getOutputStream().write((head + body).getBytes(StandardCharsets.US_ASCII));
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .startsWith("HTTP/1.1 401");
        }

        await("it is logged").until(() -> gateway.output().contains("login refused: user \"from afar\""));
        assertThat(gateway.output())
                .contains("login refused: user \"from afar\" from 127.0.0.7: wrong-password")
                .doesNotContain("198.51.100.66");
    }

    @Test
    void shouldLetEventsBeFollowedAtOnce() throws Exception {
        try (EventClient stream = EventClient.sse(api, "?device=" + ANA + "&snapshot=true");
                EventClient socket =
                        EventClient.webSocket(api, "?device=" + ANA + "&snapshot=true&token=" + api.token())) {
            stream.next("snapshot");
            socket.next("snapshot");

            api.patch("/api/devices/" + ANA, new JsonObject().put("name", "seen at once"))
                    .expect(200);

            for (EventClient client : List.of(stream, socket)) {
                assertThat(((JsonObject) client.next("event")).getString("type"))
                        .isEqualTo("device.updated");
            }
        }
        assertThat(nginx.accessLog() + nginx.errorLog()).doesNotContain(api.token());
    }

    @Test
    void shouldLetALogBeFollowedAtOnce() throws Exception {
        Path log = gateway.sessions().resolve(ANA).resolve(".wafleet/child.log");
        try (InputStream lines = api.stream("/api/devices/" + ANA + "/logs?follow=true&tail=1")) {
            for (String line : List.of("the first line that comes\n", "and another\n")) {
                Files.writeString(log, line, StandardOpenOption.APPEND);
                StringBuilder read = new StringBuilder();
                while (!read.toString().endsWith(line)) {
                    int next = lines.read();
                    assertThat(next).as(read.toString()).isNotNegative();
                    read.append((char) next);
                }
            }
        }
    }

    @Test
    void shouldTakeLargeUploads() throws Exception {
        String fields = "--b\r\nContent-Disposition: form-data; name=\"from\"\r\n\r\n" + ANA
                + "\r\n--b\r\nContent-Disposition: form-data; name=\"to\"\r\n\r\n" + BIA
                + "\r\n--b\r\nContent-Disposition: form-data; name=\"type\"\r\n\r\ndocument"
                + "\r\n--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"large.bin\"\r\n\r\n";
        List<InputStream> body = List.of(
                new ByteArrayInputStream(fields.getBytes(StandardCharsets.US_ASCII)),
                new ByteArrayInputStream(new byte[UPLOAD]),
                new ByteArrayInputStream("\r\n--b--\r\n".getBytes(StandardCharsets.US_ASCII)));
        HttpRequest request = HttpRequest.newBuilder(nginx.address().resolve("/api/messages/send"))
                .header("Authorization", "Bearer " + api.token())
                .header("Content-Type", "multipart/form-data; boundary=b")
                .header("Prefer", "respond-async")
                .POST(BodyPublishers.ofInputStream(() -> new SequenceInputStream(Collections.enumeration(body))))
                .build();

        HttpResponse<String> answer = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .build()
                .send(request, BodyHandlers.ofString());

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        gateway.awaitJob(new JsonObject(answer.body()).getString("id"), "sent", "delivered", "read");
        JsonObject file = ana.record().stream()
                .map(send -> send.getJsonObject("asked").getJsonObject("file"))
                .filter(java.util.Objects::nonNull)
                .findFirst()
                .orElseThrow();
        assertThat(file.getString("sha256")).isEqualTo(SampleFiles.sha256(new byte[UPLOAD]));
    }

    /** As a back end at one address does that has many numbers; each send is asked for once more, for what became of it. */
    @Test
    void shouldRefuseNoneOfFiftySendsASecond() throws Exception {
        api.post("/api/devices/" + ANA + "/queue/pause").expect(200);
        ScheduledExecutorService clock = Executors.newScheduledThreadPool(8);
        List<ScheduledFuture<Answer>> sends = new ArrayList<>();
        for (int i = 0; i < SENDS; i++) {
            JsonObject message = GatewayProcess.message(ANA, BIA, "number " + i);
            sends.add(clock.schedule(() -> sendAndAsk(message), i * 1000L / SENDS_PER_SECOND, TimeUnit.MILLISECONDS));
        }

        for (ScheduledFuture<Answer> send : sends) {
            send.get().expect(200);
        }

        clock.shutdown();
        api.delete("/api/devices/" + ANA + "/queue").expect(200);
        api.post("/api/devices/" + ANA + "/queue/resume").expect(200);
    }

    private static Answer sendAndAsk(JsonObject message) {
        Answer sent = api.post("/api/messages/send", message, "Prefer", "respond-async");
        return api.get("/api/messages/" + sent.expect(202).json().getString("id"));
    }
}
