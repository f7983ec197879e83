package io.wafleet.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.wafleet.TestPort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a child behaves as a process: its exit codes, what it prints and what it puts into its directory. */
abstract class ProcessContract {
    @TempDir
    Path scratch;

    private Path volume;

    /** Which program is examined. */
    abstract ChildUnderTest child();

    @BeforeEach
    void makeVolume() throws IOException {
        volume = Files.createDirectory(scratch.resolve("volume"));
    }

    @Test
    void shouldExitOneWhenPortIsTaken() throws IOException {
        // Given
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                // When
                var child = launch(RunningChild.environment(taken.getLocalPort()), List.of("rest"))) {
            // Then
            assertThat(child.exitCode()).isEqualTo(1);
            assertThat(child.output())
                    .containsPattern("level=fatal msg=\"Failed to start: +failed to listen: .*address already in use");
        }
    }

    @Test
    void shouldExitOneWhenFlagIsUnknown() {
        // When
        try (var child = launch(RunningChild.environment(TestPort.free()), List.of("rest", "--no-such-flag"))) {
            // Then
            assertThat(child.exitCode()).isEqualTo(1);
            assertThat(child.output()).contains("Error: unknown flag: --no-such-flag", "Usage:");
        }
    }

    @Test
    void shouldExitOneWhenCommandIsUnknown() {
        // When
        try (var child = launch(Map.of(), List.of("no-such-command"))) {
            // Then
            assertThat(child.exitCode()).isEqualTo(1);
            assertThat(child.output()).contains("Error: unknown command \"no-such-command\"");
        }
    }

    @Test
    void shouldPrintUsageAndTouchNothingWithoutSubcommand() {
        // When
        try (var child = launch(RunningChild.environment(TestPort.free()), List.of())) {
            // Then
            assertThat(child.exitCode()).isZero();
            assertThat(child.output()).contains("Usage:", "rest");
            assertThat(volume).isEmptyDirectory();
        }
    }

    @Test
    void shouldExitTwoWhenDatabaseSchemeIsUnknown() {
        // Given
        var environment = RunningChild.environment(TestPort.free());
        environment.put("DB_URI", "mysql://127.0.0.1/x");

        // When
        try (var child = launch(environment, List.of("rest"))) {
            // Then
            assertThat(child.exitCode()).isEqualTo(2);
            assertThat(child.output()).contains("panic:");
        }
    }

    @Test
    void shouldExitOneWhenCredentialsAreMalformed() {
        // Given
        var environment = RunningChild.environment(TestPort.free());
        environment.put("APP_BASIC_AUTH", "nocolon");

        // When
        try (var child = launch(environment, List.of("rest"))) {
            // Then
            assertThat(child.exitCode()).isEqualTo(1);
        }
    }

    @Test
    void shouldAnnounceItsAddressOnceItServes() {
        // When
        try (var child = RunningChild.start(child(), volume)) {
            // Then
            assertThat(child.process().output())
                    .startsWith("map[]\n")
                    .contains("INFO Server started on: \thttp://127.0.0.1:" + child.port() + "\n");
        }
    }

    @Test
    void shouldKeepEverythingInItsDirectory() {
        // When
        try (var child = RunningChild.start(child(), volume)) {
            // Then
            assertThat(child.process().isAlive()).isTrue();
            assertThat(volume.resolve("whatsapp.db")).isRegularFile();
            assertThat(volume.resolve("storages/chatstorage.db")).isRegularFile();
            assertThat(List.of("statics/qrcode", "statics/senditems", "statics/media", "storages"))
                    .allSatisfy(name -> assertThat(volume.resolve(name)).isDirectory());
        }
    }

    @Test
    void shouldLetTheEnvironmentWinOverFlags() {
        // Given
        var environment = RunningChild.environment(TestPort.free());
        var unused = String.valueOf(TestPort.free());

        // When
        try (var child = RunningChild.start(child(), volume, environment, List.of("rest", "--port", unused))) {
            // Then
            assertThat(child.process().output()).contains("http://127.0.0.1:" + child.port() + "\n");
        }
    }

    @Test
    void shouldSurviveBeingKilledWithItsDevices() {
        // Given
        try (var killed = RunningChild.start(child(), volume)) {
            killed.send("POST", "/devices", Map.of("device_id", "5511999990001"));
        }

        // When
        try (var child = RunningChild.start(child(), volume)) {
            // Then
            assertThat(child.send("GET", "/devices/5511999990001", null).statusCode())
                    .isEqualTo(200);
        }
    }

    private ChildProcess launch(Map<String, String> environment, List<String> arguments) {
        return ChildProcess.launch(child(), volume, environment, arguments);
    }
}
