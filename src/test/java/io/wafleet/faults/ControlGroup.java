package io.wafleet.faults;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A control group that bounds what its processes use. Skips the test where the host lets us make none. */
final class ControlGroup implements AutoCloseable {
    private static final Path ROOT = Path.of("/sys/fs/cgroup");

    private final Path group;
    private final Path limit;

    private ControlGroup(Path group, Path limit) {
        this.group = group;
        this.limit = limit;
    }

    static ControlGroup ofMemory(int megabytes) throws IOException {
        ControlGroup group = make("memory", "memory.limit_in_bytes", "memory.max");
        group.limit(megabytes * 1024L * 1024L);
        return group;
    }

    /** Without a limit at first. */
    static ControlGroup ofTasks() throws IOException {
        return make("pids", "pids.max", "pids.max");
    }

    /** The first version of control groups has a tree for each resource, the second has one tree. */
    private static ControlGroup make(String resource, String firstVersion, String secondVersion) throws IOException {
        boolean first = Files.isDirectory(ROOT.resolve(resource));
        Path parent = first ? ROOT.resolve(resource) : ROOT;
        Path group = parent.resolve("wafleet-faults-" + ProcessHandle.current().pid());
        Path limit = group.resolve(first ? firstVersion : secondVersion);
        try {
            Files.createDirectory(group);
        } catch (IOException e) {
            assumeTrue(false, "no control group can be made");
        }
        if (!Files.exists(limit)) {
            Files.delete(group);
            assumeTrue(false, "control groups do not bound " + resource);
        }
        return new ControlGroup(group, limit);
    }

    void limit(long most) throws IOException {
        Files.writeString(limit, String.valueOf(most));
    }

    void unlimited() throws IOException {
        Files.writeString(limit, "max");
    }

    /** How many tasks, processes and threads, are in it. */
    long tasks() throws IOException {
        return Long.parseLong(Files.readString(group.resolve("pids.current")).trim());
    }

    /** With all its threads. */
    void add(long pid) throws IOException {
        Files.writeString(group.resolve("cgroup.procs"), String.valueOf(pid));
    }

    /** Back to where all processes are. */
    void release(long pid) throws IOException {
        Files.writeString(group.resolveSibling("cgroup.procs"), String.valueOf(pid));
    }

    /** A group with a process in it cannot be removed; the dead leave it a moment after their end. */
    @Override
    public void close() {
        Fleet.until("the control group is empty", () -> {
            try {
                return Files.deleteIfExists(group);
            } catch (IOException busy) {
                return false;
            }
        });
    }
}
