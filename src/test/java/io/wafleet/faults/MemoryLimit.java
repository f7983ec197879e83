package io.wafleet.faults;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A control group that bounds the memory of its processes. Skips the test where the host lets us make none. */
final class MemoryLimit implements AutoCloseable {
    private static final Path FIRST_VERSION = Path.of("/sys/fs/cgroup/memory");
    private static final Path SECOND_VERSION = Path.of("/sys/fs/cgroup");

    private final Path group;

    private MemoryLimit(Path group) {
        this.group = group;
    }

    static MemoryLimit of(int megabytes) throws IOException {
        boolean first = Files.exists(FIRST_VERSION.resolve("memory.limit_in_bytes"));
        Path parent = first ? FIRST_VERSION : SECOND_VERSION;
        Path group = parent.resolve("wafleet-faults-" + ProcessHandle.current().pid());
        try {
            Files.createDirectory(group);
            Files.writeString(
                    group.resolve(first ? "memory.limit_in_bytes" : "memory.max"),
                    String.valueOf(megabytes * 1024L * 1024L));
        } catch (IOException e) {
            Files.deleteIfExists(group);
            assumeTrue(false, "no control group for memory can be made");
        }
        return new MemoryLimit(group);
    }

    void add(long pid) throws IOException {
        Files.writeString(group.resolve("cgroup.procs"), String.valueOf(pid));
    }

    /** A group with a process in it cannot be removed; the dead leave it a moment after their end. */
    @Override
    public void close() {
        Fleet.until("the control group is empty", () -> {
            Files.deleteIfExists(group);
            return true;
        });
    }
}
