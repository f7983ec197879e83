package io.wafleet.demo;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;

/** A folder with everything of a simulated fleet: the gateway's home, the volumes, and the program of the children. */
public record SimulatedHome(Path directory) {
    /**
     * Makes the folder if need be, readable for nobody else.
     *
     * @throws IOException with the folder's name, where it cannot be written
     */
    public static SimulatedHome open(Path directory) throws IOException {
        Path absolute = directory.toAbsolutePath();
        try {
            Files.createDirectories(absolute);
            restrict(absolute, "rwx------");
        } catch (IOException e) {
            throw new IOException(absolute + " cannot be used (" + e.getMessage() + "); name another folder", e);
        }
        return new SimulatedHome(absolute);
    }

    /** Installs the simulated child and returns the settings that keep a gateway inside this folder. */
    public Map<String, String> prepare(ChildProgram simulator) throws IOException {
        Path child = directory.resolve("simulated-child");
        simulator.install(child, Map.of());
        return Map.of(
                "WAFLEET_HOME", directory.toString(),
                "WAFLEET_SESSIONS", directory.resolve("sessions").toString(),
                "WAFLEET_CHILD_BINARY", child.toString(),
                "WAFLEET_SIMULATED", "true");
    }

    static void restrict(Path path, String permissions) throws IOException {
        if (FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
        }
    }
}
