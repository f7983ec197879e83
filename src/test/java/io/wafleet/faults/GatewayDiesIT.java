package io.wafleet.faults;

import static io.wafleet.faults.MisbehavingChild.GOOD;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import io.wafleet.it.Causes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The gateway is killed, and while it is down something happens to each of its children, their records and their rows.
 * One fleet and one restart serve all the cases; each looks at devices of its own.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class GatewayDiesIT {
    /** What may be found where a record should be. */
    private static final List<String> BAD_RECORDS =
            List.of("", "v1 12", "0", "-1", "hello\n", "v1 99999999999999999999 1 x 1 end\n");

    /** It waits for the time below, so others go first. */
    private static final int PATIENT = Integer.MAX_VALUE - 1;

    private static final int RESTARTS = Integer.MAX_VALUE;
    /** A child that listens on another port than it should is found out only when this is over. */
    private static final String STARTUP_TIMEOUT = Form.isLong() ? "30s" : "15s";

    @RegisterExtension
    static final Fleets FLEETS = new Fleets();

    private static Fleet fleet;
    private static Map<String, Long> calm;
    private static String neverStarted;
    private static List<String> died;
    private static Map<String, Long> badRecords;
    private static Map<String, Long> noRecords;
    private static String exitedRecord;
    private static List<String> foreignRecords;
    private static List<Process> foreigners;
    private static String frozen;
    private static long frozenPid;
    private static String unwanted;
    private static String moved;
    private static String deleted;
    private static Map<String, Long> pidsBefore;
    private static String adopted;
    private static String unreaped;
    private static long unreapedPid;

    @BeforeAll
    static void killTheGatewayAndTamper() throws IOException, SQLException {
        fleet = FLEETS.start("GatewayDiesIT", Map.of("WAFLEET_STARTUP_TIMEOUT", STARTUP_TIMEOUT));
        calm = fleet.pidsOf(fleet.running(2));
        neverStarted = fleet.add(GOOD);
        died = fleet.running(2);
        badRecords = fleet.pidsOf(fleet.running(BAD_RECORDS.size()));
        noRecords = fleet.pidsOf(fleet.running(2));
        foreignRecords = fleet.running(3);
        exitedRecord = fleet.running(GOOD);
        frozen = fleet.running(GOOD);
        unwanted = fleet.running(GOOD);
        moved = fleet.running(GOOD);
        deleted = fleet.running(GOOD);
        adopted = fleet.running(GOOD);
        unreaped = fleet.running(GOOD);
        fleet.child(adopted).get("/tiny/say/1").expect(200);
        List<String> all = fleet.ids();
        all.remove(neverStarted);
        // What was never paired is not brought back at boot.
        all.forEach(fleet::awaitPaired);
        pidsBefore = fleet.pidsOf(all);

        List<String> environment = Processes.environment(pidsBefore.get(unreaped));

        fleet.gateway().kill9();
        killSome();
        unreapedPid = launchUnderAParentThatNeverReaps(unreaped, environment);
        tamperWithRecords();
        tamperWithRows();
        frozenPid = pidsBefore.get(frozen);
        Processes.signal("STOP", frozenPid);
        fleet.gateway().start();
    }

    private static void killSome() {
        List<String> dead = new ArrayList<>(died);
        dead.addAll(foreignRecords);
        dead.add(exitedRecord);
        dead.add(unreaped);
        dead.forEach(id -> Processes.signal("KILL", pidsBefore.get(id)));
        dead.forEach(id -> Fleet.until(id + " is dead", () -> fleet.copies(id).isEmpty()));
    }

    /** As the gateway does it; but the parent, which bears no cookie, sleeps. */
    private static long launchUnderAParentThatNeverReaps(String id, List<String> environment) throws IOException {
        List<String> command = new ArrayList<>(
                List.of("perl", "-e", "unless (fork) { exec @ARGV } chdir q(/); sleep 3600", "env", "-i"));
        command.addAll(environment);
        Path home = fleet.gateway().root().resolve("data");
        Path runDirectory = fleet.record(id).getParent();
        command.addAll(List.of("setsid", "sh", home.resolve("launch.sh").toString(), runDirectory.toString()));
        command.addAll(List.of("1", fleet.gateway().binary().toString(), "rest"));
        new ProcessBuilder(command)
                .directory(fleet.volume(id).toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        Fleet.until("another copy lives", () -> fleet.copies(id).size() == 1);
        return fleet.copies(id).get(0);
    }

    private static void tamperWithRecords() throws IOException {
        int next = 0;
        for (String id : badRecords.keySet()) {
            Files.writeString(fleet.record(id), BAD_RECORDS.get(next++));
        }
        List<String> without = List.copyOf(noRecords.keySet());
        Files.delete(fleet.record(without.get(0)));
        try (Stream<Path> files = Files.list(fleet.record(without.get(1)).getParent())) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        foreigners = List.of(new ProcessBuilder("sleep", "3600").start(), new ProcessBuilder("sleep", "3600").start());
        String otherBoot = "00000000-0000-4000-8000-000000000000";
        writeRecord(foreignRecords.get(0), foreigners.get(0).pid(), Processes.bootId());
        writeRecord(foreignRecords.get(1), foreigners.get(1).pid(), otherBoot);
        writeRecord(foreignRecords.get(2), ProcessHandle.current().pid(), Processes.bootId());
    }

    private static void writeRecord(String id, long pid, String bootId) throws IOException {
        String generation = Files.readString(fleet.record(id)).trim().split(" ", -1)[4];
        String record = String.join(" ", "v1", "" + pid, Processes.startTicks(pid), bootId, generation, "end");
        Files.writeString(fleet.record(id), record + "\n");
    }

    private static void tamperWithRows() throws SQLException {
        Path home = fleet.gateway().root().resolve("data");
        Rows.change(home, "UPDATE devices SET desired = 'stopped' WHERE id = '" + unwanted + "'");
        Rows.change(home, "UPDATE devices SET port = port + 500 WHERE id = '" + moved + "'");
        Rows.change(home, "DELETE FROM devices WHERE id = '" + deleted + "'");
    }

    @AfterAll
    static void endForeigners() {
        if (foreigners != null) {
            foreigners.forEach(Process::destroyForcibly);
        }
    }

    @Test
    @Order(RESTARTS)
    @Fault(
            id = "C1",
            injected = "kill -9 of the gateway, and its orderly end, again and again",
            holds = "same processes, no restart counted, the API is back; what was never started stays down")
    void shouldAdoptItsChildren() throws IOException {
        fleet.assertUntouched(calm);
        for (int round = 0; round < Form.times(1, 10); round++) {
            if (round % 2 == 1) {
                fleet.gateway().stop();
                fleet.gateway().start();
            } else {
                fleet.killAndStart();
            }
            calm.keySet()
                    .forEach(id ->
                            assertThat(Causes.code(fleet.await(id, "running"))).isEqualTo("adopted"));
            fleet.assertUntouched(calm);
        }
        assertThat(fleet.process(neverStarted).getString("state")).isEqualTo("stopped");
        assertThat(fleet.generation(neverStarted)).isZero();
    }

    @Test
    @Fault(id = "C6", injected = "children die while the gateway is down", holds = "launched again, once")
    void shouldReplaceTheDead() {
        for (String id : died) {
            JsonObject process = fleet.awaitReplaced(id, pidsBefore.get(id));
            assertThat(process.getLong("generation")).isEqualTo(2);
            assertThat(fleet.copies(id)).containsExactly(process.getLong("pid"));
        }
    }

    @Test
    @Fault(
            id = "C7",
            injected = "records with a foreign pid, the tests' own pid, and one from before a reboot",
            holds = "no foreign process is signalled; the child is launched anew")
    void shouldNeverSignalAStranger() {
        for (String id : foreignRecords) {
            fleet.awaitReplaced(id, pidsBefore.get(id));
            // All that may be done to the process of a device is done to the new one, not to the one in the old record.
            fleet.stop(id);
            fleet.await(id, "stopped");
        }
        assertThat(foreigners).allMatch(Process::isAlive);
    }

    @Test
    @Fault(
            id = "C8",
            injected = "records that are missing, empty, torn, 0, -1 or text, of living children; one of a dead one",
            holds = "the living are found by their cookie and adopted; the dead one is launched anew")
    void shouldFindChildrenWithoutTheirRecords() {
        badRecords.keySet().forEach(id -> fleet.await(id, "running"));
        fleet.assertUntouched(badRecords);
        noRecords.keySet().forEach(id -> fleet.await(id, "running"));
        fleet.assertUntouched(noRecords);
        fleet.awaitReplaced(exitedRecord, pidsBefore.get(exitedRecord));
    }

    @Test
    @Order(1)
    @Fault(
            id = "C9",
            injected = "a child that is frozen while the gateway boots",
            holds = "the boot is not held up, the others are adopted; so is this one, once it thaws in time")
    void shouldNotWaitForAChildThatHangs() {
        calm.keySet().forEach(id -> fleet.await(id, "running"));
        fleet.assertUntouched(calm);
        assertThat(fleet.process(frozen).getString("state")).isEqualTo("adopting");
        Processes.signal("CONT", frozenPid);
        fleet.await(frozen, "running");
        fleet.assertUntouched(Map.of(frozen, frozenPid));
    }

    @Test
    @Fault(
            id = "B8",
            injected = "an adopted child dies, and whoever inherited it does not reap it",
            holds = "the zombie counts as dead, and the child is replaced")
    void shouldReplaceAZombie() {
        assertThat(fleet.await(unreaped, "running").getLong("pid")).isEqualTo(unreapedPid);
        Processes.signal("KILL", unreapedPid);
        JsonObject replaced = fleet.awaitReplaced(unreaped, unreapedPid);
        assertThat(Processes.isZombie(unreapedPid)).isTrue();
        assertThat(replaced.getJsonObject("lastExit").getString("status")).isEqualTo("unknown");
    }

    @Test
    @Order(PATIENT)
    @Fault(
            id = "C10",
            injected = "while it is down: a device is deleted, one is to be stopped, one gets another port",
            holds = "the orphan and the unwanted are stopped, the moved one is launched on its port; never two")
    void shouldSweepWhatNoLongerFits() {
        Fleet.until("the orphan is stopped", () -> fleet.copies(deleted).isEmpty());
        fleet.await(unwanted, "stopped");
        assertThat(fleet.copies(unwanted)).isEmpty();
        JsonObject process = fleet.awaitReplaced(moved, pidsBefore.get(moved));
        assertThat(fleet.child(moved).answers("/health")).isTrue();
        assertThat(fleet.copies(moved)).containsExactly(process.getLong("pid"));
    }

    @Test
    @Fault(
            id = "C15",
            injected = "an adopted child is read, killed, adopted once more and stopped by the API",
            holds = "its log goes on, its end is seen though its code is not, the stop ends it")
    void shouldCareForAnAdoptedChild() {
        long pid = pidsBefore.get(adopted);
        Map<String, Long> before = Map.of(adopted, pid);
        fleet.await(adopted, "running");
        fleet.assertUntouched(before);
        fleet.child(adopted).get("/tiny/say/2").expect(200);
        Fleet.until("its log has what it said before and after", () -> logLines(adopted) >= 4);
        Processes.signal("KILL", pid);
        JsonObject replaced = fleet.awaitReplaced(adopted, pid);
        assertThat(replaced.getJsonObject("lastExit").getString("status")).isEqualTo("unknown");
        assertThat(replaced.getInteger("restarts")).isEqualTo(1);
        fleet.stop(adopted);
        fleet.await(adopted, "stopped");
        assertThat(fleet.copies(adopted)).isEmpty();
    }

    private static long logLines(String id) {
        return fleet.api()
                .get("/api/devices/" + id + "/logs")
                .expect(200)
                .text()
                .lines()
                .count();
    }

    @Test
    @Order(RESTARTS)
    @Fault(
            id = "C11",
            injected = "a second gateway on the same home, while the first is frozen",
            holds = "it refuses with 73 and names the holder; the children are untouched")
    void shouldRefuseASecondGateway() throws Exception {
        long first = fleet.gateway().process().pid();
        Processes.signal("STOP", first);
        Path output = fleet.gateway().root().resolve("second.log");
        try {
            Process second = fleet.gateway().startSecond(output);
            assertThat(second.waitFor(Fleet.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .isTrue();
            assertThat(second.exitValue()).isEqualTo(73);
        } finally {
            Processes.signal("CONT", first);
        }
        assertThat(Files.readAllLines(output)).singleElement().asString().contains("another gateway", "pid " + first);
        Fleet.until("the first answers", () -> fleet.gateway().management().answers("/health/ready"));
        fleet.assertUntouched(calm);
    }

    @Test
    @Order(RESTARTS)
    @Fault(
            id = "C13",
            injected = "Ctrl-C and a hang-up: SIGINT and SIGHUP to the gateway's process group",
            holds = "the children, in sessions of their own, live on and are adopted")
    void shouldLeaveItsChildrenWhenItsTerminalGoes() throws IOException {
        for (String signal : Form.isLong() ? List.of("INT", "HUP") : List.of("INT")) {
            Process gateway = fleet.gateway().process();
            Processes.signal(signal, -gateway.pid());
            Fleet.until("the gateway has ended", () -> !gateway.isAlive());
            assertThat(calm.values()).allMatch(Processes::isAlive);
            fleet.gateway().start();
            calm.keySet().forEach(id -> fleet.await(id, "running"));
            fleet.assertUntouched(calm);
        }
    }

    @Test
    @Fault(
            id = "C3",
            injected = "the database is deleted while children run",
            holds = "no second copy, ever: what belongs to no device is stopped; the number can be registered again")
    void shouldNeverRunTwoWhenItsDatabaseIsGone() throws IOException {
        try (Fleet other = FLEETS.start("NoDatabase", Map.of())) {
            String id = other.running(GOOD);
            long pid = other.pid(id);
            other.gateway().kill9();
            for (String file : List.of("wafleet.db", "wafleet.db-wal", "wafleet.db-shm")) {
                Files.deleteIfExists(other.gateway().root().resolve("data").resolve(file));
            }
            other.gateway().start();
            other.gateway().logIn();
            assertThat(other.copies(id)).hasSizeLessThanOrEqualTo(1);
            other.gateway().createStopped(id);
            other.start(id);
            other.await(id, "running", process -> {
                assertThat(other.copies(id)).hasSizeLessThanOrEqualTo(1);
                return process.getString("state").equals("running") && process.getLong("pid") != pid;
            });
            assertThat(Processes.isAlive(pid)).isFalse();
        }
    }

    @Test
    @Fault(
            id = "C4",
            injected = "the gateway halts after the intent is stored, after the spawn, before the child is ready",
            holds = "one child per device, none without a record, none twice")
    void shouldSurviveItsOwnEndAtEveryStepOfALaunch() throws Exception {
        try (Fleet other = FLEETS.start("Failpoints", Map.of())) {
            Map<String, String> devices = new LinkedHashMap<>();
            // In this order each boot only adopts what the one before has launched, and gets as far as the next launch.
            for (String point : List.of("before-ready", "after-spawn", "after-intent")) {
                devices.put(point, other.add(GOOD));
            }
            other.gateway().kill9();
            for (Map.Entry<String, String> each : devices.entrySet()) {
                other.gateway().startWith("WAFLEET_FAILPOINT", each.getKey());
                startQuietly(other, each.getValue());
                assertThat(other.gateway().process().waitFor()).isEqualTo(137);
                int copies = each.getKey().equals("after-intent") ? 0 : 1;
                assertThat(other.copies(each.getValue())).hasSize(copies);
            }
            other.gateway().set("WAFLEET_FAILPOINT", null);
            other.gateway().start();
            for (String id : devices.values()) {
                other.start(id);
                JsonObject running = other.await(id, "running");
                assertThat(other.copies(id)).containsExactly(running.getLong("pid"));
                assertThat(Files.readString(other.record(id))).startsWith("v1 " + running.getLong("pid") + " ");
                assertThat(running.getInteger("restarts")).isZero();
            }
        }
    }

    /** The answer may be lost: the gateway ends meanwhile. */
    private static void startQuietly(Fleet fleet, String id) {
        try {
            fleet.api().post("/api/devices/" + id + "/start");
        } catch (UncheckedIOException ended) {
            assertThat(ended).hasMessageContaining(id);
        }
    }
}
