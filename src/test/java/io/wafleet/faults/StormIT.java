package io.wafleet.faults;

import static io.wafleet.faults.MisbehavingChild.GOOD;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Many at once: a whole fleet is started, adopted, killed and restarted. One fleet, in this order. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class StormIT {
    private static final int SIZE = Form.times(24, 1000);
    private static final int MAX_STARTING = 32;
    private static final int STARTING_PER_CPU = 4;
    private static final String BREAKER = "gateway_supervisor_breaker_open";

    @RegisterExtension
    static final Fleets FLEETS = new Fleets();

    private static Fleet fleet;
    private static List<String> ids;

    @BeforeAll
    static void startFleet() throws IOException {
        Map<String, String> settings = new HashMap<>(Map.of("WAFLEET_STARTS_PER_SECOND", "200"));
        if (Form.isLong()) {
            // A thousand ports of its own, below those of the other tests.
            settings.put("PROCESS_BASE_PORT", "18000");
            settings.put("MAX_PROCESSES", "1000");
            settings.put("WAFLEET_LINK_INTERVAL", "10s");
        }
        fleet = FLEETS.start("StormIT", settings);
        ids = new ArrayList<>();
    }

    @Test
    @Order(1)
    @Fault(
            id = "F1",
            injected = "a fleet of 24 (1000 in the long form) is started, then the gateway is killed",
            holds = "all run, one process each; all are adopted, same pids, no restart")
    void shouldStartAndAdoptAFleet(TestReporter reporter) throws IOException {
        long begin = System.nanoTime();
        for (int i = 0; i < SIZE; i++) {
            String id = fleet.add(GOOD);
            fleet.start(id);
            ids.add(id);
        }
        awaitAllRunning();
        reporter.publishEntry(FaultTable.MEASURED, SIZE + " made and started in " + since(begin));
        Map<String, Long> pids = pids();
        assertThat(pids.values()).doesNotHaveDuplicates();
        Fleet.until(
                "all are paired",
                () -> devices().stream()
                        .allMatch(device -> device.getJsonObject("link").getString("jid") != null));

        fleet.gateway().kill9();
        begin = System.nanoTime();
        fleet.gateway().start();
        reporter.publishEntry(FaultTable.MEASURED, "boot and adoption in " + since(begin));
        awaitAllRunning();
        assertThat(pids()).isEqualTo(pids);
        assertThat(devices()).allMatch(device -> process(device).getInteger("restarts") == 0);
    }

    @Test
    @Order(2)
    @Fault(
            id = "F4",
            injected = "nothing: the fleet idles",
            holds = "nobody restarts; the gateway's share of a core is told")
    void shouldIdle(TestReporter reporter) {
        long gateway = fleet.gateway().process().pid();
        Map<String, Long> pids = pids();
        double before = Processes.cpu(gateway);
        int seconds = Form.times(2, 60);
        Fleet.letPass(Duration.ofSeconds(seconds));
        double share = (Processes.cpu(gateway) - before) / seconds * 100;
        reporter.publishEntry(FaultTable.MEASURED, "%.0f %% of a core with %d children".formatted(share, SIZE));
        assertThat(pids()).isEqualTo(pids);
    }

    @Test
    @Order(4)
    @Fault(
            id = "A6",
            injected = "all children are killed at once",
            holds = "the API answers all the while; every one is back, once; the breaker is open")
    void shouldSurviveTheDeathOfAll(TestReporter reporter) {
        Map<String, Long> before = pids();
        long begin = System.nanoTime();
        Processes.signal("KILL", array(before));
        Fleet.until("all are replaced", () -> {
            Map<String, Long> now = new HashMap<>();
            devices().stream()
                    .filter(StormIT::isRunning)
                    .forEach(device ->
                            now.put(device.getString("id"), process(device).getLong("pid")));
            return now.size() == SIZE
                    && now.keySet().stream().noneMatch(id -> now.get(id).equals(before.get(id)));
        });
        reporter.publishEntry(FaultTable.MEASURED, SIZE + " back in " + since(begin));
        assertThat(fleet.metric(BREAKER)).isEqualTo(1);
        assertThat(devices()).allMatch(device -> process(device).getInteger("restarts") <= 2);
        assertThat(pids().values()).doesNotHaveDuplicates();
        assertThat(leaders()).hasSize(SIZE);
    }

    @Test
    @Order(5)
    @Fault(
            id = "F3",
            injected = "a boot at which every child must be started, each slow to start",
            holds = "never more starting at once than the limit, the API answers meanwhile; all run in the end")
    void shouldBootPaced(TestReporter reporter) throws IOException {
        fleet.gateway().kill9();
        Processes.signal("KILL", array(pidsOfLeaders()));
        Fleet.until("all are dead", () -> leaders().isEmpty());
        for (String id : ids) {
            fleet.behave(id, "sleep 2; tiny");
        }
        int limit = Math.min(Runtime.getRuntime().availableProcessors() * STARTING_PER_CPU, MAX_STARTING);
        fleet.gateway().start();
        int[] most = {0};
        Fleet.until("all run", () -> {
            int starting =
                    (int) leaders().stream().filter(StormIT::isNotYetTiny).count();
            most[0] = Math.max(most[0], starting);
            return devices().stream().allMatch(StormIT::isRunning);
        });
        reporter.publishEntry(FaultTable.MEASURED, "at most " + most[0] + " of " + limit + " starting");
        assertThat(most[0]).isBetween(1, limit);
    }

    @Test
    @Order(6)
    @Fault(
            id = "F2",
            injected = "restarts: 40 in the short form, 10 000 in the long one",
            holds = "the gateway's descriptors and threads do not grow with them, no zombies, one record a volume")
    void shouldLeakNothing(TestReporter reporter) throws IOException {
        List<String> few = ids.subList(0, Math.min(ids.size(), 20));
        for (String id : few) {
            fleet.behave(id, MisbehavingChild.DISAPPEARS);
            fleet.restart(id);
            fleet.await(id, "backoff");
        }
        long gateway = fleet.gateway().process().pid();
        relaunch(few, Form.times(20, 400));
        long descriptors = Processes.descriptors(gateway);
        long threads = Processes.threads(gateway);
        relaunch(few, Form.times(20, 9600));
        long moreDescriptors = Processes.descriptors(gateway) - descriptors;
        long moreThreads = Processes.threads(gateway) - threads;
        reporter.publishEntry(
                FaultTable.MEASURED, "%+d descriptors, %+d threads".formatted(moreDescriptors, moreThreads));
        // Pools of connections and workers breathe; a leak would be one for each launch.
        assertThat(moreDescriptors).isLessThan(Form.times(20, 100));
        assertThat(moreThreads).isLessThan(Form.times(20, 50));
        for (String id : few) {
            fleet.stop(id);
            fleet.await(id, "stopped");
            try (Stream<Path> files = Files.list(fleet.record(id).getParent())) {
                assertThat(files.map(file -> file.getFileName().toString()))
                        .allMatch(name -> name.matches("run|child\\.lock|child\\.log(\\.[1-3])?"));
            }
        }
        // One that has just ended is a zombie until it is waited for.
        Awaitility.await("no zombie is left")
                .atMost(Fleet.PATIENCE)
                .until(() -> zombies(gateway).isEmpty());
    }

    private static List<Long> zombies(long parent) {
        return Processes.all().stream()
                .filter(Processes::isZombie)
                .filter(pid -> Processes.parent(pid) == parent)
                .toList();
    }

    /** At least so many launches; some come by themselves, when a pause is over. */
    private static void relaunch(List<String> few, int launches) {
        long end = launches(few) + launches;
        while (launches(few) < end) {
            Map<String, Long> generations = new HashMap<>();
            few.forEach(id -> generations.put(id, fleet.generation(id)));
            few.forEach(fleet::restart);
            few.forEach(id ->
                    fleet.await(id, "launched again", process -> process.getLong("generation") > generations.get(id)));
        }
    }

    private static long launches(List<String> few) {
        return few.stream().mapToLong(fleet::generation).sum();
    }

    private static List<JsonObject> devices() {
        JsonArray all = fleet.api().get("/api/devices").expect(200).json().getJsonArray("devices");
        return all.stream().map(JsonObject.class::cast).toList();
    }

    private static JsonObject process(JsonObject device) {
        return device.getJsonObject("process");
    }

    private static boolean isRunning(JsonObject device) {
        return process(device).getString("state").equals("running");
    }

    private static void awaitAllRunning() {
        Fleet.until("all run", () -> devices().stream().allMatch(StormIT::isRunning));
    }

    private static Map<String, Long> pids() {
        Map<String, Long> pids = new HashMap<>();
        devices()
                .forEach(device ->
                        pids.put(device.getString("id"), process(device).getLong("pid")));
        return pids;
    }

    private static List<Long> leaders() {
        return fleet.owned().stream().filter(Processes::leadsItsSession).toList();
    }

    private static Map<String, Long> pidsOfLeaders() {
        Map<String, Long> pids = new HashMap<>();
        leaders().forEach(pid -> pids.put(String.valueOf(pid), pid));
        return pids;
    }

    private static boolean isNotYetTiny(long pid) {
        return !Processes.command(pid).equals("perl");
    }

    private static long[] array(Map<String, Long> pids) {
        return pids.values().stream().mapToLong(Long::longValue).toArray();
    }

    private static String since(long begin) {
        return "%.1f s".formatted((System.nanoTime() - begin) / 1e9);
    }
}
