package io.wafleet.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import io.wafleet.it.ApiClient;
import io.wafleet.it.Causes;
import io.wafleet.it.GatewayProcess;
import io.wafleet.it.SimulatedPhone;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import org.awaitility.Awaitility;

/** A gateway whose children can be told to misbehave, and a hand on each of them. */
final class Fleet implements AutoCloseable {
    /** Others may build at the same time; waiting longer than needed costs nothing. */
    static final Duration PATIENCE = Duration.ofSeconds(Form.times(120, 180));

    private static final long FIRST_NUMBER = 5_571_911_120_000L;

    private final GatewayProcess gateway;
    private long next = FIRST_NUMBER;
    private boolean closed;

    Fleet(String name, Map<String, String> settings) throws IOException {
        gateway = GatewayProcess.prepare("faults/" + name, settings);
        MisbehavingChild.install(gateway);
    }

    GatewayProcess gateway() {
        return gateway;
    }

    ApiClient api() {
        return gateway.api();
    }

    Path log() {
        return gateway.root().resolve("gateway.log");
    }

    boolean isClosed() {
        return closed;
    }

    @Override
    public void close() throws IOException {
        if (!closed) {
            closed = true;
            gateway.close();
        }
    }

    /** Registers a number whose child behaves like this once it is started. */
    String add(String behaviour) throws IOException {
        String id = gateway.createStopped(String.valueOf(next++)).getString("id");
        behave(id, behaviour);
        return id;
    }

    /** All that were registered. */
    List<String> ids() {
        List<String> ids = new ArrayList<>();
        for (long id = FIRST_NUMBER; id < next; id++) {
            ids.add(String.valueOf(id));
        }
        return ids;
    }

    /** Registers numbers and starts them; returns when all run. */
    List<String> running(int count) throws IOException {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ids.add(running(MisbehavingChild.GOOD, false));
        }
        ids.forEach(id -> await(id, "running"));
        return ids;
    }

    String running(String behaviour) throws IOException {
        return running(behaviour, true);
    }

    private String running(String behaviour, boolean wait) throws IOException {
        String id = add(behaviour);
        start(id);
        if (wait) {
            await(id, "running");
        }
        return id;
    }

    /** Registers simulated numbers and links them; returns when all are online. */
    List<String> online(int count, String behaviour) throws IOException {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ids.add(running(behaviour, false));
        }
        ids.forEach(id -> await(id, "running"));
        for (String id : ids) {
            String qr =
                    api().get("/api/devices/" + id + "/qr").expect(200).json().getString("qr");
            phone(id).scan(qr);
        }
        ids.forEach(gateway::awaitOnline);
        return ids;
    }

    /** The phone of a simulated number. */
    SimulatedPhone phone(String id) {
        return gateway.phone(id);
    }

    /** From the next launch on. */
    void behave(String id, String behaviour) throws IOException {
        Files.writeString(volume(id).resolve("behaviour"), behaviour + "\n");
    }

    void start(String id) {
        api().post("/api/devices/" + id + "/start").expect(202);
    }

    void stop(String id) {
        api().post("/api/devices/" + id + "/stop").expect(202);
    }

    void restart(String id) {
        api().post("/api/devices/" + id + "/restart").expect(202);
    }

    void delete(String id) {
        api().delete("/api/devices/" + id).expect(204);
    }

    Path volume(String id) {
        return gateway.sessions().resolve(id);
    }

    Path record(String id) {
        return volume(id).resolve(".wafleet/run");
    }

    JsonObject process(String id) {
        return gateway.processOf(id);
    }

    String state(String id) {
        return process(id).getString("state");
    }

    long pid(String id) {
        return process(id).getLong("pid");
    }

    List<Long> pids(List<String> ids) {
        return ids.stream().map(this::pid).toList();
    }

    int restarts(String id) {
        return process(id).getInteger("restarts");
    }

    long generation(String id) {
        return process(id).getLong("generation");
    }

    /** The process's states so far, as the events tell it. */
    List<JsonObject> changes(String id) {
        return gateway.events(id, "process.changed").stream()
                .map(event -> event.getJsonObject("data"))
                .toList();
    }

    List<JsonObject> changes(String id, String state) {
        return changes(id).stream()
                .filter(change -> change.getString("state").equals(state))
                .toList();
    }

    JsonObject await(String id, String state) {
        return await(id, state, process -> process.getString("state").equals(state));
    }

    JsonObject awaitCause(String id, String state, String cause) {
        return await(
                id,
                state + " because " + cause,
                process -> process.getString("state").equals(state)
                        && Causes.code(process).equals(cause));
    }

    /** The gateway knows that the number is linked: only such a device is started at boot. */
    void awaitPaired(String id) {
        until(id + " is paired", () -> gateway.device(id).getJsonObject("link").getString("jid") != null);
    }

    /** Another child of the device runs, not this one. */
    JsonObject awaitReplaced(String id, long pid) {
        return await(
                id,
                "running another process than " + pid,
                process -> process.getString("state").equals("running") && process.getLong("pid") != pid);
    }

    JsonObject await(String id, String what, Predicate<JsonObject> condition) {
        return Awaitility.await(id + " is " + what)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(30))
                .until(() -> process(id), condition);
    }

    /** Lets this much time go by: only where the time itself is what is injected. */
    static void letPass(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        Awaitility.await()
                .pollDelay(Duration.ofMillis(10))
                .atMost(time.plus(PATIENCE))
                .until(() -> System.nanoTime() - end >= 0);
    }

    static void until(String what, Callable<Boolean> condition) {
        Awaitility.await(what)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(30))
                .until(condition);
    }

    /** Lets the tiny child end by itself with this code. */
    void exit(String id, int code) {
        child(id).get("/tiny/exit/" + code).expect(200);
    }

    ApiClient child(String id) {
        return new ApiClient(URI.create("http://127.0.0.1:" + process(id).getInteger("port")), null);
    }

    /** Living processes that are the device's child, or were launched to be it: never may there be two. */
    List<Long> copies(String id) {
        return owned().stream()
                .filter(Processes::leadsItsSession)
                .filter(pid -> Processes.variable(pid, "WAFLEET_COOKIE").contains("/" + id + "/"))
                .toList();
    }

    /** All living processes that bear a cookie and work in this fleet's folder. */
    List<Long> owned() {
        String sessions = gateway.sessions().toString();
        return Processes.all().stream()
                .filter(pid -> Processes.folder(pid).startsWith(sessions))
                .filter(Processes::isAlive)
                .filter(pid -> !Processes.variable(pid, "WAFLEET_COOKIE").isEmpty())
                .toList();
    }

    /** A value of the metrics page; 0 if it is not there. */
    double metric(String name) {
        return gateway.management()
                .get("/metrics")
                .expect(200)
                .text()
                .lines()
                .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    /** Kills the gateway as {@code kill -9} does, and starts it again. */
    void killAndStart() throws IOException {
        gateway.kill9();
        gateway.start();
    }

    /** These, and no others, run as they did: same process, no restart. */
    void assertUntouched(Map<String, Long> before) {
        before.forEach((id, pid) -> {
            JsonObject process = process(id);
            assertThat(process.getString("state")).as("%s: %s", id, process).isEqualTo("running");
            assertThat(process.getLong("pid")).as("%s: %s", id, process).isEqualTo(pid);
            assertThat(process.getInteger("restarts")).as("%s: %s", id, process).isZero();
        });
    }

    Map<String, Long> pidsOf(List<String> ids) {
        Map<String, Long> pids = new TreeMap<>();
        ids.forEach(id -> pids.put(id, pid(id)));
        return pids;
    }
}
