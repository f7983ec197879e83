package io.wafleet.supervisor.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A copy of perl under another name stands in for a helper that holds a listening socket. */
class SpawnHelpersTest {
    private static final Path PERL = Path.of("/usr/bin/perl");
    private static final String LISTEN = """
            use Socket; socket(S, PF_INET, SOCK_STREAM, 0); setsockopt(S, SOL_SOCKET, SO_REUSEADDR, 1);
            bind(S, sockaddr_in(0, INADDR_LOOPBACK)) or die; listen(S, 5);
            ($port) = sockaddr_in(getsockname(S)); $| = 1; print "$port\\n"; sleep 600;""";

    @TempDir
    private Path directory;

    private int port;
    private final SpawnHelpers helpers = new SpawnHelpers(new ProcFs(Path.of("/proc")), Duration.ofMillis(300));
    private Process holder;

    @BeforeEach
    void shouldHavePerl() {
        assumeThat(PERL).exists();
    }

    @AfterEach
    void endHolder() {
        holder.destroyForcibly();
    }

    private void hold(String program) throws IOException {
        Path copy = Files.copy(PERL, directory.resolve(program), StandardCopyOption.COPY_ATTRIBUTES);
        holder = new ProcessBuilder(copy.toString(), "-e", LISTEN).start();
        port = Integer.parseInt(holder.inputReader().readLine());
    }

    @Test
    void shouldEndAHelperThatHoldsThePort() throws Exception {
        hold("jspawnhelper");

        helpers.release(List.of(port));

        assertThat(holder.waitFor(120, TimeUnit.SECONDS)).isTrue();
        assertThat(PortCheck.isFree(port)).isTrue();
    }

    @Test
    void shouldLeaveAnybodyElseAlone() throws Exception {
        hold("another-server");

        helpers.release(List.of(port));

        assertThat(holder.isAlive()).isTrue();
        assertThat(PortCheck.isFree(port)).isFalse();
    }
}
