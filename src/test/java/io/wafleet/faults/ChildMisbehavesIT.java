package io.wafleet.faults;

import static io.wafleet.faults.MisbehavingChild.ANSWERS_500;
import static io.wafleet.faults.MisbehavingChild.DAEMONISES;
import static io.wafleet.faults.MisbehavingChild.DAEMONISES_UNSEEN;
import static io.wafleet.faults.MisbehavingChild.FLOODS;
import static io.wafleet.faults.MisbehavingChild.GOOD;
import static io.wafleet.faults.MisbehavingChild.IGNORES_TERM;
import static io.wafleet.faults.MisbehavingChild.LETS_ANOTHER_HOLD_ITS_OUTPUT;
import static io.wafleet.faults.MisbehavingChild.LETS_ANOTHER_HOLD_THE_PORT;
import static io.wafleet.faults.MisbehavingChild.NEVER_ANSWERS;
import static io.wafleet.faults.MisbehavingChild.NEVER_OPENS_ITS_PORT;
import static io.wafleet.faults.MisbehavingChild.STARTS_SLOWLY;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import io.wafleet.it.Causes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A child lives, but not as it should. */
class ChildMisbehavesIT {
    private static final Duration STARTUP_TIMEOUT = Duration.ofSeconds(10);
    /** One and a half files that grow, two older ones, and some blocks for the rest. */
    private static final long OUTPUT_LIMIT = 4L * 1024 * 1024;

    @RegisterExtension
    static final Fleets FLEETS = new Fleets();

    private static Fleet fleet;
    private static Map<String, Long> others;
    private static List<String> silent;
    private static String slow;

    @BeforeAll
    static void startFleet() throws IOException {
        fleet = FLEETS.start(
                "ChildMisbehavesIT",
                Map.of(
                        "WAFLEET_STOP_GRACE", "3s",
                        "WAFLEET_STARTUP_TIMEOUT", STARTUP_TIMEOUT.toMillis() + "ms",
                        "WAFLEET_CHILD_LOG_SIZE", "1MB",
                        "WAFLEET_CHILD_LOG_FILES", "2"));
        others = fleet.pidsOf(fleet.running(2));
        silent = new ArrayList<>();
        for (String behaviour : List.of(NEVER_ANSWERS, ANSWERS_500, NEVER_OPENS_ITS_PORT)) {
            silent.add(fleet.add(behaviour));
        }
        slow = fleet.add(STARTS_SLOWLY);
        silent.forEach(fleet::start);
        fleet.start(slow);
    }

    @AfterEach
    void shouldHaveTouchedNoOther() {
        fleet.assertUntouched(others);
    }

    @Test
    @Fault(id = "B1", injected = "a child that ignores SIGTERM", holds = "killed after the grace period, then stopped")
    void shouldKillAChildThatIgnoresBeingAskedToEnd() throws IOException {
        String id = fleet.running(IGNORES_TERM);
        long pid = fleet.pid(id);
        fleet.stop(id);
        JsonObject stopped = fleet.await(id, "stopped");
        assertThat(stopped.getJsonObject("lastExit").getString("status")).isEqualTo("signal 9");
        assertThat(Processes.isAlive(pid)).isFalse();
    }

    @Test
    @Fault(id = "B2", injected = "a frozen child (SIGSTOP) is stopped", holds = "it is thawed and ends by SIGTERM")
    void shouldThawAChildThatIsToEnd() throws IOException {
        String id = fleet.running(GOOD);
        Processes.signal("STOP", fleet.pid(id));
        fleet.stop(id);
        JsonObject stopped = fleet.await(id, "stopped");
        assertThat(stopped.getJsonObject("lastExit").getString("status")).isEqualTo("signal 15");
    }

    @Test
    @Fault(
            id = "B3",
            injected = "children that never open their port, never answer, answer 500, or are slow to start",
            holds = "ended as start-timeout when the time to start is over, not before; the slow one is left in peace")
    void shouldGiveAChildItsTimeToStart() {
        for (String id : silent) {
            fleet.await(id, "in its second launch", process -> process.getLong("generation") >= 2);
            JsonObject starting = fleet.changes(id, "starting").get(0);
            JsonObject pause = fleet.changes(id, "backoff").get(0);
            assertThat(Causes.code(pause)).isEqualTo("start-timeout");
            assertThat(Duration.between(since(starting), since(pause))).isGreaterThanOrEqualTo(STARTUP_TIMEOUT);
            fleet.stop(id);
        }
        silent.forEach(id -> fleet.await(id, "stopped"));
        JsonObject process = fleet.await(slow, "running");
        assertThat(process.getLong("generation")).isEqualTo(1);
        assertThat(process.getInteger("restarts")).isZero();
    }

