package io.wafleet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.wafleet.client.CliFailure;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunCommandTest {
    @TempDir
    Path root;

    private final Map<String, String> given = new HashMap<>();
    private CliRunner cli;

    @BeforeEach
    void listen() {
        cli = new CliRunner(root).starting(environment -> {
            given.putAll(environment);
            throw new StartException("enough");
        });
    }

    @Test
    void shouldGiveASimulatedFleetAHomeOfItsOwnAndKeepTheOtherSettings() {
        assertThat(cli.with("API_PORT", "3999").run("run", "--simulated")).isEqualTo(1);
        Path home = root.resolve(".simulated");
        assertThat(given)
                .containsEntry("API_PORT", "3999")
                .containsEntry("WAFLEET_SIMULATED", "true")
                .containsEntry("WAFLEET_HOME", home.toString())
                .containsEntry("WAFLEET_SESSIONS", home.resolve("sessions").toString())
                .containsEntry(
                        "WAFLEET_CHILD_BINARY", home.resolve("simulated-child").toString());
    }

    @Test
    void shouldSimulateInTheHomeThatIsNamed() {
        cli.with("WAFLEET_HOME", "rehearsal").run("run", "--simulated");
        assertThat(given)
                .containsEntry("WAFLEET_HOME", root.resolve("rehearsal").toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"WAFLEET_CHILD_BINARY", "WAFLEET_CHILD_BINARIES", "WAFLEET_SESSIONS"})
    void shouldRefuseWhatIsMeantForARealFleet(String name) {
        assertThat(cli.with(name, "/real").run("run", "--simulated")).isEqualTo(CliFailure.USAGE);
        assertThat(cli.errLines()).singleElement().asString().contains(name, "unset it");
        assertThat(given).isEmpty();
        assertThat(root.resolve(".simulated")).doesNotExist();
    }

    @Test
    void shouldSimulateNothingUnlessItIsAsked() {
        cli.run("run");
        assertThat(given).doesNotContainKeys("WAFLEET_SIMULATED", "WAFLEET_CHILD_BINARY");
        assertThat(root.resolve(".simulated")).doesNotExist();
    }
}
