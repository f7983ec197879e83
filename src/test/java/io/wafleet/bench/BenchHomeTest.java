package io.wafleet.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wafleet.client.CliFailure;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchHomeTest {
    @TempDir
    Path parent;

    @Test
    void shouldEndItsProcessesAndNoOthersWhenItIsClosed() throws Exception {
        Process stranger =
                new ProcessBuilder("sleep", "60").directory(parent.toFile()).start();
        try {
            BenchHome home = BenchHome.open(parent, false);
            Process mine = home.start(sleep(home.folder("a")));
            Process below = home.start(sleep(home.folder("a/b")));
            home.close();
            assertThat(mine.waitFor(120, TimeUnit.SECONDS)).isTrue();
            assertThat(below.waitFor(120, TimeUnit.SECONDS)).isTrue();
            assertThat(stranger.isAlive()).isTrue();
            assertThat(parent).isEmptyDirectory();
        } finally {
            stranger.destroyForcibly();
        }
    }

    @Test
    void shouldStartNothingMoreWhenItIsClosed() throws Exception {
        BenchHome home = BenchHome.open(parent, false);
        home.close();
        assertThatThrownBy(() -> home.start(sleep(parent))).isInstanceOf(CliFailure.class);
    }

    @Test
    void shouldLeaveItsFilesWhenTheyShallBeKept() throws Exception {
        BenchHome home = BenchHome.open(parent, true);
        Path file = Files.createFile(home.folder("fleet").resolve("gateway.log"));
        home.close();
        assertThat(file).exists();
    }

    private static ProcessBuilder sleep(Path folder) {
        return new ProcessBuilder("sleep", "60").directory(folder.toFile()).redirectInput(new File("/dev/null"));
    }
}
