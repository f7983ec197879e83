package io.wafleet.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The host's processes, looked at from outside. */
final class Processes {
    private static final Path PROC = Path.of("/proc");
    private static final int STATE = 0;
    private static final int PARENT = 1;
    private static final int SESSION = 3;
    private static final int UTIME = 11;
    private static final int START_TICKS = 19;

    private Processes() {}

    /** All that can be seen. */
    static List<Long> all() {
        List<Long> pids = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(PROC, "[0-9]*")) {
            entries.forEach(entry -> pids.add(Long.parseLong(entry.getFileName().toString())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return pids;
    }

    /** Zombies are dead. */
    static boolean isAlive(long pid) {
        String[] stat = stat(pid);
        return stat.length > 0 && !stat[STATE].equals("Z") && !stat[STATE].equals("X");
    }

    static boolean isZombie(long pid) {
        String[] stat = stat(pid);
        return stat.length > 0 && stat[STATE].equals("Z");
    }

    static boolean leadsItsSession(long pid) {
        String[] stat = stat(pid);
        return stat.length > 0 && stat[SESSION].equals(String.valueOf(pid));
    }

    static long parent(long pid) {
        String[] stat = stat(pid);
        return stat.length > 0 ? Long.parseLong(stat[PARENT]) : 0;
    }

    /** The program's name, empty if there is no such process. */
    static String command(long pid) {
        try {
            return Files.readString(PROC.resolve(pid + "/comm")).trim();
        } catch (IOException gone) {
            return "";
        }
    }

    static String startTicks(long pid) {
        return stat(pid)[START_TICKS];
    }

    /** In seconds, user and system. */
    static double cpu(long pid) {
        String[] stat = stat(pid);
        double ticksPerSecond = 100;
        return (Long.parseLong(stat[UTIME]) + Long.parseLong(stat[UTIME + 1])) / ticksPerSecond;
    }

    /** The fields after the command's name; none if there is no such process. */
    private static String[] stat(long pid) {
        try {
            String line = Files.readString(PROC.resolve(pid + "/stat"), StandardCharsets.ISO_8859_1);
            return line.substring(line.lastIndexOf(')') + 2).split(" ", -1);
        } catch (IOException gone) {
            return new String[0];
        }
    }

    /** Empty if there is none, or no such process. */
    static String variable(long pid, String name) {
        return environment(pid).stream()
                .filter(entry -> entry.startsWith(name + "="))
                .map(entry -> entry.substring(name.length() + 1))
                .findFirst()
                .orElse("");
    }

    static List<String> environment(long pid) {
        try {
            String all = Files.readString(PROC.resolve(pid + "/environ"), StandardCharsets.ISO_8859_1);
            return Stream.of(all.split("\0", -1))
                    .filter(entry -> !entry.isEmpty())
                    .toList();
        } catch (IOException gone) {
            return List.of();
        }
    }

    /** Where it works; of a deleted folder with a remark behind it. Empty if there is no such process. */
    static String folder(long pid) {
        try {
            return Files.readSymbolicLink(PROC.resolve(pid + "/cwd")).toString();
        } catch (IOException gone) {
            return "";
        }
    }

    static long descriptors(long pid) throws IOException {
        return count(PROC.resolve(pid + "/fd"));
    }

    static long threads(long pid) throws IOException {
        return count(PROC.resolve(pid + "/task"));
    }

    private static long count(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.count();
        }
    }

    static String bootId() throws IOException {
        return Files.readString(PROC.resolve("sys/kernel/random/boot_id")).trim();
    }

    /** Signals a process, or with a minus a process group; it may be gone already. */
    static void signal(String signal, long... pids) {
        List<String> command = new ArrayList<>(List.of("sh", "-c", "kill -s \"$0\" -- \"$@\"", signal));
        for (long pid : pids) {
            command.add(String.valueOf(pid));
        }
        run(command);
    }

    /** The exit code. */
    static int run(List<String> command) {
        try {
            return new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    static void must(String... command) {
        assertThat(run(List.of(command))).as(String.join(" ", command)).isZero();
    }

    /** Skips the test where the host lacks a program. */
    static void need(String program) {
        boolean there = Stream.of(System.getenv("PATH").split(":", -1))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
        assumeTrue(there, program + " is not installed");
    }

    static void needRoot() {
        assumeTrue("root".equals(System.getProperty("user.name")), "needs root");
    }
}
