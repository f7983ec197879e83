package io.wafleet.bench;

import io.wafleet.client.CliFailure;
import io.wafleet.client.Pause;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A temporary folder, and all processes of the bench: each works in the folder or below, which is how they are found
 * again, whoever their parent is by now. Closing ends them all and removes the folder; from then on none is started.
 */
public final class BenchHome implements AutoCloseable {
    private static final Duration LOOK_EVERY = Duration.ofMillis(50);
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Path folder;
    private final boolean keep;
    private boolean closed;

    private BenchHome(Path folder, boolean keep) {
        this.folder = folder;
        this.keep = keep;
    }

    /**
     * Makes the folder.
     *
     * @param parent where; null for the system's folder of temporary files
     * @param keep whether its files stay when it is closed
     */
    public static BenchHome open(@Nullable Path parent, boolean keep) throws IOException {
        String prefix = "wafleet-bench-";
        Path folder = parent == null
                ? Files.createTempDirectory(prefix)
                : Files.createTempDirectory(Files.createDirectories(parent), prefix);
        return new BenchHome(folder.toRealPath(), keep);
    }

    /** Of the temporary folder; no other bench has it. */
    String name() {
        return String.valueOf(folder.getFileName());
    }

    public Path folder(String name) throws IOException {
        return Files.createDirectories(folder.resolve(name));
    }

    /** Starts a process, which must work in the folder. */
    public synchronized Process start(ProcessBuilder builder) throws IOException {
        if (closed) {
            throw CliFailure.failed("The bench is over");
        }
        return builder.start();
    }

    /** Ends, by force, every process that works in the folder or below; returns when none is left. */
    public void endAll(Path below) {
        long begin = System.nanoTime();
        for (List<ProcessView> left = processes(below); !left.isEmpty(); left = processes(below)) {
            left.forEach(process -> ProcessHandle.of(process.pid()).ifPresent(ProcessHandle::destroyForcibly));
            if (Watch.seconds(begin) > PATIENCE.toSeconds()) {
                throw CliFailure.failed("These processes do not end: " + left);
            }
            pause();
        }
    }

    private static List<ProcessView> processes(Path below) {
        return ProcessView.all().filter(process -> process.worksIn(below)).toList();
    }

    /** Not to be interrupted: what was started must end. */
    private static void pause() {
        try {
            Pause.of(LOOK_EVERY);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        endAll(folder);
        if (!keep) {
            remove();
        }
    }

    private void remove() {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(folder + " could not be removed", e);
        }
    }

    @Override
    public String toString() {
        return folder.toString();
    }
}
