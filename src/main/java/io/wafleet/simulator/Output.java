package io.wafleet.simulator;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * The child's two output streams, as a Go program writes them: unbuffered, and one lock over each of them, so that a
 * full pipe stops whoever logs. A broken pipe ends the process (contract 1.6).
 */
final class Output {
    private static final int BROKEN_PIPE = 141;

    private final OutputStream standardOut = new FileOutputStream(FileDescriptor.out);
    private final OutputStream standardError = new FileOutputStream(FileDescriptor.err);

    void print(String line) {
        write(standardOut, line);
    }

    void printError(String line) {
        write(standardError, line);
    }

    void info(String message) {
        log("info", message);
    }

    void warn(String message) {
        log("warning", message);
    }

    void error(String message) {
        log("error", message);
    }

    void fatal(String message) {
        log("fatal", message);
    }

    private void log(String level, String message) {
        String time = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
        String quoted = message.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
        write(standardError, "time=\"" + time + "\" level=" + level + " msg=\"" + quoted + "\"");
    }

    private static void write(OutputStream out, String line) {
        synchronized (out) {
            try {
                out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
                out.flush();
            } catch (IOException e) {
                Runtime.getRuntime().halt(BROKEN_PIPE);
            }
        }
    }
}
