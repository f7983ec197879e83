package io.wafleet.bench;

import io.wafleet.client.CliFailure;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** Programs of the host that a bench runs beside what it measures. */
public final class HostProgram {
    private HostProgram() {}

    /** Where the program is; ends the bench where it is not installed. */
    public static Path need(String name) {
        return find(name)
                .orElseThrow(() -> CliFailure.failed("This bench needs " + name + ", which is not installed; on"
                        + " Debian: apt install " + name + ". Nothing was measured"));
    }

    /** Where the program is, if it is installed. */
    public static Optional<Path> find(String name) {
        return Stream.concat(
                        Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1)),
                        // Where Debian has what administrators start.
                        Stream.of("/usr/sbin", "/usr/local/sbin"))
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
