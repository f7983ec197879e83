package io.wafleet.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wafleet.TestPort;
import io.wafleet.client.CliFailure;
import io.wafleet.takeover.OldFiles;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Numbers of another system are taken over. The files are made as the old child leaves them, by the old child itself where
 * {@code WAFLEET_OLD_CHILD_BINARY} names one; whether today's child reads the copy is asked of a real one, where
 * {@code WAFLEET_CHILD_BINARY} names it.
 */
class ImportIT {
    private static final String ANA = "5571922230001";
    private static final String BIA = "5571922230002";
    private static final String PEER = "5511988880001";

    private static GatewayProcess gateway;
    private static Path old;

    @BeforeAll
    static void startGateway() throws IOException {
        gateway = GatewayProcess.start("ImportIT", Map.of());
        old = Files.createDirectories(gateway.root().resolve("old system"));
    }

    @AfterAll
    static void stopGateway() throws IOException {
        gateway.close();
    }

    private static Path volume(Path where, String number) throws Exception {
        Path volume = Files.createDirectories(where.resolve(number));
        OldFiles.link(volume.resolve("whatsapp.db"), number + ":7@s.whatsapp.net");
        OldFiles.chat(volume.resolve("storages/chatstorage.db"), PEER);
        return volume;
    }

    private static Path output() {
        return gateway.root().resolve("import.out");
    }

    private static int run(String... arguments) throws Exception {
        Files.deleteIfExists(output());
        return gateway.command(output(), arguments);
    }

    @Test
    void shouldLookFirstThenCopyAndRegisterEachNumber() throws Exception {
        volume(old, ANA);
        Path withoutPhone = Files.createDirectories(old.resolve("never linked"));
        Files.writeString(withoutPhone.resolve("whatsapp.db"), "");
        OldFiles.link(withoutPhone.resolve("storages/whatsapp.db"), "5511900000078:1@s.whatsapp.net");
        OldFiles.link(withoutPhone.resolve("storages/whatsapp.db"), "5511900000079:1@s.whatsapp.net");

        assertThat(run("import", old.toString())).isEqualTo(CliFailure.REFUSED);
        assertThat(output()).content().contains("+" + ANA, "1 chats with 2 messages", "several numbers", "--yes");
        assertThat(gateway.api().get("/api/devices/" + ANA).status()).isEqualTo(404);

        assertThat(run("import", old.toString(), "--yes", "--no-start")).isEqualTo(CliFailure.REFUSED);

        assertThat(output()).content().contains("1 of 2 taken over");
        JsonObject device = gateway.api().get("/api/devices/" + ANA).expect(200).json();
        assertThat(device.getString("desired")).isEqualTo("stopped");
        assertThat(gateway.root().resolve("sessions").resolve(ANA).resolve("storages/chatstorage.db"))
                .exists();
        assertThat(old.resolve(ANA).resolve("whatsapp.db")).exists();
        assertThat(run("import", old.resolve(ANA).toString(), "--yes")).isEqualTo(CliFailure.REFUSED);
        assertThat(output()).content().contains("is a device already");
    }

    @Test
    void shouldTakeOverAVolumeThatLiesWhereOursBelongsAndKeepItAside() throws Exception {
        Path sessions = gateway.root().resolve("sessions");
        Path volume = volume(sessions, BIA);
        long size = Files.size(volume.resolve("whatsapp.db"));

        String refused = gateway.api()
                .post("/api/devices", new JsonObject().put("phoneNumber", BIA))
                .expect(409)
                .json()
                .getString("detail");
        assertThat(refused).contains("bin/wafleet import", volume.toString());

        assertThat(run("import", volume.toString(), "--yes", "--no-start", "--name", "Bia"))
                .as(Files.readString(output()))
                .isZero();

        assertThat(gateway.api().get("/api/devices/" + BIA).expect(200).json().getString("name"))
                .isEqualTo("Bia");
        assertThat(sessions.resolve("." + BIA + ".original/whatsapp.db")).hasSize(size);
        assertThat(sessions.resolve("." + BIA + ".original/storages/chatstorage.db"))
                .exists();
    }

    @Test
    void shouldRefuseToNameFoldersOfTheHostFromElsewhere() {
        JsonObject order = new JsonObject().put("folder", "/etc").put("dryRun", true);

        assertThat(gateway.api()
                        .post("/api/devices/import", order)
                        .expect(403)
                        .json()
                        .getString("detail"))
                .contains("bin/wafleet import");
    }

