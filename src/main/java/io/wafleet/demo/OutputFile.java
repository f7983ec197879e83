package io.wafleet.demo;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Sends what the gateway in this process prints to a file, so that it does not disturb the screen. */
public final class OutputFile implements AutoCloseable {
    private final PrintStream out = System.out;
    private final PrintStream err = System.err;
    private final Path path;
    private final PrintStream file;

    public OutputFile(Path path) throws IOException {
        this.path = path;
        file = new PrintStream(new FileOutputStream(path.toFile(), true), true, StandardCharsets.UTF_8);
        System.setOut(file);
        System.setErr(file);
    }

    public Path path() {
        return path;
    }

    @Override
    public void close() {
        System.setOut(out);
        System.setErr(err);
        file.close();
    }
}
