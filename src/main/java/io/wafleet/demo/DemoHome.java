package io.wafleet.demo;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The demo's own directory; what it keeps there makes a second demo start with the same numbers and password. */
public record DemoHome(SimulatedHome home, String user, String password) {
    private static final List<String> PASSED_ON =
            List.of("API_PORT", "PROCESS_BASE_PORT", "WAFLEET_MANAGEMENT_PORT", "DEFAULT_ADMIN_USER");
    /** Where no port is named: the usual one, or one of those behind it where something else has it. */
    private static final Map<String, Integer> USUAL_PORTS = Map.of("API_PORT", 3000, "WAFLEET_MANAGEMENT_PORT", 9090);

    private static final int PORTS_TRIED = 50;
    private static final String LETTERS = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";
    private static final int PASSWORD_LENGTH = 20;

    public static DemoHome open(Path directory, Map<String, String> environment) throws IOException {
        SimulatedHome home = SimulatedHome.open(directory);
        String user = environment.getOrDefault("DEFAULT_ADMIN_USER", "admin");
        return new DemoHome(home, user, password(home.directory(), environment.get("DEFAULT_ADMIN_PASS")));
    }

    public Path directory() {
        return home.directory();
    }

    public Path log() {
        return directory().resolve("gateway.log");
    }

    /** Installs the simulated child and returns the settings of a gateway that knows nothing else. */
    public Map<String, String> prepare(ChildProgram simulator, Map<String, String> outside) throws IOException {
        Map<String, String> environment = new TreeMap<>(home.prepare(simulator));
        for (String name : PASSED_ON) {
            String value = outside.get(name);
            if (value != null) {
                environment.put(name, value);
            }
        }
        USUAL_PORTS.forEach(
                (name, port) -> environment.computeIfAbsent(name, absent -> String.valueOf(firstFree(port))));
        environment.put("DEFAULT_ADMIN_USER", user);
        environment.put("DEFAULT_ADMIN_PASS", password);
        environment.put("WAFLEET_ON_STOP", "stop");
        environment.put("WAFLEET_HOST", "127.0.0.1");
        return environment;
    }

    @Override
    public String toString() {
        return "DemoHome[" + directory() + "]";
    }

    /** The usual port if there is none: the gateway then says what is wrong with it. */
    private static int firstFree(int usual) {
        return IntStream.range(usual, usual + PORTS_TRIED)
                .filter(DemoHome::isFree)
                .findFirst()
                .orElse(usual);
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException taken) {
            return false;
        }
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
        SimulatedHome.restrict(file, "rw-------");
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
}
