package io.wafleet.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The classes of the packaged program as Java has them in memory, as {@code bin/wafleet archive} makes it: all gateways and
 * children of the tests start in half the time. Made once for each package, by the first JVM of tests that wants it.
 */
final class ClassArchive {
    private static final String NAME = "it-classes-%s.jsa";

    private ClassArchive() {}

    /** What Java is to be told; nothing where a test is run before the program is packaged. */
    static List<String> options(Path jar) throws IOException {
        if (!Files.exists(jar)) {
            return List.of();
        }
        Path archive = jar.resolveSibling(NAME.formatted(stamp(jar)));
        try (FileChannel lock = FileChannel.open(
                jar.resolveSibling("it-classes.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            // Until it is closed.
            lock.lock();
            if (!Files.exists(archive)) {
                forgetOthers(jar.resolveSibling(""));
                make(jar, archive);
            }
        }
        return List.of("-XX:SharedArchiveFile=" + archive, "-Dwafleet.archive=" + archive);
    }

    private static void forgetOthers(Path folder) throws IOException {
        try (DirectoryStream<Path> old = Files.newDirectoryStream(folder, NAME.formatted("*"))) {
            for (Path each : old) {
                Files.delete(each);
            }
        }
    }

    private static String stamp(Path jar) throws IOException {
        return Files.getLastModifiedTime(jar).toMillis() + "-" + Files.size(jar);
    }

    private static void make(Path jar, Path archive) throws IOException {
        Path draft = archive.resolveSibling("it-classes.draft");
        Path said = archive.resolveSibling("it-classes.log");
        Files.deleteIfExists(draft);
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ShippedOptions.read());
        command.addAll(
                List.of("-XX:ArchiveClassesAtExit=" + draft, "-cp", jar.toString(), "io.wafleet.Main", "archive"));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        try {
            assertThat(process.waitFor(GatewayProcess.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        assertThat(process.exitValue()).as(Files.readString(said)).isZero();
        Files.move(draft, archive, StandardCopyOption.ATOMIC_MOVE);
    }
}
