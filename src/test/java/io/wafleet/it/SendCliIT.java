package io.wafleet.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.wafleet.client.CliFailure;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** {@code bin/wafleet send} and {@code queue} against a real gateway. */
class SendCliIT {
    private static final String FROM = "5571933330001";
    private static final String TO = "+12025550177";
    /** One red pixel. */
    private static final String PNG =
            "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIAX8jx0gAAAABJRU5ErkJggg==";

    private static GatewayProcess gateway;

    @BeforeAll
    static void startGateway() throws IOException {
        gateway = GatewayProcess.start("SendCliIT", Map.of());
        gateway.pair(FROM);
    }

    @AfterAll
    static void stopGateway() throws IOException {
        gateway.close();
    }

    private static Path file(String name) {
        return gateway.root().resolve(name);
    }

    /** What the command said; it ended with this code. */
    private static String run(int code, String... arguments) throws IOException, InterruptedException {
        Path output = Files.createTempFile(gateway.root(), "command", ".out");
        int ended = gateway.command(output, arguments);
        String said = Files.readString(output);
        assertThat(ended).as(said).isEqualTo(code);
        return said;
    }

    private static long timesSent(String text) {
        return gateway.phone(FROM).sentTexts().stream().filter(text::equals).count();
    }

    @Test
    void shouldSendAFileAndSayWhatBecameOfIt() throws Exception {
        Path picture = Files.write(file("red.png"), Base64.getDecoder().decode(PNG));

        String said = run(0, "send", FROM, TO, "--file", picture.toString(), "--caption", "red");

        assertThat(said).contains("sent");
        assertThat(gateway.phone(FROM).record()).anySatisfy(send -> {
            assertThat(send.getString("kind")).isEqualTo("image");
            assertThat(send.getString("body")).isEqualTo("red");
        });
    }

    @Test
    void shouldSendToAllRowsOfAFileOnceAndSayHowFarItIs() throws Exception {
        Path rows = Files.writeString(file("rows.csv"), """
                to,nome
                +1 202 555 0181,Ana
                +1 202 555 0182,Bia
                """);

        String dry = run(0, "send", FROM, "--csv", rows.toString(), "--template", "Olá {{nome}}!", "--dry-run");
        assertThat(dry).contains("2");
        assertThat(timesSent("Olá Ana!")).isZero();

        String said = run(0, "send", FROM, "--csv", rows.toString(), "--template", "Olá {{nome}}!");

        assertThat(said).contains("2");
        assertThat(timesSent("Olá Ana!")).isEqualTo(1);
        assertThat(timesSent("Olá Bia!")).isEqualTo(1);
    }

    @Test
    void shouldSendALongTextToTheRowsOfAFileOfAnyEncoding() throws Exception {
        byte[] text = "TELEFONE;Nome\r\n+1 202 555 0191;João\r\n".getBytes(Charset.forName("IBM850"));
        Path rows = Files.write(file("dos.csv"), text);
        String template = "Promoção de Natal 🎄 só hoje! ".repeat(100) + "{{nome}}";

        run(
                0,
                "send",
                FROM,
                "--csv",
                rows.toString(),
                "--charset",
                "IBM850",
                "--template",
                template,
                "--name",
                "Natal");

        assertThat(timesSent(template.replace("{{nome}}", "João"))).isEqualTo(1);
        assertThat(run(
                        CliFailure.REFUSED,
                        "send",
                        FROM,
                        "--csv",
                        rows.toString(),
                        "--charset",
                        "latin9x",
                        "--template",
                        "x"))
                .contains("latin9x");
    }

    @Test
    void shouldNameTheRowThatIsWrongAndSendNothing() throws Exception {
        Path rows = Files.writeString(file("bad.csv"), """
                to,nome
                +1 202 555 0183,Caio
                nobody,Davi
                """);

        String said = run(CliFailure.REFUSED, "send", FROM, "--csv", rows.toString(), "--template", "Oi {{nome}}");

        assertThat(said).contains("rows[2].to");
        assertThat(timesSent("Oi Caio")).isZero();
    }

    @Test
    void shouldShowAPausedQueueWithItsCauseAndLetItGoOn() throws Exception {
        run(0, "queue", "pause", FROM, "--cause", "lunch");
        String job = gateway.submit(FROM, TO, "after lunch");

        assertThat(run(0, "queue")).contains(FROM, "paused by a user: lunch");
        assertThat(run(0, "queue", FROM)).contains("paused by a user: lunch", job);
        assertThat(run(0, "queue", "--cancel", job)).contains("cancelled");
        run(0, "queue", FROM, "--resume");

        assertThat(Causes.code(gateway.awaitJob(job, "cancelled"))).isEqualTo("user-asked");
        assertThat(run(0, "queue")).doesNotContain("paused");
    }
}
