package io.wafleet.cli.demo;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The demo's own directory; what it keeps there makes a second demo start with the same numbers and password. */
public record DemoHome(Path directory, String user, String password) {
    private static final List<String> PASSED_ON =
            List.of("API_PORT", "PROCESS_BASE_PORT", "WAFLEET_MANAGEMENT_PORT", "DEFAULT_ADMIN_USER");
    private static final String LETTERS = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";
    private static final int PASSWORD_LENGTH = 20;

    public static DemoHome open(Path root, Map<String, String> environment) throws IOException {
        Path directory = root.resolve(".demo");
        Files.createDirectories(directory);
        restrict(directory, "rwx------");
        String user = environment.getOrDefault("DEFAULT_ADMIN_USER", "admin");
        return new DemoHome(directory, user, password(directory, environment.get("DEFAULT_ADMIN_PASS")));
    }

    public Path log() {
        return directory.resolve("gateway.log");
    }

    /** Installs the simulated child and returns the settings of a gateway that knows nothing else. */
    public Map<String, String> prepare(ChildProgram simulator, Map<String, String> outside) throws IOException {
        Path child = directory.resolve("simulated-child");
        simulator.install(child, Map.of());
        Map<String, String> environment = new TreeMap<>();
        for (String name : PASSED_ON) {
            String value = outside.get(name);
            if (value != null) {
                environment.put(name, value);
            }
        }
        environment.put("DEFAULT_ADMIN_USER", user);
        environment.put("DEFAULT_ADMIN_PASS", password);
        environment.put("WAFLEET_HOME", directory.toString());
        environment.put("WAFLEET_SESSIONS", directory.resolve("sessions").toString());
        environment.put("WAFLEET_CHILD_BINARY", child.toString());
        environment.put("WAFLEET_ON_STOP", "stop");
        environment.put("WAFLEET_HOST", "127.0.0.1");
        return environment;
    }

    @Override
    public String toString() {
        return "DemoHome[" + directory + "]";
    }

    private static String password(Path directory, @Nullable String given) throws IOException {
        Path file = directory.resolve("admin-password");
        if (given != null && !given.isEmpty()) {
            return keep(file, given);
        }
        return Files.exists(file) ? Files.readString(file).strip() : keep(file, generate());
    }

    private static String keep(Path file, String password) throws IOException {
        if (!Files.exists(file)) {
            Files.createFile(file);
        }
        restrict(file, "rw-------");
        Files.writeString(file, password);
        return password;
    }

    private static String generate() {
        SecureRandom random = new SecureRandom();
        StringBuilder password = new StringBuilder();
        for (int i = 0; i < PASSWORD_LENGTH; i++) {
            password.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        return password.toString();
    }

    private static void restrict(Path path, String permissions) throws IOException {
        if (FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
        }
    }
}
