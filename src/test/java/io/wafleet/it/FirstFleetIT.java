package io.wafleet.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.zxing.BinaryBitmap;
import com.google.zxing.DecodeHintType;
import com.google.zxing.NotFoundException;
import com.google.zxing.RGBLuminanceSource;
import com.google.zxing.ReaderException;
import com.google.zxing.common.HybridBinarizer;
import com.google.zxing.qrcode.QRCodeReader;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.awt.image.BufferedImage;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a new user does first, from the login to the last device's end. */
class FirstFleetIT {
    private static final String ANA = "5511911110001";
    private static final String BIA = "5511911110002";

    private static GatewayProcess gateway;
    private static ApiClient api;

    @BeforeAll
    static void startGateway() throws IOException {
        gateway = GatewayProcess.start("FirstFleetIT", Map.of("WAFLEET_ON_STOP", "stop"));
        api = gateway.api();
        gateway.pair(ANA);
        gateway.pair(BIA);
    }

    @AfterAll
    static void stopGateway() throws Exception {
        gateway.close();
    }

    @Test
    void shouldTellWhoIsLoggedIn() {
        JsonObject me = api.get("/api/auth/me").expect(200).json();
        assertThat(me.getString("username")).isEqualTo("admin");
        assertThat(me.getString("role")).isEqualTo("admin");
        assertThat(me.getString("tenant")).isEqualTo("default");
    }

    @Test
    void shouldCreateANumberOnceHoweverItIsWritten() {
        Answer created = api.post("/api/devices", number("5521987650010").put("name", "Suporte"))
                .expect(201);
        JsonObject device = created.json();
        assertThat(created.header("Location")).isEqualTo("/api/devices/5521987650010");
        assertThat(device.getString("id")).isEqualTo("5521987650010");
        assertThat(device.getString("name")).isEqualTo("Suporte");

        for (String same : List.of("5521987650010", "+5521987650010", "+55 21 98765-0010", "+55 (21) 98765 0010")) {
            JsonObject again =
                    api.post("/api/devices", number(same)).expect(200).json();
            assertThat(again.getString("id")).isEqualTo("5521987650010");
            assertThat(again.getString("createdAt")).isEqualTo(device.getString("createdAt"));
            assertThat(again.getString("name")).isEqualTo("Suporte");
        }
        assertThat(listedIds()).containsOnlyOnce("5521987650010");
        api.delete("/api/devices/5521987650010").expect(204);
    }

    @Test
    void shouldGiveTheSameCodeAsJsonAndAsPicture() throws Exception {
        api.post("/api/devices", number("5521987650011")).expect(201);
        JsonObject first = api.get("/api/devices/5521987650011/qr").expect(200).json();
        JsonObject second = api.get("/api/devices/5521987650011/qr").expect(200).json();
        Answer byFormat = api.get("/api/devices/5521987650011/qr?format=png").expect(200);
        Answer byAccept =
                api.get("/api/devices/5521987650011/qr", "Accept", "image/png").expect(200);

        assertThat(second).isEqualTo(first);
        assertThat(Instant.parse(first.getString("expiresAt")))
                .isBetween(Instant.now(), Instant.now().plusSeconds(61));
        assertThat(byFormat.header("Content-Type")).isEqualTo("image/png");
        assertThat(byFormat.header("Cache-Control")).isEqualTo("no-store");
        assertThat(byAccept.bytes()).isEqualTo(byFormat.bytes());
        assertThat(decoded(byFormat.bytes())).isEqualTo(first.getString("qr")).isNotBlank();
        String image = first.getString("qrImage");
        assertThat(image).startsWith("data:image/png;base64,");
        assertThat(Base64.getDecoder().decode(image.substring(image.indexOf(',') + 1)))
                .isEqualTo(byFormat.bytes());
        gateway.awaitEvents("5521987650011", "qr.issued", 1);
        api.delete("/api/devices/5521987650011").expect(204);
    }

    @Test
    void shouldBeOnlineAfterTheScan() {
        JsonObject device = gateway.device(ANA);
        assertThat(device.getJsonObject("link").getString("jid"))
                .startsWith(ANA)
                .endsWith("@s.whatsapp.net");
        assertThat(device.getJsonObject("process").getString("state")).isEqualTo("running");
        assertThat(device.getJsonObject("process").getInteger("restarts")).isZero();
        api.get("/api/devices/" + ANA + "/qr").expectProblem(409, "already-paired");
        JsonObject health = api.get("/api/health/devices")
                .expect(200)
                .json()
                .getJsonObject("devices")
                .getJsonObject(ANA);
        assertThat(health.getBoolean("healthy")).isTrue();
        assertThat(gateway.events(ANA, "link.changed"))
                .anySatisfy(event -> assertThat(event.getJsonObject("data").getString("state"))
                        .isEqualTo("online"));
    }

