package io.wafleet.supervisor.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the kernel says about processes and listening sockets (man 5 proc). Everything may vanish while it is read, so
 * absence is an answer, not an error. Reads of one process take microseconds.
 */
final class ProcFs {
    private static final int STATE = 0;
    private static final int SESSION = 3;
    private static final int TERMINAL = 4;
    private static final int START_TICKS = 19;
    private static final int USER_TICKS = 11;
    private static final int SYSTEM_TICKS = 12;
    /** The unit of times in {@code stat}, as programs see it (USER_HZ): the same on all platforms that we run on. */
    static final long TICKS_PER_SECOND = 100;

    static final Path PROC = Path.of("/proc");

    private final Path proc;

    ProcFs(Path proc) {
        this.proc = proc;
    }

    /** A line of {@code /proc/<pid>/stat}, as far as we need it. */
    record Stat(char state, long session, boolean hasTerminal, long startTicks) {
        /** Zombies and the dead have a stat line too. */
        boolean isAlive() {
            return state != 'Z' && state != 'X';
        }
    }

    /** Null if there is no such process. */
    @Nullable
    Stat stat(long pid) {
        try {
            String[] fields = statFields(pid);
            return new Stat(
                    fields[STATE].charAt(0),
                    Long.parseLong(fields[SESSION]),
                    Long.parseLong(fields[TERMINAL]) != 0,
                    Long.parseLong(fields[START_TICKS]));
        } catch (IOException | RuntimeException gone) {
            return null;
        }
    }

    /** From the third on: the second is the command in parentheses and may contain anything. */
    private String[] statFields(long pid) throws IOException {
        String line = Files.readString(proc.resolve(pid + "/stat"), StandardCharsets.ISO_8859_1);
        return line.substring(line.lastIndexOf(')') + 2).split(" ", -1);
    }

    /** Whether exactly this process, not another with the same pid, lives. */
    boolean isAlive(long pid, long startTicks) {
        Stat stat = stat(pid);
        return stat != null && stat.startTicks() == startTicks && stat.isAlive();
    }

    /** How long a process has lived that has these start ticks; time in suspend counts. */
    Duration age(long startTicks) {
        try {
            long millis = Math.round(uptimeSeconds() * 1000) - startTicks * (1000 / TICKS_PER_SECOND);
            return Duration.ofMillis(Math.max(0, millis));
        } catch (IOException | RuntimeException unreadable) {
            return Duration.ZERO;
        }
    }

    String bootId() throws IOException {
        return Files.readString(proc.resolve("sys/kernel/random/boot_id")).trim();
    }

    /** The value of a variable in a process's environment as it was at its start; null if it cannot be seen. */
    @Nullable
    String environment(long pid, String name) {
        try {
            String all = Files.readString(proc.resolve(pid + "/environ"), StandardCharsets.ISO_8859_1);
            for (String entry : all.split("\0", -1)) {
                if (entry.startsWith(name + "=")) {
                    return entry.substring(name.length() + 1);
                }
            }
            return null;
        } catch (IOException gone) {
            return null;
        }
    }

    /** The file that a process runs, also where it was removed. */
    Path exe(long pid) {
        return proc.resolve(pid + "/exe");
    }

    /** Which program a process runs; null if it cannot be seen. */
    @Nullable
    Path program(long pid) {
        try {
            return Files.readSymbolicLink(proc.resolve(pid + "/exe"));
        } catch (IOException goneOrForeign) {
            return null;
        }
    }

    /** Who listens on which ports. */
    ListeningSockets sockets() {
        return new ListeningSockets(this, proc);
    }

    /** What a link of /proc leads to; empty if it is gone. */
    static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException closedMeanwhile) {
            return "";
        }
    }

    /** All processes that can be seen. */
    Set<Long> pids() {
        Set<Long> pids = new HashSet<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(proc, "[0-9]*")) {
            entries.forEach(entry -> pids.add(Long.parseLong(entry.getFileName().toString())));
        } catch (IOException unreadable) {
            return Set.of();
        }
        return pids;
    }

    /** For people; a question mark if it is gone. */
    String command(long pid) {
        try {
            return Files.readString(proc.resolve(pid + "/comm")).trim();
        } catch (IOException gone) {
            return "?";
        }
    }

    /**
     * What a process uses.
     *
     * @param cpuTicks that all its threads have run so far
     */
    record Usage(long residentBytes, long cpuTicks, long startTicks) {}

    /** Null if there is no such process. From {@code status}, because {@code statm} counts pages of an unknown size. */
    @Nullable
    Usage usage(long pid) {
        try {
            String[] fields = statFields(pid);
            long ticks = Long.parseLong(fields[USER_TICKS]) + Long.parseLong(fields[SYSTEM_TICKS]);
            return new Usage(residentBytes(pid), ticks, Long.parseLong(fields[START_TICKS]));
        } catch (IOException | RuntimeException gone) {
            return null;
        }
    }

    private long residentBytes(long pid) throws IOException {
        String name = "VmRSS:";
        for (String line : Files.readAllLines(proc.resolve(pid + "/status"), StandardCharsets.ISO_8859_1)) {
            if (line.startsWith(name)) {
                return Long.parseLong(
                                line.substring(name.length()).replace("kB", "").trim())
                        * 1024;
            }
        }
        throw new IOException("process " + pid + " has no memory");
    }

    /** How long the host has been up. */
    double uptimeSeconds() throws IOException {
        return Double.parseDouble(Files.readString(proc.resolve("uptime")).split(" ", 2)[0]);
    }
}