    @Test
    void shouldGiveARealChildItsSessionAndHistory() throws Exception {
        String binary = System.getenv("WAFLEET_CHILD_BINARY");
        assumeTrue(binary != null && Files.isExecutable(Path.of(binary)), "no real GOWA in WAFLEET_CHILD_BINARY");
        try (GatewayProcess real = GatewayProcess.start(
                "ImportIT-real",
                Map.of("WAFLEET_CHILD_BINARY", Path.of(binary).toAbsolutePath().toString()))) {
            Path folder = Files.createDirectories(real.root().resolve("old").resolve(ANA));
            runOldChild(folder);
            OldFiles.link(folder.resolve("whatsapp.db"), ANA + ":7@s.whatsapp.net");
            OldFiles.chat(folder.resolve("storages/chatstorage.db"), PEER);

            assertThat(real.command(output(), "import", folder.toString(), "--yes"))
                    .as(Files.readString(output()))
                    .isZero();
            JsonObject device = real.awaitProcess(ANA, "running");
            JsonObject process = device.getJsonObject("process");

            JsonObject chats = child(process, "/chats", real);
            assertThat(chats.getJsonObject("results").getJsonArray("data"))
                    .singleElement()
                    .satisfies(chat ->
                            assertThat(((JsonObject) chat).getString("jid")).startsWith(PEER));
            JsonArray messages = child(process, "/chat/" + PEER + "@s.whatsapp.net/messages", real)
                    .getJsonObject("results")
                    .getJsonArray("data");
            assertThat(messages)
                    .hasSize(2)
                    .anySatisfy(message -> assertThat(((JsonObject) message).getString("content"))
                            .isEqualTo("Olá"));
            await("its account")
                    .untilAsserted(() -> assertThat(real.api()
                                    .get("/api/devices/" + ANA)
                                    .expect(200)
                                    .json()
                                    .getJsonObject("link")
                                    .getString("jid"))
                            .startsWith(ANA));
        }
    }

    /** As the old gateway starts it; it makes its files and is ended. */
    private static void runOldChild(Path folder) throws Exception {
        String binary = System.getenv("WAFLEET_OLD_CHILD_BINARY");
        if (binary == null) {
            return;
        }
        ProcessBuilder builder =
                new ProcessBuilder(Path.of(binary).toAbsolutePath().toString(), "rest");
        builder.directory(folder.toFile());
        builder.environment()
                .putAll(Map.of(
                        "APP_PORT",
                        String.valueOf(TestPort.free()),
                        "DB_URI",
                        "file:" + folder.resolve("whatsapp.db") + "?_foreign_keys=on"));
        Process process = builder.redirectErrorStream(true)
                .redirectOutput(folder.resolve("old.log").toFile())
                .start();
        try {
            await("the old child's files")
                    .until(() -> Files.exists(folder.resolve("whatsapp.db"))
                            && Files.exists(folder.resolve("storages/chatstorage.db"))
                            && Files.readString(folder.resolve("old.log")).contains("Starting reconnect"));
        } finally {
            process.destroy();
            assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
        }
    }

    private static JsonObject child(JsonObject process, String path, GatewayProcess real) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + process.getInteger("port") + path))
                .header("Authorization", "Basic " + credentials(process.getLong("pid")))
                .header("X-Device-Id", slot(process, real))
                .build();
        HttpResponse<String> response = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return new JsonObject(response.body());
    }

    /** The only device slot of a child that was taken over is called after its account. */
    private static String slot(JsonObject process, GatewayProcess real) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + process.getInteger("port") + "/devices"))
                .header("Authorization", "Basic " + credentials(process.getLong("pid")))
                .build();
        HttpResponse<String> response = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        return new JsonObject(response.body())
                .getJsonArray("results")
                .getJsonObject(0)
                .getString("id");
    }

    private static String credentials(long pid) throws IOException {
        String login = Stream.of(
                        Files.readString(Path.of("/proc/" + pid + "/environ")).split("\0", -1))
                .filter(variable -> variable.startsWith("APP_BASIC_AUTH="))
                .map(variable -> variable.substring("APP_BASIC_AUTH=".length()))
                .findFirst()
                .orElseThrow();
        return Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8));
    }
}
