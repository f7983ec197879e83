package io.wafleet.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wafleet.simulator.SimulatorScript;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A gateway in a JVM of its own, on a home of its own, whose children are simulated. Leaves no process behind: whatever
 * works in its folder is killed when it is closed, and by {@link Watchdog} should the tests' JVM be killed.
 */
public final class GatewayProcess implements AutoCloseable {
    public static final String ADMIN = "admin";
    public static final String PASSWORD = "correct horse battery";
    public static final String JWT_SECRET = "a secret of the tests, and of nothing but the tests";
    public static final Duration PATIENCE = Duration.ofSeconds(120);

    private static final Path JAR =
            Path.of(System.getProperty("wafleet.jar", "target/wafleet.jar")).toAbsolutePath();
    private static final Map<String, String> QUICK_CHILDREN = Map.of(
            "SIM_BOOT_CONNECT", "200ms",
            "SIM_PAIR_READY", "200ms",
            "SIM_ACK_DELAY", "50ms",
            "SIM_DRAIN", "1s");

    private static final Map<String, String> FAST_SENDS = Map.of(
            "WAFLEET_SEND_INTERVAL", "10ms",
            "WAFLEET_SEND_JITTER", "0",
            "WAFLEET_SEND_PER_MINUTE", "0",
            "WAFLEET_SEND_PER_HOUR", "0",
            "WAFLEET_SEND_PER_DAY", "0",
            "WAFLEET_REPLY_PER_MINUTE", "0",
            "WAFLEET_REPLY_PER_HOUR", "0",
            "WAFLEET_REPLY_PER_DAY", "0",
            "WAFLEET_FIRST_CONTACTS_PER_DAY", "0",
            "WAFLEET_PAUSE_AFTER_FAILURES", "0");

    /** Beside those that are shipped. Most live for seconds, in which the second compiler only costs (docs/adr/0006). */
    private static final List<String> FOR_TESTS = List.of("-Xmx256m", "-XX:TieredStopAtLevel=1");

    private final List<String> options;
    private List<String> within = List.of();
    private final Path root;
    private final Map<String, String> environment = new TreeMap<>();
    private final ApiClient management;
    private final Watchdog watchdog;
    private final PortRange ports;
    private ApiClient api;
    private Process process;

    private GatewayProcess(String name, Map<String, String> settings, List<String> options) throws IOException {
        this.options = List.copyOf(options);
        root = Path.of("target", "it", name).toAbsolutePath();
        deleteTree(root);
        ports = PortRange.take();
        int apiPort = ports.free(800);
        int hookPort = ports.free(700);
        int managementPort = ports.free(900);
        environment.putAll(Map.of(
                "PATH", System.getenv("PATH"),
                "API_PORT", String.valueOf(apiPort),
                "WAFLEET_HOST", "127.0.0.1",
                "WAFLEET_MANAGEMENT_PORT", String.valueOf(managementPort),
                "WAFLEET_HOOK_PORT", String.valueOf(hookPort),
                "PROCESS_BASE_PORT", String.valueOf(ports.first()),
                "WAFLEET_CHILD_BINARY", binary().toString(),
                "WAFLEET_LINK_INTERVAL", "300ms",
                "DEFAULT_ADMIN_PASS", PASSWORD,
                "JWT_SECRET", JWT_SECRET));
        environment.putAll(FAST_SENDS);
        environment.putAll(settings);
        watchdog = Watchdog.over(root);
        api = new ApiClient(URI.create("http://127.0.0.1:" + apiPort), null);
        management = new ApiClient(URI.create("http://127.0.0.1:" + managementPort), null);
        SimulatorScript.install(binary(), program(), QUICK_CHILDREN);
    }

    /** Starts a gateway with nothing in it; its files are kept in {@code target/it/<name>} for those who look for why. */
    public static GatewayProcess start(String name, Map<String, String> settings) throws IOException {
        GatewayProcess gateway = prepare(name, settings);
        gateway.start();
        gateway.logIn();
        return gateway;
    }

    /** As {@link #start(String, Map)}, but nothing runs yet and nobody is logged in. */
    public static GatewayProcess prepare(String name, Map<String, String> settings) throws IOException {
        List<String> options = new ArrayList<>(ShippedOptions.read());
        options.addAll(FOR_TESTS);
        options.addAll(ClassArchive.options(JAR));
        return prepare(name, settings, options);
    }

    /** As {@link #prepare(String, Map)}, in a Java with other options than usual. */
    public static GatewayProcess prepare(String name, Map<String, String> settings, List<String> options)
            throws IOException {
        return new GatewayProcess(name, settings, options);
    }

    /** Gives the children to come settings of the simulator beside the usual ones. */
    public void simulate(Map<String, String> settings) throws IOException {
        Map<String, String> all = new TreeMap<>(QUICK_CHILDREN);
        all.putAll(settings);
        SimulatorScript.install(binary(), program(), all);
    }

