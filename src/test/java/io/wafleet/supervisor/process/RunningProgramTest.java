package io.wafleet.supervisor.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(OS.LINUX)
class RunningProgramTest {
    @TempDir
    private Path directory;

    private Path binary;
    private Path record;
    private Path running;
    private Process process;

    @BeforeEach
    void start() throws IOException {
        binary = copy("whatsapp");
        process = new ProcessBuilder(binary.toString(), "60").start();
        running = Path.of("/proc", String.valueOf(process.pid()), "exe");
        record = Files.createFile(directory.resolve("run"));
    }

    @AfterEach
    void end() {
        process.destroyForcibly();
    }

    private Path copy(String name) throws IOException {
        return Files.copy(
                Path.of("/bin/sleep").toRealPath(), directory.resolve(name), StandardCopyOption.COPY_ATTRIBUTES);
    }

    private boolean isOld() {
        return RunningProgram.isOld(running, binary, record);
    }

    @Test
    void shouldSeeNoDifferenceWhereThereIsNone() throws IOException {
        assertThat(isOld()).isFalse();
        // Moved and linked it is still the same.
        Path moved = Files.move(binary, directory.resolve("whatsapp-1"));
        Files.createSymbolicLink(binary, moved);
        assertThat(isOld()).isFalse();
    }

    @Test
    void shouldSeeThatAnotherFileTookItsPlace() throws IOException {
        Files.move(copy("new"), binary, StandardCopyOption.ATOMIC_MOVE);

        assertThat(isOld()).as("an old file is another one, too").isTrue();
    }

    @Test
    void shouldSeeThatTheLinkLeadsToAnotherFile() throws IOException {
        Files.delete(binary);
        Files.createSymbolicLink(binary, copy("whatsapp-2"));

        assertThat(isOld()).isTrue();
    }

    @Test
    void shouldNotAskForARestartThatCannotBe() throws IOException {
        Files.delete(binary);

        assertThat(isOld()).isFalse();
    }

    @Test
    void shouldCompareAScriptWithTheLaunch() throws IOException {
        Files.delete(binary);
        Files.writeString(binary, "#!/bin/sh\n");
        Files.setLastModifiedTime(record, FileTime.from(Instant.now().plusSeconds(60)));
        assertThat(isOld()).as("what runs is its interpreter").isFalse();

        Files.setLastModifiedTime(record, FileTime.from(Instant.now().minusSeconds(60)));
        assertThat(isOld()).isTrue();
    }
}
