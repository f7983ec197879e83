package io.wafleet.bench;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.wafleet.client.Api;
import io.wafleet.client.CliFailure;
import io.wafleet.client.Device;
import io.wafleet.client.Endpoint;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A gateway in a JVM of its own, run as {@code bin/wafleet run} runs it, with the flags of this JVM and with default
 * settings but for ports, places and what the subject needs.
 */
public final class MeasuredGateway {
    public static final Duration LOOK_EVERY = Duration.ofMillis(10);
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final long FIRST_NUMBER = 5511900000001L;
    private static final int OWN_PORTS = 900;

    private final BenchHome home;
    private final Path folder;
    private final Watch watch;
    private final Map<String, String> environment = new TreeMap<>();
    private final URI url;
    private final int managementPort;
    private @Nullable Process process;
    private @Nullable Api api;
    private long startedAt;

    /** @param settings beside those that every measured gateway has */
    public MeasuredGateway(BenchHome home, Path folder, Path binary, Watch watch, Map<String, String> settings) {
        this.home = home;
        this.folder = folder;
        this.watch = watch;
        int base = LocalHttp.freeRange();
        int apiPort = LocalHttp.freePort(base + OWN_PORTS);
        managementPort = LocalHttp.freePort(apiPort + 1);
        url = URI.create("http://127.0.0.1:" + apiPort);
        environment.put("PATH", System.getenv().getOrDefault("PATH", "/usr/bin:/bin"));
        environment.put("WAFLEET_HOME", folder.resolve("data").toString());
        environment.put("WAFLEET_SESSIONS", folder.resolve("sessions").toString());
        environment.put("WAFLEET_HOST", "127.0.0.1");
        environment.put("API_PORT", Integer.toString(apiPort));
        environment.put("WAFLEET_MANAGEMENT_PORT", Integer.toString(managementPort));
        environment.put("PROCESS_BASE_PORT", Integer.toString(base));
        environment.put("MAX_PROCESSES", Integer.toString(OWN_PORTS));
        environment.put("WAFLEET_CHILD_BINARY", binary.toString());
        // A bench is one caller who does nothing but ask.
        environment.put("API_RATE_LIMIT", "off");
        environment.put("WAFLEET_CONNECTIONS_PER_ADDRESS", "1000000");
        environment.putAll(settings);
    }

    /** Starts it; returns at once. */
    public void start() throws IOException {
        List<String> command = java();
        command.addAll(List.of("-Dwafleet.root=" + folder, "io.wafleet.Main", "run"));
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        builder.redirectErrorStream(true)
                .redirectOutput(Redirect.appendTo(folder.resolve("gateway.log").toFile()));
        startedAt = System.nanoTime();
        process = home.start(builder);
    }

    /** The Java that runs here with its flags and class path; what follows is a class and its arguments. */
    public static List<String> java() {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(flags());
        command.addAll(List.of("-cp", classPath()));
        return command;
    }

    /** The flags that this JVM was started with, but for those about a terminal or a debugger. */
    private static List<String> flags() {
        return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(flag -> !flag.startsWith("-Dwafleet.") && !flag.startsWith("-agent"))
                .toList();
    }

    private static String classPath() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
    }

    /** Seconds from the start of the process until {@code /health/live} answers. */
    public double awaitLive() throws InterruptedException {
        return await("live", () -> LocalHttp.isOk(managementPort, "/health/live"));
    }

    /** Seconds from the start of the process until the gateway takes commands, of which it tells its command line. */
    public double awaitReady() throws InterruptedException {
        return await("ready", () -> LocalHttp.isOk(managementPort, "/health/ready") && hasKey());
    }

    /** The key is another after each start. */
    private boolean hasKey() {
        try {
            JsonObject found = new JsonObject(Files.readString(folder.resolve("data/cli.json")));
            if (!found.getLong("pid", 0L).equals(process().pid())) {
                return false;
            }
            api = new Api(new Endpoint(url, found.getString("token")));
            return true;
        } catch (IOException | DecodeException notYet) {
            return false;
        }
    }

    /** Seconds from the start of the process until the gateway has the condition. */
    private double await(String what, BooleanSupplier condition) throws InterruptedException {
        return watch.until("the gateway is " + what, startedAt, LOOK_EVERY, PATIENCE, () -> {
            if (!process().isAlive()) {
                throw CliFailure.failed(
                        "The gateway has ended; its log is " + folder.resolve("gateway.log") + " (kept with --keep)");
            }
            return condition.getAsBoolean();
        });
    }

    public long startedAt() {
        return startedAt;
    }

    public ProcessView view() {
        return new ProcessView(process().pid());
    }

    public void kill() {
        process().destroyForcibly();
        process().onExit().join();
    }

    private Process process() {
        if (process == null) {
            throw new IllegalStateException("not started");
        }
        return process;
    }

    public Api api() {
        return Objects.requireNonNull(api, "not ready");
    }

    /** Registers devices that do not run yet. */
    public void register(int count) {
        for (long number = FIRST_NUMBER; number < FIRST_NUMBER + count; number++) {
            JsonObject device =
                    new JsonObject().put("phoneNumber", Long.toString(number)).put("autoStart", false);
            api().post("/api/devices", device);
        }
    }

    public int apiPort() {
        return url.getPort();
    }

    /** What its command line shows to be let in. */
    public String token() {
        return Objects.requireNonNull(api().endpoint().token());
    }

    public Device device(String id) {
        return Device.of(api().get("/api/devices/" + Api.segment(id)));
    }

    /** Asks for a code to scan, which starts the device's child. */
    public void askForCode(String id) {
        api().get("/api/devices/" + Api.segment(id) + "/qr");
    }

    public List<Device> devices() {
        return Device.all(api().all("/api/devices", "devices"));
    }

    /** Orders {@code start} or {@code stop} for all devices, one after the other. */
    public void order(String verb, List<Device> devices) {
        devices.forEach(device -> api().post("/api/devices/" + Api.segment(device.id()) + "/" + verb, null));
    }

    public void removeAll() {
        devices().forEach(device -> api().delete("/api/devices/" + Api.segment(device.id())));
    }

    public boolean areAll(String state) {
        return devices().stream().allMatch(device -> device.process().state().equals(state));
    }
}