    /** Makes {@link #api()} the administrator's. */
    public void logIn() {
        api = api.withToken(login(ADMIN, PASSWORD));
    }

    /** The API as the command line of the gateway's own host has it. */
    public ApiClient local() {
        try {
            String file = Files.readString(root.resolve("data/cli.json"));
            return api.withToken(new JsonObject(file).getString("token"));
        } catch (IOException e) {
            throw new AssertionError("no gateway runs, or it leaves no key for its command line", e);
        }
    }

    /** Starts it by a command that goes on as the one behind it, from the next start on. */
    public void within(List<String> command) {
        within = List.copyOf(command);
    }

    /** Starts the gateway again, on the same home; what was said of the token stays true. */
    public void start() throws IOException {
        launch();
        awaitReady();
    }

    /** Starts the gateway and waits for nothing. */
    public void launch() throws IOException {
        process = builder(environment, outputFile()).start();
    }

    public void awaitReady() throws IOException {
        try {
            await("the gateway is ready")
                    .atMost(PATIENCE)
                    .until(() -> !process.isAlive() || management.answers("/health/ready"));
            assertThat(process.isAlive()).as(output()).isTrue();
        } catch (RuntimeException | AssertionError e) {
            process.destroyForcibly();
            throw e;
        }
    }

    /** Starts the gateway again with one setting changed. */
    public void startWith(String setting, String value) throws IOException {
        set(setting, value);
        start();
    }

    /** From the next start on; null for the default. */
    public void set(String setting, @Nullable String value) {
        environment.compute(setting, (name, before) -> value);
    }

    /** Starts one more gateway on the same home, which is expected to end by itself. */
    public Process startSecond(Path output) throws IOException {
        return builder(environment, output).start();
    }