    @Test
    void shouldCarryAMessageFromOneNumberToTheOther() {
        JsonObject before = gateway.device(ANA).getJsonObject("counters");
        JsonObject job = api.post("/api/messages/send", GatewayProcess.message("+" + ANA, BIA, "Olá, Bia! ✓ #1"))
                .expect(200)
                .json();

        assertThat(job.getString("state")).isIn("sent", "delivered", "read");
        assertThat(job.getString("device")).isEqualTo(ANA);
        assertThat(job.getString("to")).isEqualTo(BIA + "@s.whatsapp.net");
        assertThat(job.getString("messageId")).hasSizeGreaterThanOrEqualTo(20);
        gateway.awaitReceived(BIA, "Olá, Bia! ✓ #1");
        JsonObject received = gateway.events(BIA, "message.received").stream()
                .filter(event -> event.encode().contains("Bia! ✓ #1"))
                .findFirst()
                .orElseThrow();
        assertThat(received.encode()).contains(job.getString("messageId"), ANA);
        JsonObject read = gateway.awaitJob(job.getString("id"), "read");
        assertThat(read.getInteger("attempts")).isEqualTo(1);
        assertThat(gateway.phone(ANA).sentTexts()).containsOnlyOnce("Olá, Bia! ✓ #1");
        JsonObject after = gateway.device(ANA).getJsonObject("counters");
        assertThat(after.getLong("sent")).isEqualTo(before.getLong("sent") + 1);
    }

    @Test
    void shouldAnswerAtOnceWhenAskedToAndFollowTheJob() {
        Answer accepted = api.post(
                        "/api/messages/send",
                        GatewayProcess.message(BIA, ANA, "sem esperar"),
                        "Prefer",
                        "respond-async")
                .expect(202);
        JsonObject job = accepted.json();
        assertThat(accepted.header("Location")).isEqualTo("/api/messages/" + job.getString("id"));
        gateway.awaitJob(job.getString("id"), "delivered", "read");
        gateway.awaitReceived(ANA, "sem esperar");
        assertThat(gateway.timesReceived(ANA, "sem esperar")).isEqualTo(1);
    }

    @Test
    void shouldPageThroughTheEventsWithoutLossOrRepetition() {
        gateway.awaitJob(gateway.submit(ANA, BIA, "para ler depois"), "read");
        List<Long> atOnce = sequence(api.get("/api/events?limit=1000&device=" + ANA)
                .expect(200)
                .json()
                .getJsonArray("events"));
        long after = 0;
        int count = 0;
        while (count < atOnce.size()) {
            JsonObject page = api.get("/api/events?limit=3&device=" + ANA + "&after=" + after)
                    .expect(200)
                    .json();
            List<Long> seen = sequence(page.getJsonArray("events"));
            assertThat(seen).isNotEmpty().hasSizeLessThanOrEqualTo(3);
            assertThat(atOnce.subList(count, Math.min(atOnce.size(), count + seen.size())))
                    .isEqualTo(seen.subList(0, Math.min(seen.size(), atOnce.size() - count)));
            count += seen.size();
            after = page.getLong("last");
        }
    }

    @Test
    void shouldChangeTheNameAndKeepTheRest() {
        JsonObject before = gateway.device(BIA);
        JsonObject renamed = api.patch("/api/devices/" + BIA, new JsonObject().put("name", "Bia ✿"))
                .expect(200)
                .json();
        assertThat(renamed.getString("name")).isEqualTo("Bia ✿");
        assertThat(renamed.getString("desired")).isEqualTo(before.getString("desired"));
        JsonObject untouched =
                api.patch("/api/devices/" + BIA, new JsonObject()).expect(200).json();
        assertThat(untouched.getString("name")).isEqualTo("Bia ✿");
        JsonObject cleared = api.patch("/api/devices/" + BIA, new JsonObject().putNull("name"))
                .expect(200)
                .json();
        assertThat(cleared.getString("name")).isNull();
        gateway.awaitEvents(BIA, "device.updated", 2);
    }

