package io.wafleet.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import io.wafleet.Tools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The bench as it is shipped, small. Its figures are its own affair: what else the machine does is not known here. */
class BenchIT {
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    @TempDir
    Path scratch;

    private Path homes;
    private Path out;
    private Path err;

    @BeforeEach
    void folders() throws IOException {
        homes = Files.createDirectory(scratch.resolve("homes")).toRealPath();
        out = scratch.resolve("out");
        err = scratch.resolve("err");
    }

    /** Runs it to its end; whatever it has started is gone then, and all figures are measured. */
    private JsonObject report(String subject, String... options) throws Exception {
        Process bench = start(subject, options);
        assertThat(bench.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(Files.readString(out)).as(Files.readString(err)).isNotBlank();
        JsonObject report = new JsonObject(Files.readString(out));
        assertThat(bench.exitValue()).as(Files.readString(err)).isEqualTo(report.getBoolean("met") ? 0 : 1);
        assertThat(figures(report))
                .allSatisfy(figure -> assertThat(figure.getDouble("measured"))
                        .as(figure.encode())
                        .isNotNull());
        assertThat(processes()).isEmpty();
        assertThat(homes).isEmptyDirectory();
        return report;
    }

    private static Stream<JsonObject> figures(JsonObject report) {
        return report.getJsonArray("figures").stream().map(JsonObject.class::cast);
    }

    private static List<String> names(JsonObject report) {
        return figures(report).map(figure -> figure.getString("name")).toList();
    }

    @Test
    void shouldReportEveryFigureAndLeaveNothing() throws Exception {
        JsonObject report = report("supervisor", "--children", "3", "--restarts", "30", "--idle", "1s", "--json");

        assertThat(names(report))
                .containsExactly(
                        "live without children",
                        "idle CPU",
                        "memory per child",
                        "live with 3 children",
                        "adoption",
                        "start against a shell loop",
                        "descriptors kept",
                        "threads kept",
                        "processes kept");
        assertThat(report.getJsonObject("numbers").getDouble("restarts per second"))
                .isPositive();
    }

    @Test
    void shouldLeaveNothingWhenItIsToldToEnd() throws Exception {
        Process bench = start("supervisor", "--children", "3", "--restarts", "30", "--idle", "10m");
        await("the fleet is up").atMost(PATIENCE).until(() -> Files.readString(err), text -> text.contains("idling"));
        assertThat(processes()).hasSizeGreaterThanOrEqualTo(4);
        bench.destroy();
        assertThat(bench.waitFor(120, TimeUnit.SECONDS)).isTrue();
        assertThat(processes()).isEmpty();
        assertThat(homes).isEmptyDirectory();
    }

    @Test
    void shouldReportEveryFigureOfTheSendsAndLeaveNothing() throws Exception {
        JsonObject report = report(
                "sends",
                "--clients",
                "4",
                "--time",
                "1s",
                "--sends",
                "5",
                "--lanes",
                "2",
                "--devices",
                "3",
                "--queued",
                "90",
                "--json");

        assertThat(names(report))
                .containsExactly(
                        "durable accepts",
                        "accept p99",
                        "send by a lane",
                        "ready with full queues",
                        "memory for full queues",
                        "send from a full queue",
                        "messages through all lanes");
        assertThat(report.getJsonObject("numbers").getDouble("accepted")).isPositive();
    }

    @Test
    void shouldReportEveryFigureOfTheEventsAndLeaveNothing() throws Exception {
        JsonObject report =
                report("events", "--time", "600ms", "--sockets", "4", "--idle", "6", "--events", "5000", "--json");

        assertThat(names(report))
                .containsExactly(
                        "events stored",
                        "POST to room p99",
                        "events lost",
                        "events doubled",
                        "webhook deliveries",
                        "lag beside a receiver that hangs",
                        "events read by paging",
                        "fan-out p99",
                        "fan-out lost or doubled",
                        "memory for idle sockets");
        assertThat(report.getJsonObject("numbers").getDouble("fan-out sockets dropped"))
                .isZero();
    }

    @Test
    void shouldReportEveryFigureOfTheProxyAndLeaveNothing() throws Exception {
        Tools.need("nginx");
        Tools.need("wrk");

        JsonObject report = report("proxy", "--short", "--json");

        assertThat(names(report))
                .containsExactly(
                        "GET of the simulated child, 32 connections",
                        "GET of the simulated child, 32 connections, p99",
                        "GET of the simulated child, 256 connections",
                        "GET of the simulated child, 256 connections, p99",
                        "GET of the bare child, 32 connections",
                        "GET of the bare child, 32 connections, p99",
                        "GET of the bare child, 256 connections",
                        "GET of the bare child, 256 connections, p99",
                        "files down",
                        "files up",
                        "memory for files",
                        "memory for idle connections",
                        "log-ins",
                        "API p99 beside log-ins");
    }

    @Test
    void shouldMeasureNothingWithoutTheLoad() throws Exception {
        Process bench = start(Map.of("PATH", homes.toString()), "proxy", "--short");
        assertThat(bench.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(bench.exitValue()).isEqualTo(1);
        assertThat(err).content().contains("needs wrk", "apt install wrk");
        assertThat(out).isEmptyFile();
        assertThat(homes).isEmptyDirectory();
    }

    private Process start(String subject, String... options) throws IOException {
        return start(Map.of(), subject, options);
    }

    private Process start(Map<String, String> environment, String subject, String... options) throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Path jar = Path.of(System.getProperty("wafleet.jar", "target/wafleet.jar"));
        String program = Files.exists(jar) ? jar.toAbsolutePath().toString() : System.getProperty("java.class.path");
        List<String> command = Stream.concat(
                        Stream.of(java, "-XX:+UseSerialGC", "-Xmx256m", "-cp", program, "io.wafleet.Main", "bench"),
                        Stream.concat(Stream.of(subject, "--in", homes.toString()), Stream.of(options)))
                .toList();
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(scratch.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().putAll(environment);
        return builder.start();
    }

    /** What works below the bench's folder: gateways and children. */
    private List<Path> processes() throws IOException {
        try (Stream<Path> all = Files.list(Path.of("/proc"))) {
            return all.filter(process -> process.getFileName().toString().matches("\\d+"))
                    .filter(this::worksHere)
                    .toList();
        }
    }

    private boolean worksHere(Path process) {
        try {
            return Files.readSymbolicLink(process.resolve("cwd")).startsWith(homes);
        } catch (IOException goneOrForeign) {
            return false;
        }
    }
}
