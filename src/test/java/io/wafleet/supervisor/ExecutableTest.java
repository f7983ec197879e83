package io.wafleet.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExecutableTest {
    private static final short RISCV = 243;

    @TempDir
    private Path directory;

    private Path file(byte[] content) throws IOException {
        return Files.write(directory.resolve("program"), content);
    }

    @Test
    void shouldTakeAProgramOfThisHost() {
        assertThat(Executable.whyUnusable(Path.of("/bin/sh"))).isNull();
    }

    @Test
    void shouldTakeAScript() throws IOException {
        assertThat(Executable.whyUnusable(file("#!/bin/sh\n".getBytes()))).isNull();
    }

    @Test
    void shouldRefuseAProgramOfAnotherMachine() throws IOException {
        byte[] foreign = Files.readAllBytes(Path.of("/bin/sh"));
        ByteBuffer.wrap(foreign).order(ByteOrder.LITTLE_ENDIAN).putShort(18, RISCV);

        assertThat(Executable.whyUnusable(file(foreign)))
                .contains("another machine")
                .contains("243");
    }

    @Test
    void shouldRefuseWhatIsNeitherProgramNorScript() throws IOException {
        assertThat(Executable.whyUnusable(file("<html>Not found</html>".getBytes())))
                .contains("neither");
        assertThat(Executable.whyUnusable(file(new byte[0]))).contains("neither");
    }
}
