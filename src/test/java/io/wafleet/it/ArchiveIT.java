package io.wafleet.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An installation that was copied together, and the archive of classes that its Java starts it with. */
class ArchiveIT {
    private static final String FROM_ARCHIVE = "io.wafleet.cli.Cli source: shared objects file (top)";
    private static final List<String> SHOW_CLASSES = List.of("-Xlog:class+load");
    private static final Path JAVA_HOME = Path.of(System.getProperty("java.home"));

    @TempDir
    static Path root;

    private static Path archive;

    @BeforeAll
    static void install() throws Exception {
        Path jar = Path.of(System.getProperty("wafleet.jar", "target/wafleet.jar"));
        assumeThat(jar).as("packaged by mvn verify").isRegularFile();
        Files.createDirectories(root.resolve("bin"));
        Files.createDirectories(root.resolve("lib"));
        Files.copy(Path.of("bin/wafleet"), root.resolve("bin/wafleet"));
        Files.copy(jar, root.resolve("lib/wafleet.jar"));
        archive = root.toRealPath()
                .resolve("lib/cds")
                .resolve(JAVA_HOME.toRealPath().toString().substring(1))
                .resolve("wafleet.jsa");
        assertThat(run(List.of(), "--version")).contains("wafleet").doesNotContain(FROM_ARCHIVE);
        assertThat(run(List.of(), "archive")).contains("archived as");
    }

    @Test
    void shouldStartFromTheArchiveAndLeaveNothingElseBehind() throws Exception {
        assertThat(run(SHOW_CLASSES, "--version")).contains(FROM_ARCHIVE);
        assertThat(run(List.of(), "archive")).as("it fits already").isEmpty();
        try (Stream<Path> files = Files.list(archive.getParent())) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("wafleet.jsa", "log");
        }
        assertThat(Files.readString(archive.resolveSibling("log"))).contains("ready: API", "stopped");
    }

    @Test
    void shouldRunWithoutAWordWhereTheArchiveDoesNotFitAndMakeAnother() throws Exception {
        Path jar = root.resolve("lib/wafleet.jar");
        // As the way back to an older version would: another file, and not a newer one.
        Files.setLastModifiedTime(jar, FileTime.from(Instant.parse("2020-01-01T00:00:00Z")));

        assertThat(run(List.of(), "--version")).startsWith("wafleet").hasLineCount(1);
        assertThat(run(SHOW_CLASSES, "--version")).doesNotContain(FROM_ARCHIVE);
        assertThat(run(List.of(), "archive")).contains("archived as");
        assertThat(run(SHOW_CLASSES, "--version")).contains(FROM_ARCHIVE);

        Files.delete(archive);
        Files.writeString(archive, "not an archive");
        assertThat(run(List.of(), "--version")).startsWith("wafleet").hasLineCount(1);
        assertThat(run(List.of(), "archive")).contains("archived as");
    }

    @Test
    void shouldSayWhatKeptItWhereNothingIsArchived() throws Exception {
        Path kept = root.resolve("lib/kept");
        Files.move(root.resolve("lib/cds"), kept);
        try {
            Files.writeString(root.resolve("lib/cds"), "a file in its place");
            assertThat(end(1, List.of(), "archive"))
                    .contains("nothing was archived", archive.getParent() + " cannot be written to");
        } finally {
            Files.delete(root.resolve("lib/cds"));
            Files.move(kept, root.resolve("lib/cds"));
        }
    }

    private static String run(List<String> flags, String... arguments) throws IOException, InterruptedException {
        return end(0, flags, arguments);
    }

    private static String end(int code, List<String> flags, String... arguments)
            throws IOException, InterruptedException {
        Path said = root.resolve("said");
        ProcessBuilder builder = new ProcessBuilder(
                Stream.concat(Stream.of(root.resolve("bin/wafleet").toString()), Stream.of(arguments))
                        .toList());
        builder.environment().put("JAVA_HOME", JAVA_HOME.toRealPath().toString());
        builder.environment().put("WAFLEET_JAVA_OPTS", String.join(" ", flags));
        Process process = builder.redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .redirectInput(Path.of("/dev/null").toFile())
                .start();
        assertThat(process.waitFor(GatewayProcess.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .isTrue();
        String text = Files.readString(said);
        assertThat(process.exitValue()).as(text).isEqualTo(code);
        return text;
    }
}
