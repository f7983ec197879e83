package io.wafleet.supervisor.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.wafleet.cause.CauseCode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExecutableTest {
    private static final short RISCV = 243;

    @TempDir
    private Path directory;

    private Path file(byte[] content) throws IOException {
        return Files.write(directory.resolve("program"), content);
    }

    private static String why(Path file, Path kernel) {
        return Objects.requireNonNull(Executable.whyUnusable(file, kernel)).text();
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

        assertThat(why(file(foreign), Path.of("/proc/sys")))
                .startsWith("binary-foreign: ")
                .contains("RISC-V (riscv64)", "this host is ");
    }

    private static byte[] program(int machine) throws IOException {
        byte[] head = Arrays.copyOf(Files.readAllBytes(Path.of("/proc/self/exe")), 64);
        ByteBuffer.wrap(head).order(ByteOrder.nativeOrder()).putShort(18, (short) machine);
        return head;
    }

    @Test
    void shouldAskTheKernelWhetherItRunsProgramsOf32Bits() throws IOException {
        assumeTrue(System.getProperty("os.arch").equals("amd64"), "another host has other relatives");
        Path kernel = Files.createDirectories(directory.resolve("sys/abi")).getParent();
        Path relative = file(program(3));

        assertThat(why(relative, kernel))
                .isEqualTo("binary-foreign: " + relative
                        + " is built for x86 with 32 bits (386), this host is x86 with 64 bits (amd64)");
        Files.createFile(kernel.resolve("abi/vsyscall32"));
        assertThat(Executable.whyUnusable(relative, kernel)).isNull();
    }

    @Test
    void shouldAskTheKernelForEmulators() throws IOException {
        Path kernel = directory.resolve("sys");
        Path formats = Files.createDirectories(kernel.resolve("fs/binfmt_misc"));
        Path foreign = file(program(RISCV));
        String magic = HexFormat.of().formatHex(Arrays.copyOf(program(RISCV), 20));
        String format = "enabled\ninterpreter /usr/bin/qemu\nflags: F\noffset 0\nmagic %s\nmask %s\n";
        String mask = "ffffffffffffff00fffffffffffffffffeffffff";

        Files.writeString(formats.resolve("status"), "enabled\n");
        Files.writeString(formats.resolve("qemu"), format.formatted(magic, mask).replace("enabled", "disabled"));
        assertThat(why(foreign, kernel)).contains("RISC-V");
        Files.writeString(formats.resolve("qemu"), format.formatted(magic, mask));
        assertThat(Executable.whyUnusable(foreign, kernel)).isNull();
        assertThat(why(file(program(22)), kernel)).contains("IBM Z");
    }

    @Test
    void shouldRefuseWhatIsNeitherProgramNorScript() throws IOException {
        Path page = file("<html>Not found</html>".getBytes());

        assertThat(Executable.whyUnusable(page)).isEqualTo(CauseCode.BINARY_NO_PROGRAM.cause(page));
        assertThat(Executable.whyUnusable(file(new byte[0]))).isEqualTo(CauseCode.BINARY_NO_PROGRAM.cause(page));
    }
}