    @Test
    void shouldLiveThroughStopStartRestartLogoutAndDelete() throws IOException {
        String id = "5521987650012";
        SimulatedPhone phone = gateway.pair(id);
        long first = gateway.pid(id);

        assertThat(api.post("/api/devices/" + id + "/stop").expect(202).json().getString("desired"))
                .isEqualTo("stopped");
        JsonObject stopped = gateway.awaitProcess(id, "stopped");
        assertThat(stopped.getJsonObject("process").getValue("pid")).isNull();
        assertThat(ProcessHandle.of(first).filter(ProcessHandle::isAlive)).isEmpty();
        assertThat(gateway.events(id, "process.changed")).isNotEmpty();

        assertThat(api.post("/api/devices/" + id + "/start").expect(202).json().getString("desired"))
                .isEqualTo("running");
        gateway.awaitOnline(id);
        long second = gateway.pid(id);
        assertThat(second).isNotEqualTo(first);

        api.post("/api/devices/" + id + "/restart").expect(202);
        JsonObject restarted = gateway.awaitDevice(
                id,
                "a new process and online",
                device -> device.getJsonObject("link").getString("state").equals("online")
                        && device.getJsonObject("process").getLong("pid") != second);
        assertThat(restarted.getJsonObject("process").getInteger("restarts"))
                .as("a user asked for each of them")
                .isZero();

        api.post("/api/devices/" + id + "/logout").expect(200);
        gateway.awaitDevice(
                id,
                "logged out",
                device -> device.getJsonObject("link").getString("state").equals("logged-out"));
        api.post("/api/messages/send", GatewayProcess.message(id, ANA, "tarde demais"))
                .expectProblem(409, "not-paired");
        phone.scan(api.get("/api/devices/" + id + "/qr").expect(200).json().getString("qr"));
        gateway.awaitOnline(id);

        long last = gateway.pid(id);
        api.delete("/api/devices/" + id).expect(204);
        api.get("/api/devices/" + id).expectProblem(404, "device-not-found");
        assertThat(ProcessHandle.of(last).filter(ProcessHandle::isAlive)).isEmpty();
        assertThat(gateway.sessions().resolve(id)).doesNotExist();
        assertThat(listedIds()).doesNotContain(id);
    }

    @Test
    void shouldShowTheLastLinesOfTheChildAndFollowIt() throws Exception {
        await("the child writes nothing between two looks").untilAsserted(() -> {
            String tail =
                    api.get("/api/devices/" + ANA + "/logs?tail=3").expect(200).text();
            String all = api.get("/api/devices/" + ANA + "/logs?tail=10000")
                    .expect(200)
                    .text();
            assertThat(tail.lines()).hasSize(3);
            assertThat(all).endsWith(tail);
        });
        assertThat(api.get("/api/devices/" + ANA + "/logs?tail=0").expect(200).text())
                .isEmpty();

        BlockingQueue<String> lines = new LinkedBlockingQueue<>();
        // The stream is closed, not a reader on it: closing that would wait for the line that the follower waits for.
        try (InputStream output = api.stream("/api/devices/" + ANA + "/logs?tail=0&follow=true")) {
            BufferedReader reader = new BufferedReader(new InputStreamReader(output, StandardCharsets.UTF_8));
            Thread follower = new Thread(() -> reader.lines().forEach(lines::add), "follower");
            follower.setUncaughtExceptionHandler((thread, closed) -> {});
            follower.setDaemon(true);
            follower.start();
            api.post("/api/devices/" + ANA + "/restart").expect(202);
            assertThat(lines.poll(60, TimeUnit.SECONDS))
                    .as("a line of the child's end or of its new start")
                    .isNotNull();
        }
        gateway.awaitOnline(ANA);
    }

    @Test
    void shouldTellHowItIsToItsWatchers() {
        assertThat(api.withToken(null).get("/api/health").expect(200).json().getString("status"))
                .isEqualTo("healthy");
        assertThat(gateway.management().get("/health/live").status()).isEqualTo(200);
        assertThat(gateway.management().get("/health/ready").status()).isEqualTo(200);
        await("all parts are well")
                .atMost(Duration.ofSeconds(120))
                .until(() -> api.get("/api/health/detailed").json().getString("status"), "healthy"::equals);
    }

    private static JsonObject number(String number) {
        return new JsonObject().put("phoneNumber", number);
    }

    private static List<String> listedIds() {
        return api.get("/api/devices").expect(200).json().getJsonArray("devices").stream()
                .map(device -> ((JsonObject) device).getString("id"))
                .toList();
    }

    private static List<Long> sequence(JsonArray events) {
        return events.stream().map(event -> ((JsonObject) event).getLong("seq")).toList();
    }

    private static String decoded(byte[] png) throws IOException, ReaderException, NotFoundException {
        BufferedImage image = ImageIO.read(new ByteArrayInputStream(png));
        int width = image.getWidth();
        int height = image.getHeight();
        int[] pixels = image.getRGB(0, 0, width, height, null, 0, width);
        BinaryBitmap bitmap = new BinaryBitmap(new HybridBinarizer(new RGBLuminanceSource(width, height, pixels)));
        return new QRCodeReader()
                .decode(bitmap, Map.of(DecodeHintType.PURE_BARCODE, true))
                .getText();
    }
}
