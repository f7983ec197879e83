package io.wafleet.bench.proxy;

import io.vertx.core.json.JsonObject;
import io.wafleet.bench.Ground;
import io.wafleet.bench.HostProgram;
import io.wafleet.client.CliFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The load: {@code wrk}, each of whose connections asks again as soon as it is answered. */
final class Wrk {
    /** An answer with another status than 2xx or 3xx is an error, too. */
    private static final String SCRIPT = """
            local bytes, text = os.getenv("BENCH_BYTES"), os.getenv("BENCH_TEXT")
            if bytes then
              wrk.method, wrk.body = "POST", string.rep("x", tonumber(bytes))
            elseif text then
              wrk.method, wrk.body = "POST", text
              wrk.headers["Content-Type"] = "application/json"
            end
            done = function(all, latency)
              local e = all.errors
              io.write(string.format('RESULT {"requests":%d,"micros":%d,"p99":%d,"errors":%d}\\n', all.requests,
                all.duration, latency:percentile(99), e.connect + e.read + e.write + e.status + e.timeout))
            end
            """;

    private static final String RESULT = "RESULT ";
    private static final Duration LOOK_EVERY = Duration.ofMillis(20);
    private static final Duration LONGEST = Duration.ofMinutes(20);
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final double MICROS = 1e6;
    private static final double MICROS_PER_MILLI = 1e3;

    private final Ground ground;
    private final Path program;
    private final Path folder;
    private int runs;

    Wrk(Ground ground) throws IOException {
        this.ground = ground;
        this.program = HostProgram.need("wrk");
        this.folder = ground.home().folder("wrk");
        Files.writeString(script(), SCRIPT);
    }

    private Path script() {
        return folder.resolve("load.lua");
    }

    /** What is asked for: by GET, or by POST where there is a body. */
    record Load(Way way, String path, int connections, Duration time, Map<String, String> body) {
        static Load get(Way way, String path, int connections, Duration time) {
            return new Load(way, path, connections, time, Map.of());
        }

        static Load postBytes(Way way, String path, int connections, Duration time, int bytes) {
            return new Load(way, path, connections, time, Map.of("BENCH_BYTES", String.valueOf(bytes)));
        }

        static Load postJson(Way way, String path, int connections, Duration time, JsonObject body) {
            return new Load(way, path, connections, time, Map.of("BENCH_TEXT", body.encode()));
        }
    }

    /** What came of it. */
    record Result(long requests, double perSecond, double p99) {}

    /** What is done while a load of this time is on its way. */
    interface Meanwhile {
        void during(Duration time) throws IOException, InterruptedException;
    }

    /** Fails if only one answer was none, or was a refusal. */
    Result run(Load load) throws IOException, InterruptedException {
        return run(load, time -> {});
    }

    /** As {@link #run(Load)}; takes longer where others keep the machine so busy that nothing is answered in the time. */
    Result run(Load load, Meanwhile meanwhile) throws IOException, InterruptedException {
        for (Duration time = load.time(); time.compareTo(LONGEST) < 0; time = time.multipliedBy(2)) {
            Path out = folder.resolve("out" + ++runs);
            Process process = start(load, time, out);
            meanwhile.during(time);
            ground.watch()
                    .until(
                            "wrk has ended",
                            System.nanoTime(),
                            LOOK_EVERY,
                            time.plus(PATIENCE),
                            () -> !process.isAlive());
            Result result = result(load, Files.readString(out));
            if (result.requests() > 0) {
                return result;
            }
        }
        throw CliFailure.failed("Nothing was answered by " + load.way().name());
    }

    private Process start(Load load, Duration time, Path out) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                program.toString(),
                "--threads",
                "1",
                "--connections",
                String.valueOf(load.connections()),
                // It takes whole seconds.
                "--duration",
                time.toSeconds() + "s",
                "--timeout",
                PATIENCE.toSeconds() + "s",
                "--script",
                script().toString()));
        load.way().headers().forEach((name, value) -> command.addAll(List.of("--header", name + ": " + value)));
        command.add(load.way().url() + load.path());
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(out.toFile());
        builder.environment().putAll(load.body());
        return ground.home().start(builder);
    }

    private static Result result(Load load, String said) {
        JsonObject result = said.lines()
                .filter(line -> line.startsWith(RESULT))
                .map(line -> new JsonObject(line.substring(RESULT.length())))
                .findFirst()
                .orElseThrow(() ->
                        CliFailure.failed("wrk did not measure " + load.way().name() + ": " + said));
        if (result.getInteger("errors") > 0) {
            throw CliFailure.failed(
                    "Not every request was answered by 2xx (" + load.way().name() + "): " + said);
        }
        return new Result(
                result.getLong("requests"),
                result.getLong("requests") * MICROS / result.getLong("micros"),
                result.getLong("p99") / MICROS_PER_MILLI);
    }
}
