package io.wafleet.supervisor;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Tells a program of this host's architecture from one of another: the shell that executes it would take a foreign one
 * for a script and end with a code that says nothing.
 */
final class Executable {
    private static final Path OURSELVES = Path.of("/proc/self/exe");
    private static final int ELF = 0x7f454c46;
    private static final int HEADER_BYTES = 20;
    private static final int BYTE_ORDER_AT = 5;
    private static final int LITTLE_ENDIAN = 1;
    private static final int MACHINE_AT = 18;

    private Executable() {}

    /** Why the file cannot be executed here; null if it can, or if nobody can tell. Blocks for microseconds. */
    static @Nullable String whyUnusable(Path binary) {
        try {
            byte[] head = head(binary);
            if (head.length >= 2 && head[0] == '#' && head[1] == '!') {
                return null;
            }
            Short machine = machine(head);
            if (machine == null) {
                return "is neither a program nor a script with #!";
            }
            Short ours = machine(head(OURSELVES));
            return ours == null || ours.equals(machine)
                    ? null
                    : "is built for another machine (ELF machine " + machine + ", this host is " + ours + ")";
        } catch (IOException unreadable) {
            // Executable, but not readable for us: only the attempt can tell.
            return null;
        }
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
