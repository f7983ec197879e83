package io.wafleet.supervisor.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(OS.LINUX)
@Timeout(value = 300, unit = TimeUnit.SECONDS)
class ProcFsTest {
    private static final long OWN = ProcessHandle.current().pid();

    @TempDir
    Path folder;

    private final ProcFs procFs = new ProcFs(Path.of("/proc"));

    @Test
    void shouldKnowItsOwnProcessWhenItIsAsked() throws IOException {
        ProcFs.Stat stat = procFs.stat(OWN);

        assertThat(stat.isAlive()).isTrue();
        assertThat(stat.startTicks()).isPositive();
        assertThat(procFs.isAlive(OWN, stat.startTicks())).isTrue();
        assertThat(procFs.isAlive(OWN, stat.startTicks() + 1))
                .as("another process with the same pid")
                .isFalse();
        assertThat(procFs.pids()).contains(OWN);
        assertThat(procFs.bootId()).matches("[0-9a-f-]{36}");
    }

    @Test
    void shouldSeeNobodyWhenThereIsNoSuchProcess() {
        long none = 4_194_305;

        assertThat(procFs.stat(none)).isNull();
        assertThat(procFs.isAlive(none, 0)).isFalse();
        assertThat(procFs.environment(none, "PATH")).isNull();
    }

    @Test
    void shouldReadTheEnvironmentWhenAChildStarted() throws IOException {
        // Given
        ProcessBuilder builder = new ProcessBuilder("sleep", "60");
        builder.environment().clear();
        builder.environment().put("WAFLEET_COOKIE", "id/device=x/1");
        builder.environment().put("XWAFLEET_COOKIE", "wrong");
        Process child = builder.start();

        // Then
        try {
            Awaitility.await()
                    .untilAsserted(() -> assertThat(procFs.environment(child.pid(), "WAFLEET_COOKIE"))
                            .isEqualTo("id/device=x/1"));
            assertThat(procFs.environment(child.pid(), "COOKIE")).isNull();
        } finally {
            child.destroyForcibly();
        }
    }

    @Test
    void shouldBeDeadWhenAChildWasKilledAndReaped() throws Exception {
        // Given
        Process child = new ProcessBuilder("sleep", "60").start();
        long ticks = procFs.stat(child.pid()).startTicks();
        assertThat(procFs.isAlive(child.pid(), ticks)).isTrue();

        // When
        child.destroyForcibly().waitFor();

        // Then
        Awaitility.await().until(() -> !procFs.isAlive(child.pid(), ticks));
    }

    /** The shell becomes a sleep that never waits for the child it had, which ends after that: a shell might. */
    @Test
    void shouldBeDeadWhenAProcessIsAZombie() throws Exception {
        // Given
        String child = "while [ \"$(cat /proc/$PPID/comm)\" != sleep ]; do :; done";
        Process parent = new ProcessBuilder("sh", "-c", "sh -c '" + child + "' & echo $!; exec sleep 60").start();

        // Then
        try (var lines = parent.inputReader()) {
            long zombie = Long.parseLong(lines.readLine());
            Awaitility.await()
                    .untilAsserted(() -> assertThat(procFs.stat(zombie))
                            .isNotNull()
                            .extracting(ProcFs.Stat::state)
                            .isEqualTo('Z'));
            assertThat(procFs.stat(zombie).isAlive()).isFalse();
            assertThat(procFs.isAlive(zombie, procFs.stat(zombie).startTicks())).isFalse();
        } finally {
            parent.destroyForcibly();
        }
    }

    @Test
    void shouldNameTheListenerWhenItIsThisProcess() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();

            assertThat(procFs.sockets().listener(port)).isNotNull().satisfies(listener -> {
                assertThat(listener.pid()).isEqualTo(OWN);
                assertThat(listener.command()).isEqualTo("java");
            });
            assertThat(procFs.sockets().isListening(port, OWN)).isTrue();
            assertThat(procFs.sockets().isListening(port, procFs.stat(OWN).session()))
                    .as("a process of the session")
                    .isTrue();
            assertThat(procFs.sockets().isListening(port, 4_194_305)).isFalse();
            assertThat(PortCheck.isFree(port)).isFalse();
        }
        assertThat(procFs.sockets().listener(port)).isNull();
        assertThat(procFs.sockets().isListening(port, OWN)).isFalse();
    }

    /** The command's name is whatever the program says it is. */
    @Test
    void shouldReadTheRightFieldsWhenTheCommandHasParenthesesAndBlanks() throws IOException {
        // Given
        Path own = Files.createDirectories(folder.resolve("77"));
        Files.writeString(
                own.resolve("stat"),
                "77 (a) R 1 (b)) S 1 77 70 0 -1 4194560 1 0 0 0 0 0 0 0 20 0 1 0 987654 2396160 0 1 1\n");

        // Then
        assertThat(new ProcFs(folder).stat(77)).isEqualTo(new ProcFs.Stat('S', 70, false, 987_654));
    }

    @Test
    void shouldKnowWhatAProcessUses() throws IOException {
        ProcFs.Usage usage = procFs.usage(OWN);

        assertThat(usage.startTicks()).isEqualTo(procFs.stat(OWN).startTicks());
        assertThat(usage.residentBytes()).as("a JVM with tests in it").isBetween(20L << 20, 16L << 30);
        assertThat(usage.cpuTicks()).isPositive();
        double started = (double) usage.startTicks() / ProcFs.TICKS_PER_SECOND;
        long age = java.lang.management.ManagementFactory.getRuntimeMXBean().getUptime() / 1000;
        assertThat(procFs.uptimeSeconds() - started).isBetween((double) age - 1, age + 60.0);
        assertThat(procFs.usage(4_194_305)).isNull();
    }

    @Test
    void shouldReadUseFromTheRightFields() throws IOException {
        // Given
        Path own = Files.createDirectories(folder.resolve("77"));
        Files.writeString(
                own.resolve("stat"),
                "77 (a) R 1 (b)) S 1 77 70 0 -1 4194560 1 0 0 0 31 11 5 6 20 0 1 0 987654 2396160 0 1 1\n");
        Files.writeString(own.resolve("status"), "Name:\tVmRSS: 1 kB\nVmHWM:\t   99 kB\nVmRSS:\t    2048 kB\n");
        Files.writeString(folder.resolve("uptime"), "12345.67 99999.00\n");

        // Then
        assertThat(new ProcFs(folder).usage(77)).isEqualTo(new ProcFs.Usage(2048 * 1024, 42, 987_654));
        assertThat(new ProcFs(folder).uptimeSeconds()).isEqualTo(12345.67);
    }

    @Test
    void shouldSeeNobodyWhenTheLineIsTorn() throws IOException {
        Path own = Files.createDirectories(folder.resolve("77"));
        for (String torn : new String[] {"", "77", "77 (a)", "77 (a) S 1 77", "77 (a) S x x x"}) {
            Files.writeString(own.resolve("stat"), torn);

            assertThat(new ProcFs(folder).stat(77)).as(torn).isNull();
        }
    }
}
