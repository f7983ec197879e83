package io.wafleet.simulator;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Makes the file that takes the place of the child's binary. */
public final class SimulatorScript {
    private static final List<String> JVM_FLAGS = List.of(
            "-XX:+UseSerialGC",
            "-Xms4m",
            "-Xmx14m",
            "-Xss256k",
            "-XX:TieredStopAtLevel=1",
            "-XX:ReservedCodeCacheSize=6m",
            "-XX:MaxMetaspaceSize=24m",
            "-XX:-UsePerfData",
            "-Xshare:auto",
            "-XX:+ExitOnOutOfMemoryError",
            "-Djava.security.egd=file:/dev/urandom");

    private SimulatorScript() {}

    /**
     * Writes an executable script that behaves as the child's binary: it replaces itself by a JVM, so it keeps its
     * process id, and it needs nothing from the environment.
     *
     * @param script where to write it
     * @param classPath of the simulator, made absolute
     * @param settings {@code SIM_…} variables that every start shall have unless its environment has them
     */
    public static Path install(Path script, String classPath, Map<String, String> settings) throws IOException {
        String absolute = Stream.of(classPath.split(File.pathSeparator, -1))
                .filter(entry -> !entry.isEmpty())
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
        // A JVM reads its own class path by the locale; without one it finds nothing below a folder with an accent.
        StringBuilder text = new StringBuilder("#!/bin/sh\nexport MALLOC_ARENA_MAX=1 LC_ALL=C.UTF-8\n");
        settings.forEach((name, value) -> text.append("[ -n \"$")
                .append(name)
                .append("\" ] || export ")
                .append(name)
                .append('=')
                .append(quoted(value))
                .append('\n'));
        text.append("exec ")
                .append(quoted(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        JVM_FLAGS.forEach(flag -> text.append(' ').append(flag));
        // Of the launcher. A Java that cannot use it goes without, and shall not complain in the child's log.
        String archive = System.getProperty("wafleet.archive");
        if (archive != null) {
            text.append(" -Xlog:cds=off,cds+dynamic=off ").append(quoted("-XX:SharedArchiveFile=" + archive));
        }
        text.append(" -cp ")
                .append(quoted(absolute))
                .append(' ')
                .append(Simulator.class.getName())
                .append(" \"$@\"\n");
        Path parent = script.toAbsolutePath().getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        Files.writeString(script, text.toString());
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
        return script;
    }

    private static String quoted(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }
}
