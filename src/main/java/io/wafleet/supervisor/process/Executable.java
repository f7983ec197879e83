package io.wafleet.supervisor.process;

import io.wafleet.cause.Cause;
import io.wafleet.cause.CauseCode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tells a program of this host's architecture from one of another: the shell that executes it would take a foreign one
 * for a script and end with a code that says nothing.
 */
public final class Executable {
    private static final Path OURSELVES = Path.of("/proc/self/exe");
    private static final int ELF = 0x7f454c46;
    private static final int HEADER_BYTES = 20;
    private static final int BYTE_ORDER_AT = 5;
    private static final int LITTLE_ENDIAN = 1;
    private static final int MACHINE_AT = 18;
    private static final Path KERNEL = Path.of("/proc/sys");
    private static final int X86 = 3;
    private static final int ARM = 40;
    private static final int X86_64 = 62;
    private static final int ARM_64 = 183;
    private static final Map<Integer, String> NAMES = Map.of(
            X86,
            "x86 with 32 bits (386)",
            ARM,
            "ARM with 32 bits (armv7)",
            X86_64,
            "x86 with 64 bits (amd64)",
            ARM_64,
            "ARM with 64 bits (arm64)",
            21,
            "POWER with 64 bits (ppc64le)",
            22,
            "IBM Z (s390x)",
            243,
            "RISC-V (riscv64)");

    private Executable() {}

    /** Why the file cannot be executed here; null if it can, or if nobody can tell. Blocks for microseconds. */
    public static @Nullable Cause whyUnusable(Path binary) {
        return whyUnusable(binary, KERNEL);
    }

    /** @param kernel where it says what it can execute beside its own: {@code /proc/sys} */
    static @Nullable Cause whyUnusable(Path binary, Path kernel) {
        try {
            byte[] head = head(binary);
            if (isScript(head)) {
                return null;
            }
            Short machine = machine(head);
            if (machine == null) {
                return CauseCode.BINARY_NO_PROGRAM.cause(binary);
            }
            Short ours = machine(head(OURSELVES));
            return ours == null || ours.equals(machine) || isRunToo(ours, machine, head, kernel)
                    ? null
                    : CauseCode.BINARY_FOREIGN.cause(binary, name(machine), name(ours));
        } catch (IOException unreadable) {
            // Executable, but not readable for us: only the attempt can tell.
            return null;
        }
    }

    static boolean isScript(Path file) throws IOException {
        return isScript(head(file));
    }

    private static boolean isScript(byte[] head) {
        return head.length >= 2 && head[0] == '#' && head[1] == '!';
    }

    private static String name(short machine) {
        String known = NAMES.get((int) machine);
        return known == null ? "another machine (ELF machine " + machine + ")" : known;
    }

    /** 64-bit kernels run the 32-bit programs of their family if they were built for it, others by what is registered. */
    private static boolean isRunToo(short ours, short machine, byte[] head, Path kernel) {
        boolean compatible = (ours == X86_64 && machine == X86 && Files.exists(kernel.resolve("abi/vsyscall32")))
                || (ours == ARM_64 && machine == ARM && Files.exists(kernel.resolve("abi/setend")));
        return compatible || isRegistered(head, kernel.resolve("fs/binfmt_misc"));
    }

    /** Such as an emulator (binfmt_misc): it names the bytes that a file begins with. */
    private static boolean isRegistered(byte[] head, Path formats) {
        try (DirectoryStream<Path> all = Files.newDirectoryStream(formats)) {
            for (Path format : all) {
                if (matches(Files.readAllLines(format), head)) {
                    return true;
                }
            }
        } catch (IOException none) {
            return false;
        }
        return false;
    }

    private static boolean matches(List<String> format, byte[] head) {
        byte[] magic = bytes(format, "magic ");
        byte[] mask = bytes(format, "mask ");
        if (!format.contains("enabled")
                || !format.contains("offset 0")
                || magic.length == 0
                || magic.length > head.length) {
            return false;
        }
        for (int i = 0; i < magic.length; i++) {
            int significant = i < mask.length ? mask[i] : -1;
            if ((head[i] & significant) != (magic[i] & significant)) {
                return false;
            }
        }
        return true;
    }

    private static byte[] bytes(List<String> format, String label) {
        return format.stream()
                .filter(line -> line.startsWith(label))
                .map(line -> HexFormat.of().parseHex(line.substring(label.length())))
                .findFirst()
                .orElse(new byte[0]);
    }

    private static byte[] head(Path file) throws IOException {
        try (InputStream open = Files.newInputStream(file)) {
            return open.readNBytes(HEADER_BYTES);
        }
    }

    private static @Nullable Short machine(byte[] head) {
        if (head.length < HEADER_BYTES || ByteBuffer.wrap(head).getInt() != ELF) {
            return null;
        }
        ByteOrder order = head[BYTE_ORDER_AT] == LITTLE_ENDIAN ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
        return ByteBuffer.wrap(head).order(order).getShort(MACHINE_AT);
    }
}