    /** Runs a command of {@code bin/wafleet} with the gateway's settings; gives its exit code. */
    public int command(Path output, String... arguments) throws IOException, InterruptedException {
        ProcessBuilder builder = builder(environment, output);
        List<String> line = builder.command();
        line.remove(line.size() - 1);
        line.addAll(List.of(arguments));
        // As bin/wafleet does.
        builder.environment().put("LC_ALL", "C.UTF-8");
        Process command = builder.start();
        assertThat(command.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        return command.exitValue();
    }

    private ProcessBuilder builder(Map<String, String> variables, Path output) {
        String home = variables.getOrDefault("JAVA_HOME", System.getProperty("java.home"));
        String java = Path.of(home, "bin", "java").toString();
        // A session of its own, so that a signal to its process group is not one to the tests; and Ctrl-C is not
        // ignored, as it is in whatever a shell runs in the background.
        ProcessBuilder builder = new ProcessBuilder(new ArrayList<>(List.of("setsid")));
        builder.command().addAll(within);
        builder.command().addAll(List.of("env", "--default-signal=INT", java));
        builder.command().addAll(options);
        builder.command().addAll(List.of("-cp", program(), "-Dwafleet.root=" + root, "io.wafleet.Main", "run"));
        builder.environment().clear();
        builder.environment().putAll(variables);
        builder.directory(root.toFile());
        builder.redirectErrorStream(true);
        builder.redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()));
        return builder;
    }

    /** The packaged program, as it is shipped; its classes where a test is run before it is packaged. */
    private static String program() {
        return Files.exists(JAR) ? JAR.toString() : System.getProperty("java.class.path");
    }

    public Path root() {
        return root;
    }

    public Path binary() {
        return root.resolve("simulated-child");
    }

    public Path sessions() {
        return root.resolve(environment.getOrDefault("WAFLEET_SESSIONS", "sessions"));
    }

    private Path outputFile() {
        return root.resolve("gateway.log");
    }

    /** All that the gateway has printed, over all its starts. */
    public String output() throws IOException {
        return Files.readString(outputFile());
    }

    public Process process() {
        return process;
    }

    /** An administrator's client. */
    public ApiClient api() {
        return api;
    }

    public ApiClient management() {
        return management;
    }

    public String login(String user, String password) {
        JsonObject body = new JsonObject().put("username", user).put("password", password);
        return api.withToken(null)
                .post("/api/auth/login", body)
                .expect(200)
                .json()
                .getString("token");
    }

    /** Makes a tenant, unless it is there. */
    public void makeTenant(String id) {
        if (api.get("/api/tenants/" + id).status() == 404) {
            api.post("/api/tenants", new JsonObject().put("id", id)).expect(201);
        }
    }

    /** Makes a user, with its tenant, and gives a client that is logged in as it. */
    public ApiClient user(String name, String role, String tenant) {
        JsonObject user = new JsonObject()
                .put("username", name)
                .put("password", PASSWORD)
                .put("role", role)
                .put("tenant", tenant);
        makeTenant(tenant);
        api.post("/api/auth/users", user).expect(201);
        return api.withToken(login(name, PASSWORD));
    }

    /** Registers a number that does not run yet. */
    public JsonObject createStopped(String number) {
        return api.post(
                        "/api/devices",
                        new JsonObject().put("phoneNumber", number).put("autoStart", false))
                .expect(201)
                .json();
    }

    /** Registers a number and scans its code. */
    public SimulatedPhone pair(String number) {
        api.post("/api/devices", new JsonObject().put("phoneNumber", number)).expect(201);
        SimulatedPhone phone = phone(number);
        phone.scan(api.get("/api/devices/" + number + "/qr").expect(200).json().getString("qr"));
        awaitOnline(number);
        return phone;
    }

    public SimulatedPhone phone(String number) {
        return new SimulatedPhone(
                number, device(number).getJsonObject("process").getInteger("port"));
    }

    public JsonObject device(String id) {
        return api.get("/api/devices/" + id).expect(200).json();
    }

    public JsonObject processOf(String id) {
        return device(id).getJsonObject("process");
    }

    public long pid(String id) {
        return processOf(id).getLong("pid");
    }

    public JsonObject awaitOnline(String id) {
        return awaitDevice(
                id,
                "online",
                device -> device.getJsonObject("link").getString("state").equals("online"));
    }

    public JsonObject awaitProcess(String id, String state) {
        return awaitDevice(
                id,
                state,
                device -> device.getJsonObject("process").getString("state").equals(state));
    }

    public JsonObject awaitDevice(String id, String what, Predicate<JsonObject> condition) {
        return await("device " + id + " is " + what)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> device(id), condition);
    }

    /** Submits a message and returns its job at once. */
    public String submit(String from, String to, String text) {
        return api.post("/api/messages/send", message(from, to, text), "Prefer", "respond-async")
                .expect(202)
                .json()
                .getString("id");
    }

    public JsonObject awaitJob(String id, String... states) {
        return await("job " + id + " is one of " + List.of(states))
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(50))
                .until(
                        () -> api.get("/api/messages/" + id).expect(200).json(),
                        job -> List.of(states).contains(job.getString("state")));
    }

    static JsonObject message(String from, String to, String text) {
        return new JsonObject().put("from", from).put("to", to).put("message", text);
    }

    public List<JsonObject> events(String device, String type) {
        JsonArray events = api.get("/api/events?limit=1000&device=" + device)
                .expect(200)
                .json()
                .getJsonArray("events");
        return events.stream()
                .map(JsonObject.class::cast)
                .filter(event -> event.getString("type").equals(type))
                .toList();
    }

    /** Events follow the answers that they tell of. */
    List<JsonObject> awaitEvents(String device, String type, int count) {
        return await(count + " events " + type + " of " + device)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> events(device, type), events -> events.size() == count);
    }

    /** How many times a device has received a text. */
    long timesReceived(String device, String text) {
        return events(device, "message.received").stream()
                .filter(event -> event.getJsonObject("data").encode().contains(text))
                .count();
    }

    void awaitReceived(String device, String text) {
        await("device " + device + " has received " + text)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> timesReceived(device, text) > 0);
    }

    /** What {@code kill -9} does. */
    public void kill9() {
        process.destroyForcibly();
        assertThat(hasEnded()).isTrue();
    }

    /** What {@code kill} does; returns when the gateway has ended. */
    public void stop() {
        process.destroy();
        assertThat(hasEnded()).as("the gateway has ended").isTrue();
    }

    private boolean hasEnded() {
        try {
            return process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The children that live, found by the records in their volumes. */
    public List<ProcessHandle> children() throws IOException {
        if (!Files.exists(sessions())) {
            return List.of();
        }
        try (Stream<Path> volumes = Files.list(sessions())) {
            return volumes.map(volume -> volume.resolve(".wafleet/run"))
                    .filter(Files::exists)
                    .flatMap(GatewayProcess::child)
                    .toList();
        }
    }

    /** A record is {@code v1 <pid> <start in ticks> …}: a pid with another start is somebody else's. */
    private static Stream<ProcessHandle> child(Path run) {
        try {
            String[] record = Files.readString(run).split(" ", -1);
            String stat = Files.readString(Path.of("/proc", record[1], "stat"));
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            boolean same = fields[19].equals(record[2]) && !fields[0].equals("Z");
            return same ? ProcessHandle.of(Long.parseLong(record[1])).stream() : Stream.empty();
        } catch (IOException | IndexOutOfBoundsException gone) {
            return Stream.empty();
        }
    }

    @Override
    public void close() throws IOException {
        if (process != null) {
            process.destroy();
            if (!hasEnded()) {
                kill9();
            }
        }
        await("nobody is left").atMost(PATIENCE).until(() -> {
            List<ProcessHandle> left = watchdog.watched();
            left.forEach(ProcessHandle::destroyForcibly);
            return left.isEmpty();
        });
        watchdog.close();
        ports.close();
    }

    private static void deleteTree(Path tree) throws IOException {
        Files.createDirectories(tree);
        try (Stream<Path> files = Files.walk(tree)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
        Files.createDirectories(tree);
    }
}
