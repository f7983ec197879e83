package io.wafleet.bench;

import io.wafleet.client.CliFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A process as the kernel (man 5 proc) and, where it is a JVM, {@code jcmd} show it. */
public record ProcessView(long pid) {
    /** A tick of {@code /proc/<pid>/stat} is a hundredth of a second on every Linux that runs a JVM. */
    private static final double TICKS_PER_SECOND = 100;

    private static final Path PROC = Path.of("/proc");
    private static final double KB_PER_MB = 1024;
    private static final int PARENT = 1;
    private static final int USER_TICKS = 11;
    private static final int SYSTEM_TICKS = 12;
    private static final long JCMD_SECONDS = 60;
    /** Threads of the JDK that wait for a process each; the idle ones end after a minute. */
    private static final String REAPER = "process reaper";

    /** All processes that can be seen. */
    static Stream<ProcessView> all() {
        try (Stream<Path> entries = Files.list(PROC)) {
            return entries
                    .map(entry -> entry.getFileName().toString())
                    .filter(name -> name.chars().allMatch(Character::isDigit))
                    .map(name -> new ProcessView(Long.parseLong(name)))
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw CliFailure.failed("/proc cannot be read: " + e.getMessage());
        }
    }

    /** Whether it works in the folder or below; not so for zombies and for the processes of other users. */
    boolean worksIn(Path folder) {
        try {
            return Files.readSymbolicLink(file("cwd")).startsWith(folder);
        } catch (IOException goneOrForeign) {
            return false;
        }
    }

    /** The environment as it was at the start. */
    public Map<String, String> environment() {
        Map<String, String> environment = new TreeMap<>();
        for (String entry : read("environ").split("\0", -1)) {
            int equals = entry.indexOf('=');
            if (equals > 0) {
                environment.put(entry.substring(0, equals), entry.substring(equals + 1));
            }
        }
        return environment;
    }

    public double cpuSeconds() {
        List<String> stat = stat();
        return (Long.parseLong(stat.get(USER_TICKS)) + Long.parseLong(stat.get(SYSTEM_TICKS))) / TICKS_PER_SECOND;
    }

    public double residentMb() {
        return read("status")
                .lines()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToDouble(line -> Long.parseLong(line.replaceAll("\\D", "")) / KB_PER_MB)
                .findFirst()
                .orElse(Double.NaN);
    }

    public int descriptors() {
        return entries("fd").size();
    }

    public int threads() {
        return (int) entries("task").stream()
                .filter(task -> !name(task).equals(REAPER))
                .count();
    }

    /** Its children, alive or not yet reaped. */
    public int children() {
        return (int) all().filter(other -> {
                    try {
                        return other.stat().get(PARENT).equals(Long.toString(pid));
                    } catch (CliFailure gone) {
                        return false;
                    }
                })
                .count();
    }

    /** What a JVM holds, garbage apart. */
    public record Memory(double residentMb, double heapMb) {}

    /** Of a JVM with the serial collector, after a full collection. */
    public Memory memory() {
        jcmd("GC.run");
        return new Memory(residentMb(), heapMb());
    }

    private double heapMb() {
        return jcmd("GC.heap_info")
                .lines()
                .map(String::strip)
                .filter(line -> line.startsWith("def new generation") || line.startsWith("tenured generation"))
                .mapToDouble(line -> Long.parseLong(line.replaceAll(".*used (\\d+)K.*", "$1")) / KB_PER_MB)
                .sum();
    }

    private String jcmd(String command) {
        Path program = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        if (!Files.isExecutable(program)) {
            throw CliFailure.failed("Measuring needs a JDK: there is no " + program);
        }
        try {
            Process process = new ProcessBuilder(program.toString(), Long.toString(pid), command)
                    .redirectErrorStream(true)
                    .start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(JCMD_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw CliFailure.failed("jcmd " + command + " failed: " + output);
            }
            return output;
        } catch (IOException e) {
            throw new CliFailure(CliFailure.FAILED, "jcmd cannot be run: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw CliFailure.failed("Interrupted");
        }
    }

    /** The fields after the command's name, which is in parentheses and may contain anything. */
    private List<String> stat() {
        String line = read("stat");
        return List.of(line.substring(line.lastIndexOf(')') + 2).split(" ", -1));
    }

    private static String name(Path task) {
        try {
            return Files.readString(task.resolve("comm")).strip();
        } catch (IOException gone) {
            return REAPER;
        }
    }

    private List<Path> entries(String folder) {
        try (Stream<Path> entries = Files.list(file(folder))) {
            return entries.toList();
        } catch (IOException e) {
            throw CliFailure.failed("process " + pid + " has ended: " + e.getMessage());
        }
    }

    private String read(String file) {
        try {
            return Files.readString(file(file), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw CliFailure.failed("process " + pid + " has ended: " + e.getMessage());
        }
    }

    private Path file(String name) {
        return PROC.resolve(Long.toString(pid)).resolve(name);
    }
}
