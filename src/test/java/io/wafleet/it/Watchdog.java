package io.wafleet.it;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Kills everything that works in a folder when the tests' JVM is gone, however it went. The gateway, its children and
 * what they start work there, the deleted and the detached too.
 */
final class Watchdog implements AutoCloseable {
    private static final String SCRIPT = """
            read end
            for round in 1 2 3; do
              for process in /proc/[0-9]*; do
                case $(readlink "$process/cwd") in
                  "$1" | "$1"/*) kill -KILL "${process#/proc/}" ;;
                esac
              done
            done
            """;

    private final Path folder;
    private final Process process;

    private Watchdog(Path folder, Process process) {
        this.folder = folder;
        this.process = process;
    }

    static Watchdog over(Path folder) throws IOException {
        ProcessBuilder builder = new ProcessBuilder("setsid", "sh", "-c", SCRIPT, "sh", folder.toString());
        builder.directory(Path.of("/").toFile());
        builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD);
        // It waits for the end of its input, which is a pipe of this JVM.
        return new Watchdog(folder, builder.start());
    }

    /** All that work in the folder now. */
    List<ProcessHandle> watched() throws IOException {
        List<ProcessHandle> found = new ArrayList<>();
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (Path each : processes) {
                if (worksInFolder(each)) {
                    ProcessHandle.of(Long.parseLong(each.getFileName().toString()))
                            .ifPresent(found::add);
                }
            }
        }
        return found;
    }

    private boolean worksInFolder(Path process) {
        try {
            return Files.readSymbolicLink(process.resolve("cwd")).startsWith(folder);
        } catch (IOException goneOrForeign) {
            return false;
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
