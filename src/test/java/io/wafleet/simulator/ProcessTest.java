package io.wafleet.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.wafleet.TestPort;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessTest {
    @TempDir
    private Path directory;

    private int exitCode(Map<String, String> environment, String... arguments) throws Exception {
        Process process = RunningSimulator.run(directory, environment, arguments);
        try {
            assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
            return process.exitValue();
        } finally {
            process.destroyForcibly();
        }
    }

    private String error() throws IOException {
        return Files.readString(directory.resolve("stderr.log"));
    }

    @Test
    void shouldPrintItsUsageAndServeNothingWithoutASubcommand() throws Exception {
        assertThat(exitCode(Map.of())).isZero();
        assertThat(exitCode(Map.of(), "rest", "--help")).isZero();
        assertThat(Files.readString(directory.resolve("stdout.log"))).contains("Usage:");
        assertThat(directory.resolve("storages")).doesNotExist();
        assertThat(exitCode(Map.of(), "rest", "--version")).isEqualTo(1);
        assertThat(error()).contains("unknown flag: --version");
    }

    @Test
    void shouldEndWithOneWhenThePortIsTakenAndTwoWhenTheDatabaseIsBad() throws Exception {
        try (ServerSocket taken = new ServerSocket(0)) {
            Map<String, String> port = Map.of("APP_PORT", String.valueOf(taken.getLocalPort()));
            assertThat(exitCode(port, "rest")).isEqualTo(1);
            assertThat(error()).contains("level=fatal", "Failed to start:  failed to listen", "address already in use");
            assertThat(exitCode(Map.of("DB_URI", "mysql:x"), "rest")).isEqualTo(2);
            assertThat(exitCode(Map.of("DB_URI", "file:no/such/directory.db"), "rest"))
                    .isEqualTo(2);
            assertThat(exitCode(Map.of("APP_BASIC_AUTH", "nocolon"), "rest")).isEqualTo(1);
            Files.write(directory.resolve("storages/chatstorage.db"), new byte[] {'S', 'Q', 'L', '\n'});
            assertThat(exitCode(port, "rest")).isEqualTo(1);
        }
    }

    @Test
    void shouldStartWithoutALocaleWhenItsProgramAndVolumeLieBelowAccents() throws Exception {
        Path program = Files.createDirectories(directory.resolve("Área de Trabalho/São João"));
        Path classes = Path.of(SimulatorScript.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        Path copied = Files.createSymbolicLink(program.resolve("wafleet"), classes);
        Path script = SimulatorScript.install(program.resolve("whatsapp"), copied.toString(), Map.of());
        ProcessBuilder builder = new ProcessBuilder(script.toString(), "--help");
        builder.environment().clear();
        builder.environment().put("LC_ALL", "C");

        Process process = builder.redirectErrorStream(true)
                .redirectOutput(directory.resolve("stdout.log").toFile())
                .start();

        assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
        assertThat(Files.readString(directory.resolve("stdout.log"))).contains("Usage:");
    }

    @Test
    void shouldStopOnSigtermAfterTheRequestUnderWay() throws Exception {
        try (RunningSimulator child = RunningSimulator.start(directory, "a", Map.of())) {
            child.call("POST", "/__simulator/faults", "fault", "delay", "path", "/devices", "millis", 300, "count", 1);
            CompletableFuture<Integer> slow = CompletableFuture.supplyAsync(() -> {
                try {
                    return child.raw("GET", "/devices", null).statusCode();
                } catch (IOException e) {
                    return -1;
                }
            });
            child.awaitFaultsStruck();
            child.process().destroy();

            assertThat(child.exitCode()).isZero();
            assertThat(slow.join()).isEqualTo(200);
        }
    }

    @Test
    void shouldNotStopWhenStuckAndEndWithTheGivenCodeWhenCrashing() throws Exception {
        try (RunningSimulator child = RunningSimulator.start(directory, "a", Map.of())) {
            child.call("POST", "/__simulator/faults", "fault", "stuck-on-sigterm");
            child.process().destroy();
            assertThat(child.process().waitFor(300, TimeUnit.MILLISECONDS)).isFalse();
            assertThat(child.raw("GET", "/health", null).statusCode()).isEqualTo(200);
            child.kill();
            assertThat(child.process().exitValue()).isEqualTo(137);
        }
        Map<String, String> crashing = Map.of(
                "SIM_CRASH_AFTER", "10ms",
                "SIM_CRASH_CODE", "7",
                "APP_PORT", String.valueOf(TestPort.free()));
        assertThat(exitCode(crashing, "rest")).isEqualTo(7);
    }
}
