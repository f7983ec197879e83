package io.wafleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.wafleet.cli.StartException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SystemdUnitTest {
    private static final Path UNIT = Path.of("docs/wafleet.service");
    private static final Path ANALYZE = Path.of("/usr/bin/systemd-analyze");
    /** Newer than the systemd of some hosts, which say so and go on. */
    private static final List<String> NEWER = List.of("'RestartSteps'", "'RestartMaxDelaySec'");

    @TempDir
    Path folder;

    @Test
    void shouldBeUnderstoodBySystemd() throws Exception {
        assumeThat(ANALYZE).isExecutable();
        assertThat(complaints(Files.readString(UNIT))).isEmpty();
        assertThat(complaints(Files.readString(UNIT).replace("KillMode=", "KilMode=")))
                .isNotEmpty();
    }

    /** What systemd says of the unit, but for the programs, which are not where the unit has them. */
    private List<String> complaints(String unit) throws IOException, InterruptedException {
        Path copy = folder.resolve("wafleet.service");
        Files.writeString(copy, unit.replaceAll("(?m)^(ExecStart(?:Pre)?=-?)\\S+", "$1/bin/true"));
        Process process = new ProcessBuilder(ANALYZE.toString(), "--man=no", "verify", copy.toString())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return output.lines()
                .filter(line -> line.contains("wafleet.service"))
                .filter(line -> NEWER.stream().noneMatch(line::contains))
                .toList();
    }

    /** A folder of its own for temporary files, or fewer processes to be seen, would break children that live on. */
    @Test
    void shouldShutInWhatItStartsButNotAwayFromWhatItNeeds() throws Exception {
        try (Stream<String> lines = Files.lines(UNIT)) {
            assertThat(lines.filter(line -> !line.startsWith("#")).toList())
                    .contains(
                            "NoNewPrivileges=yes",
                            "ProtectSystem=strict",
                            "ReadWritePaths=/tmp -/opt/wafleet -/var/lib/wafleet",
                            "ProtectHome=yes",
                            "UMask=0077",
                            "PrivateTmp=no")
                    .noneMatch(line -> line.startsWith("ProtectProc=")
                            || line.startsWith("PrivatePIDs=")
                            || line.startsWith("MemoryDenyWriteExecute="));
        }
    }

    @Test
    void shouldLeaveTheChildrenAndComeBack() throws Exception {
        try (Stream<String> lines = Files.lines(UNIT)) {
            assertThat(lines.toList())
                    .contains(
                            "KillMode=process",
                            "Restart=always",
                            "StartLimitIntervalSec=0",
                            "RestartPreventExitStatus=" + StartException.LOCKED)
                    .filteredOn(line -> line.startsWith("ExecStart="))
                    .containsExactly("ExecStart=/opt/wafleet/bin/wafleet run");
        }
    }
}
