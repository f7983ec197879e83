package io.wafleet.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** A night at the keyboard: the disk is nearly full, and the gateway has been killed a few times. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class OperatorIT {
    private static final String ANA = "5551911130001";

    private static GatewayProcess gateway;
    private static Path temporary;

    @BeforeAll
    static void startGateway() throws IOException {
        gateway = GatewayProcess.prepare("OperatorIT", Map.of("WAFLEET_DISK_RESERVE", "1TB"));
        temporary = Files.createDirectories(gateway.root().resolve("temporary"));
        gateway.set("JAVA_TOOL_OPTIONS", "-Djava.io.tmpdir=" + temporary);
        gateway.start();
    }

    @AfterAll
    static void stopGateway() throws IOException {
        gateway.close();
    }

    private static String told(int exit, String... arguments) throws Exception {
        Path output = Files.createTempFile(gateway.root(), "command", ".txt");
        assertThat(gateway.command(output, arguments))
                .as(Files.readString(output))
                .isEqualTo(exit);
        return Files.readString(output);
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.skip(1)
                    .map(folder::relativize)
                    .map(Path::toString)
                    .sorted()
                    .toList();
        }
    }

    private static List<String> scratch() throws IOException {
        return names(gateway.root().resolve("data/tmp"));
    }

    @Test
    @Order(1)
    void shouldObeyTheCommandLineWhileTheDiskIsLow() throws Exception {
        assertThat(gateway.api().get("/api/health").expect(200).json().getString("status"))
                .isEqualTo("degraded");

        assertThat(told(0, "devices")).doesNotContain("No running gateway");
        assertThat(told(0, "queue")).doesNotContain("No running gateway");
        assertThat(told(4, "logs", ANA)).contains("device-not-found");
    }

    @Test
    @Order(2)
    void shouldLeaveNothingOutsideItsHomeAndNoMoreInItHoweverOftenItIsKilled() throws Exception {
        List<String> once = scratch();
        assertThat(once).anyMatch(name -> name.endsWith("libsqlitejdbc.so"));

        for (int kill = 0; kill < 2; kill++) {
            gateway.kill9();
            gateway.start();
        }

        assertThat(scratch()).hasSameSizeAs(once);
        assertThat(names(temporary)).isEmpty();
    }

    @Test
    @Order(3)
    void shouldStopWhileTheDiskIsLowAndSaySoWhenItIsDone() throws Exception {
        assertThat(told(0, "stop")).contains("The gateway has stopped");

        assertThat(gateway.management().answers("/health/live")).isFalse();
        assertThat(told(3, "stop", "--all")).contains("No running gateway");
        assertThat(scratch()).isEmpty();
        assertThat(names(temporary)).isEmpty();
    }
}
