package io.wafleet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import io.wafleet.cli.FakeGateway.Answer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QrCommandTest {
    @TempDir
    Path root;

    private final AtomicInteger looks = new AtomicInteger();
    private final AtomicInteger codes = new AtomicInteger();
    private FakeGateway gateway;
    private CliRunner cli;

    @BeforeEach
    void start() throws Exception {
        gateway = new FakeGateway();
        cli = new CliRunner(root).at(gateway);
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    @Test
    void shouldPrintTheCodeOnceWithoutATerminal() {
        serve(60, Integer.MAX_VALUE);
        assertThat(cli.run("qr", "a")).isZero();
        assertThat(cli.out())
                .contains("█")
                .contains("valid until")
                .doesNotContain("\u001b")
                .doesNotContain("\r");
        assertThat(QrDrawingReader.read(cli.out().lines().toList(), true)).isEqualTo("code-1");
    }

    @Test
    void shouldWriteTheImage() throws Exception {
        serve(60, Integer.MAX_VALUE);
        Path png = root.resolve("qr.png");
        assertThat(cli.run("qr", "a", "--png", png.toString(), "--json")).isZero();
        assertThat(Files.readString(png)).isEqualTo("image");
        assertThat(new JsonObject(cli.out()).getString("qr")).isEqualTo("code-1");
    }

    @Test
    void shouldCountDownUntilTheCodeIsScanned() {
        serve(60, 2);
        assertThat(cli.onTerminal().run("qr", "a")).isZero();
        assertThat(cli.out()).contains(" s left to scan it").contains("Paired: a is linked.");
        assertThat(codes).hasValue(1);
    }

    @Test
    void shouldSayWhatIsWrongWithTheNumberThatWasLinked() {
        serve(60, Integer.MAX_VALUE);
        // The child of a device whose number is in use is ended at once.
        gateway.on(
                "GET /api/devices/a",
                call -> Answer.json(
                        200,
                        new JsonObject()
                                .put("id", "a")
                                .put(
                                        "link",
                                        new JsonObject()
                                                .put("state", "unknown")
                                                .put("jid", "55119@s.whatsapp.net")
                                                .put(
                                                        "cause",
                                                        new JsonObject()
                                                                .put("code", "number-in-use")
                                                                .put("text", "number-in-use: b has it")))));
        assertThat(cli.onTerminal().run("qr", "a")).isZero();
        assertThat(cli.out()).contains("Paired: a is linked, but number-in-use: b has it");
    }

    @Test
    void shouldGiveUpAfterTheLastCode() {
        serve(1, Integer.MAX_VALUE);
        assertThat(cli.onTerminal().run("qr", "a", "--codes", "2")).isEqualTo(1);
        assertThat(codes).hasValue(2);
        assertThat(cli.errLines()).hasSize(1).first().asString().contains("Nobody scanned");
    }

    @Test
    void shouldSayThatADeviceIsPairedAlready() {
        gateway.on(
                "GET /api/devices/a/qr",
                call -> Answer.problem(409, "already-paired", "The device is paired already", ""));
        assertThat(cli.run("qr", "a")).isEqualTo(4);
        assertThat(cli.errLines()).containsExactly("wafleet: The device is paired already (already-paired)");
    }

    private void serve(int validSeconds, int pairedAtLook) {
        String image = "data:image/png;base64," + Base64.getEncoder().encodeToString("image".getBytes());
        gateway.on(
                        "GET /api/devices/a/qr",
                        call -> Answer.json(
                                200,
                                new JsonObject()
                                        .put("qr", "code-" + codes.incrementAndGet())
                                        .put("qrImage", image)
                                        .put("issuedAt", Instant.now().toString())
                                        .put(
                                                "expiresAt",
                                                Instant.now()
                                                        .plusSeconds(validSeconds)
                                                        .toString())))
                .on(
                        "GET /api/devices/a",
                        call -> Answer.json(
                                200,
                                new JsonObject()
                                        .put("id", "a")
                                        .put(
                                                "link",
                                                new JsonObject()
                                                        .put(
                                                                "state",
                                                                looks.incrementAndGet() >= pairedAtLook
                                                                        ? "online"
                                                                        : "pairing"))));
    }
}
