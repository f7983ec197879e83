package io.wafleet.cli;

import io.wafleet.client.CliFailure;
import io.wafleet.terminal.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/**
 * Does once what programs do at their start, in a folder that is removed again. The launcher has Java write down which classes
 * that took, for later starts to find them ready (class data sharing).
 */
@Command(
        name = "archive",
        description = "Let this machine's Java start wafleet in less time and memory.",
        footer = {
            "",
            "Keeps the program's classes beside its jar as this Java wants them. Wanted once for each Java and each version of",
            "wafleet; bin/wafleet does it by itself when it builds. Without it, or with an old one, everything works as well."
        })
final class ArchiveCommand implements Callable<Integer> {
    private static final String SIMULATOR = "io/wafleet/simulator/";
    private static final String CLASS = ".class";

    private final Shell shell;

    @Mixin
    HelpOptions help = new HelpOptions();

    ArchiveCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() throws IOException {
        Path folder = Files.createTempDirectory("wafleet-archive-");
        try {
            rehearse(folder);
            loadSimulator(System.getProperty("java.class.path", ""));
            return 0;
        } catch (StartException e) {
            throw new CliFailure(e.exitCode(), "The rehearsal failed: " + e.getMessage(), e);
        } finally {
            remove(folder);
        }
    }

    private void rehearse(Path folder) throws IOException, StartException {
        Path home = folder.resolve("data");
        try (RunningGateway gateway = shell.starter().start(environment(home))) {
            ByteArrayOutputStream said = new ByteArrayOutputStream();
            Shell own = new Shell(terminal(said), Map.of(), folder, shell.starter(), shell.simulator());
            for (List<String> command : List.of(
                    List.of("devices", "add", "5511900000001"), List.of("devices"), List.of("send", "--help"))) {
                int code = Cli.run(command.toArray(String[]::new), own);
                if (code != 0) {
                    throw CliFailure.failed("At %s, %s ended with %d: %s"
                            .formatted(gateway.url(), command, code, said.toString(StandardCharsets.UTF_8)));
                }
            }
        }
    }

    /** The gateway's start in a home with nothing in it, away from everything that is configured here. */
    private Map<String, String> environment(Path home) throws IOException {
        Map<String, String> environment = new TreeMap<>();
        environment.put("PATH", shell.environment().getOrDefault("PATH", "/usr/bin:/bin"));
        environment.put("WAFLEET_HOME", home.toString());
        environment.put("WAFLEET_SESSIONS", home.resolve("sessions").toString());
        environment.put("WAFLEET_HOST", "127.0.0.1");
        try (ServerSocket api = free();
                ServerSocket management = free()) {
            environment.put("API_PORT", String.valueOf(api.getLocalPort()));
            environment.put("WAFLEET_MANAGEMENT_PORT", String.valueOf(management.getLocalPort()));
        }
        return environment;
    }

    private static ServerSocket free() throws IOException {
        return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    }

    private static Terminal terminal(OutputStream said) {
        PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8);
        return new Terminal(InputStream.nullInputStream(), out, out, false, false);
    }

    /** Simulated children run in JVMs of their own, of the same jar. */
    private static void loadSimulator(String classPath) throws IOException {
        if (!classPath.endsWith(".jar")) {
            return;
        }
        try (JarFile jar = new JarFile(classPath)) {
            List<String> names = jar.stream()
                    .map(entry -> entry.getName())
                    .filter(name -> name.startsWith(SIMULATOR) && name.endsWith(CLASS) && !name.contains("-info"))
                    .map(name ->
                            name.substring(0, name.length() - CLASS.length()).replace('/', '.'))
                    .toList();
            for (String name : names) {
                load(name);
            }
        }
    }

    private static @Nullable Class<?> load(String name) {
        try {
            return Class.forName(name, false, ArchiveCommand.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException("the jar has lost " + name, e);
        }
    }

    private static void remove(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).forEach(ArchiveCommand::delete);
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
