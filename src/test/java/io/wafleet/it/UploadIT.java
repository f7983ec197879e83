package io.wafleet.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Files that come with the request, in forms and as Base64, up to the limit, in a gateway with little memory. */
class UploadIT {
    private static final String ANA = "5511911140001";
    private static final String BIA = "5511911140002";
    private static final String SEND = "/api/messages/send";
    private static final int LARGE = 20_000_000;
    private static final int LIMIT = 25 * 1024 * 1024;

    private static GatewayProcess gateway;
    private static SimulatedPhone ana;
    private static byte[] large;
    private Set<Path> before;

    @BeforeAll
    static void startGateway() throws IOException {
        gateway = GatewayProcess.start(
                "UploadIT", Map.of("WAFLEET_ON_STOP", "stop", "MAX_UPLOAD_SIZE", "25MB", "WAFLEET_SPOOL_SIZE", "1GB"));
        ana = gateway.pair(ANA);
        large = new byte[LARGE];
        new Random(5).nextBytes(large);
    }

    @AfterAll
    static void stopGateway() throws Exception {
        gateway.close();
    }

    @BeforeEach
    void lookAtSpool() throws IOException {
        before = new HashSet<>(spool());
    }

    private static List<Path> spool() throws IOException {
        return SampleFiles.filesIn(gateway.root().resolve("data/spool"));
    }

    private static JsonObject lastFile(String part) {
        List<JsonObject> record = ana.record();
        return record.get(record.size() - 1).getJsonObject("asked").getJsonObject(part);
    }

