package io.wafleet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script {@code bin/wafleet}, in a checkout whose Java and Maven only say what they were asked for. */
class LauncherTest {
    private static final String LAUNCHER = "bin/wafleet";

    @TempDir
    private Path directory;

    private Path checkout;
    private Path tools;

    @BeforeEach
    void layOut() throws IOException {
        checkout = Files.createDirectories(directory.resolve("Área de Trabalho/wafleet"));
        tools = Files.createDirectories(directory.resolve("tools/bin"));
        Files.createDirectories(checkout.resolve("bin"));
        Files.createDirectories(checkout.resolve("src/main"));
        Files.createFile(checkout.resolve("pom.xml"));
        Files.copy(Path.of(LAUNCHER), checkout.resolve(LAUNCHER));
        Files.writeString(directory.resolve("tools/release"), "JAVA_VERSION=\"17.0.15\"\n");
        program("javac", "exit 1");
        program("java", "printf '%s\\n' \"locale ${LC_ALL:-none}\" \"$@\"");
    }

    @Test
    void shouldCountWhatMavenLoadsWhateverItWritesBeforeTheLine() throws Exception {
        program("mvn", """
                echo '[INFO] Downloading from central: https://example.org/a.pom'
                echo '[INFO] Downloaded from central: https://example.org/a.pom (1 kB at 2 kB/s)'
                echo 'Downloaded from central: https://example.org/b.jar (1 kB at 2 kB/s)'
                mkdir -p target && touch target/wafleet.jar""");

        assertThat(run("devices")).contains("2 files downloaded", "devices");
    }

    @Test
    void shouldSayInOneLineWhyNothingCanBeBuiltWhereNothingCanBeWritten() throws Exception {
        program("mvn", "exit 0");
        // Also root cannot make a folder where a file lies.
        Files.createFile(checkout.resolve("target"));

        assertThat(run("devices"))
                .startsWith("wafleet: ")
                .contains("cannot be written", "lib/wafleet.jar")
                .hasLineCount(1);
    }

    @Test
    void shouldReadItsArgumentsAsUtf8WhereThereIsNoLocale() throws Exception {
        Files.createDirectories(checkout.resolve("lib"));
        Files.createFile(checkout.resolve("lib/wafleet.jar"));

        assertThat(run("send", "Olá")).contains("locale C.UTF-8", "Olá");
    }

    private void program(String name, String script) throws IOException {
        Path file = Files.writeString(tools.resolve(name), "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private String run(String... arguments) throws Exception {
        Path said = directory.resolve("said");
        ProcessBuilder builder = new ProcessBuilder(checkout.resolve(LAUNCHER).toString());
        builder.command().addAll(List.of(arguments));
        builder.environment().clear();
        builder.environment()
                .putAll(Map.of(
                        "PATH",
                        tools + ":/usr/bin:/bin",
                        "JAVA_HOME",
                        tools.getParent().toString()));
        Process process = builder.redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .redirectInput(Path.of("/dev/null").toFile())
                .start();
        assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
        return Files.readString(said);
    }
}