    private static Instant since(JsonObject change) {
        return Instant.parse(change.getString("since"));
    }

    @Test
    @Fault(
            id = "B4",
            injected = "a grandchild in a session of its own holds the port, or the output and the volume's lock",
            holds = "the stop comes to its end, nothing is left, and the device can be started again")
    void shouldFinishAStopWhenAGrandchildLivesOn() throws IOException {
        String port = fleet.add(LETS_ANOTHER_HOLD_THE_PORT);
        fleet.start(port);
        Fleet.until("the grandchild listens", () -> fleet.child(port).answers("/health"));
        String output = fleet.running(LETS_ANOTHER_HOLD_ITS_OUTPUT);
        for (String id : List.of(port, output)) {
            fleet.stop(id);
            fleet.await(id, "stopped");
            Fleet.until("nothing of " + id + " is left", () -> ownedBy(id).isEmpty());
            fleet.behave(id, GOOD);
            fleet.start(id);
            fleet.await(id, "running");
            assertThat(ownedBy(id)).hasSize(1);
        }
    }

    private static List<Long> ownedBy(String id) {
        return fleet.owned().stream()
                .filter(pid -> Processes.variable(pid, "WAFLEET_COOKIE").contains("/" + id + "/"))
                .toList();
    }

    @Test
    @Fault(
            id = "B5",
            injected = "a child that puts itself into the background: what was launched ends with 0",
            holds = "escaped: what lives on is stopped, and launched again after a pause; never two")
    void shouldCatchAChildThatDaemonises() throws IOException {
        String id = fleet.add(DAEMONISES);
        fleet.start(id);
        fleet.await(id, "in its third launch", process -> {
            assertThat(fleet.copies(id)).hasSizeLessThanOrEqualTo(1);
            return process.getLong("generation") >= 3;
        });
        assertThat(fleet.changes(id).stream().map(Causes::code).anyMatch("escaped"::equals))
                .isTrue();
        fleet.behave(id, GOOD);
        JsonObject running = fleet.await(id, "running");
        Fleet.until("only the child is left", () -> ownedBy(id).equals(List.of(running.getLong("pid"))));
    }

    @Test
    @Fault(
            id = "B10",
            injected = "a child puts itself into the background and cannot be told from others at first",
            holds = "it is looked for again before each launch, and ended")
    void shouldFindAChildThatNobodyCouldSeeWhenItDaemonised() throws IOException {
        String id = fleet.add(DAEMONISES_UNSEEN);
        fleet.start(id);
        fleet.await(id, "in its second launch", process -> process.getLong("generation") >= 2);
        fleet.stop(id);
        fleet.await(id, "stopped");
        Files.createFile(fleet.volume(id).resolve("go"));
        Fleet.until("it listens", () -> fleet.child(id).answers("/health"));
        fleet.behave(id, GOOD);
        fleet.start(id);
        JsonObject running = fleet.await(id, "running");
        Fleet.until("only the child is left", () -> ownedBy(id).equals(List.of(running.getLong("pid"))));
    }

    @Test
    @Fault(
            id = "B7",
            injected = "a child floods its output: 64 MB at once, then more, line by line",
            holds = "on disk it stays within the limits, the last line can be read, the gateway lives in its 256 MB")
    void shouldBoundTheOutputOfAFlood() throws IOException {
        String id = fleet.running(FLOODS);
        for (int i = 0; i < Form.times(2, 100); i++) {
            fleet.child(id).get("/tiny/say/10000").expect(200);
            Fleet.until(
                    "its output takes no more than it may",
                    () -> diskUse(fleet.record(id).getParent()) < OUTPUT_LIMIT);
        }
        assertThat(fleet.api()
                        .get("/api/devices/" + id + "/logs?tail=1")
                        .expect(200)
                        .text())
                .startsWith("xxx");
        assertThat(fleet.gateway().output()).doesNotContain("OutOfMemory");
    }

    /** In bytes; holes take none. */
    private static long diskUse(Path folder) throws IOException {
        Process du = new ProcessBuilder("du", "-sk", folder.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String size = new String(du.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        return Long.parseLong(size.split("\\s", -1)[0]) * 1024;
    }
}