    private static Answer post(String contentType, BodyPublisher body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        gateway.api().server().resolve(SEND))
                .header("Authorization", "Bearer " + gateway.api().token())
                .header("Content-Type", contentType)
                .POST(body);
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            return new Answer(HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .build()
                    .send(request.build(), BodyHandlers.ofByteArray()));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Answer form(
            Map<String, String> fields, String part, String filename, byte[] file, String... headers) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        fields.forEach((name, value) ->
                write(body, "--b\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + value + "\r\n"));
        write(
                body,
                "--b\r\nContent-Disposition: form-data; name=\"" + part + "\"; filename=\"" + filename
                        + "\"\r\nContent-Type: application/octet-stream\r\n\r\n");
        body.writeBytes(file);
        write(body, "\r\n--b--\r\n");
        return post("multipart/form-data; boundary=b", BodyPublishers.ofByteArray(body.toByteArray()), headers);
    }

    private static void write(ByteArrayOutputStream out, String text) {
        out.writeBytes(text.getBytes(StandardCharsets.UTF_8));
    }

    private static Map<String, String> document() {
        return Map.of("from", ANA, "to", BIA, "type", "document");
    }

    private static String json(byte[] file) {
        return new JsonObject()
                .put("from", ANA)
                .put("to", BIA)
                .put("type", "document")
                .put("caption", "c")
                .put(
                        "media",
                        new JsonObject()
                                .put("base64", Base64.getEncoder().encodeToString(file))
                                .put("filename", "a.bin"))
                .encode();
    }

    @Test
    void shouldTakeALargeFileByForm() throws IOException {
        // When
        form(document(), "file", "relatório.bin", large).expect(200);

        // Then
        assertThat(lastFile("file").getString("filename")).isEqualTo("relatório.bin");
        assertThat(lastFile("file").getString("sha256")).isEqualTo(SampleFiles.sha256(large));
        Path folder = gateway.root().resolve("data/spool");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
                .isEqualTo("rwx------");
        for (Path file : spool()) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void shouldTakeALargeFileAsBase64() {
        // When
        Answer known = post("application/json", BodyPublishers.ofString(json(large)));
        String first = lastFile("file").getString("sha256");
        Answer chunked = post(
                "application/json",
                BodyPublishers.fromPublisher(BodyPublishers.ofString(json(SampleFiles.of("application/pdf")))));

        // Then
        known.expect(200);
        assertThat(first).isEqualTo(SampleFiles.sha256(large));
        chunked.expect(200);
        assertThat(lastFile("file").getString("sha256"))
                .isEqualTo(SampleFiles.sha256(SampleFiles.of("application/pdf")));
    }

    /** Each of them whole in memory, let alone as text, would be more than the gateway has. */
    @Test
    void shouldTakeManyLargeFilesAtOnce() throws Exception {
        // Given
        String body = json(large);
        List<java.util.concurrent.CompletableFuture<Answer>> answers = new java.util.ArrayList<>();

        // When
        for (int i = 0; i < 6; i++) {
            answers.add(java.util.concurrent.CompletableFuture.supplyAsync(
                    () -> post("application/json", BodyPublishers.ofString(body), "Prefer", "wait=60")));
        }

        // Then
        for (var answer : answers) {
            answer.get().expect(200);
        }
        assertThat(gateway.output()).doesNotContain("OutOfMemory");
    }

    @Test
    void shouldRefuseWhatIsTooLargeAndKeepNothing() throws IOException {
        byte[] tooLarge = new byte[LIMIT + 1];
        form(document(), "file", "a.bin", tooLarge).expectProblem(413, "body-too-large", "file");
        post("application/json", BodyPublishers.ofString(json(tooLarge)))
                .expectProblem(413, "body-too-large", "media.base64");
        byte[] farTooLarge = new byte[2 * LIMIT];
        post("application/json", BodyPublishers.ofString(json(farTooLarge)))
                .expectProblem(413, "body-too-large", "media.base64");
        String longText = "{\"message\":\"" + "x".repeat(2_000_000) + "\"}";
        post("application/json", BodyPublishers.ofString(longText)).expectProblem(413, "body-too-large");
        assertThat(spool()).isSubsetOf(before);
    }

    @Test
    void shouldNameTheFieldOfAFormThatIsWrong() throws IOException {
        byte[] small = SampleFiles.of("application/pdf");
        form(Map.of("from", ANA, "to", BIA), "file", "a", small).expectProblem(400, "invalid-request", "file");
        form(Map.of("from", ANA, "type", "document"), "file", "a", small).expectProblem(400, "invalid-request", "to");
        form(Map.of("from", ANA, "to", BIA, "type", "image"), "file", "a.png", small)
                .expectProblem(400, "invalid-request", "file");
        form(Map.of("from", ANA, "to", BIA, "type", "audio", "voice", "yes"), "file", "a", small)
                .expectProblem(400, "invalid-request", "voice");
        form(document(), "file", "a", new byte[0]).expectProblem(400, "invalid-request", "file");
        form(document(), "picture", "a", small).expectProblem(400, "invalid-request", "picture");
        form(Map.of("from", "5511900000000", "to", BIA, "type", "document"), "file", "a", small)
                .expectProblem(404, "device-not-found");
        post("multipart/form-data; boundary=b", BodyPublishers.ofString("nonsense"))
                .expectProblem(400, "invalid-request");
        await("nothing is left").untilAsserted(() -> assertThat(spool()).isSubsetOf(before));
    }

    private static Answer fields(String... namesAndValues) {
        StringBuilder body = new StringBuilder();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            body.append("--b\r\nContent-Disposition: form-data; name=\"")
                    .append(namesAndValues[i])
                    .append("\"\r\n\r\n")
                    .append(namesAndValues[i + 1])
                    .append("\r\n");
        }
        return post("multipart/form-data; boundary=b", BodyPublishers.ofString(body + "--b--\r\n"));
    }

    @Test
    void shouldReadFieldsOfAFormThatAreNoTexts() {
        fields("from", ANA, "to", BIA, "message", "m", "ttl", "600", "forwarded", "1")
                .expect(200);
        fields("from", ANA, "to", BIA, "type", "location", "latitude", "-23.5", "longitude", "12")
                .expect(200);
        fields(
                        "from",
                        ANA,
                        "to",
                        BIA,
                        "type",
                        "poll",
                        "question",
                        "q",
                        "options",
                        "a",
                        "options",
                        "b",
                        "maxAnswers",
                        "2")
                .expect(200);
        for (String word : List.of("True", "on", "1", "false", "0")) {
            fields("from", ANA, "to", BIA, "message", "m", "forwarded", word).expect(200);
        }
        fields("from", ANA, "to", BIA, "message", "m", "forwarded", "perhaps")
                .expectProblem(400, "invalid-request", "forwarded");
        fields("from", ANA, "to", BIA, "message", "m", "ttl", "soon").expectProblem(400, "invalid-request", "ttl");
        fields("from", ANA, "to", BIA, "message", "m", "dryRun", "true")
                .expectProblem(400, "invalid-request", "dryRun");
        String part = "x".repeat(100_000);
        fields("message", part, "a", part, "b", part).expectProblem(413, "body-too-large");
    }

    @Test
    void shouldKeepNothingOfAnUploadThatBreaksOff() throws Exception {
        // Given
        String head = "POST " + SEND + " HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer "
                + gateway.api().token() + "\r\nContent-Length: 10000000\r\n";
        String part = "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\n";

        // When
        for (String rest : List.of(
                "Content-Type: multipart/form-data; boundary=b\r\n\r\n" + part,
                "Content-Type: application/json\r\n\r\n{\"media\":{\"base64\":\"")) {
            try (Socket socket = new Socket("127.0.0.1", gateway.api().server().getPort())) {
                OutputStream out = socket.getOutputStream();
                out.write((head + rest).getBytes(StandardCharsets.US_ASCII));
                out.write("A".repeat(500_000).getBytes(StandardCharsets.US_ASCII));
                out.flush();
                await("the upload has begun").until(() -> !before.containsAll(spool()));
            }
            // Then
            await("nothing is left").untilAsserted(() -> assertThat(spool()).isSubsetOf(before));
        }
    }

    @Test
    void shouldReadNothingOfACallerWhoMayNotSend() throws IOException {
        HttpRequest request = HttpRequest.newBuilder(gateway.api().server().resolve(SEND))
                .header("Content-Type", "multipart/form-data; boundary=b")
                .POST(BodyPublishers.ofByteArray(new byte[3_000_000]))
                .build();
        try {
            new Answer(HttpClient.newHttpClient().send(request, BodyHandlers.ofByteArray()))
                    .expectProblem(401, "unauthenticated");
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        assertThat(spool()).isSubsetOf(before);
    }

    @Test
    void shouldAnswerARepeatAsTheFirst() throws IOException {
        // Given
        byte[] file = SampleFiles.of("application/pdf");

        // When
        Answer first = form(document(), "file", "a.pdf", file, "Idempotency-Key", "once");
        int sent = ana.record().size();
        Answer second = form(document(), "file", "a.pdf", file, "Idempotency-Key", "once");

        // Then
        first.expect(200);
        assertThat(second.text()).isEqualTo(first.text());
        assertThat(ana.record()).hasSize(sent);
        await("the second file goes")
                .untilAsserted(() -> assertThat(spool().size()).isLessThanOrEqualTo(before.size() + 1));
    }
}
