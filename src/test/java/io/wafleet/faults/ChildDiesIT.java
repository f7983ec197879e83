package io.wafleet.faults;

import static io.wafleet.faults.MisbehavingChild.EXITS_0_AT_ONCE;
import static io.wafleet.faults.MisbehavingChild.EXITS_AT_ONCE;
import static io.wafleet.faults.MisbehavingChild.FLAPS;
import static io.wafleet.faults.MisbehavingChild.GOOD;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import io.wafleet.it.Causes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A child dies, in every way that there is; the others notice nothing. */
class ChildDiesIT {
    private static final Duration FIRST_DELAY = Duration.ofMillis(100);
    private static final Duration MAX_DELAY = Duration.ofMillis(400);
    private static final int CRASHES_OF_A_LOOP = 10;
    private static final double JITTER = 0.25;
    /** Times in events are whole milliseconds. */
    private static final long ROUNDED = 2;

    @RegisterExtension
    static final Fleets FLEETS = new Fleets();

    private static Fleet fleet;
    private static Map<String, Long> others;
    private static String loop;
    private static String flapping;

    @BeforeAll
    static void startFleet() throws IOException {
        fleet = FLEETS.start(
                "ChildDiesIT",
                Map.of(
                        "WAFLEET_RESTART_DELAY", FIRST_DELAY.toMillis() + "ms",
                        "WAFLEET_RESTART_MAX_DELAY", MAX_DELAY.toMillis() + "ms"));
        others = fleet.pidsOf(fleet.running(2));
        // They need some seconds; the other tests run meanwhile.
        loop = fleet.add(EXITS_AT_ONCE);
        fleet.start(loop);
        flapping = fleet.add(FLAPS);
        fleet.start(flapping);
    }

    @AfterEach
    void shouldHaveTouchedNoOther() {
        fleet.assertUntouched(others);
    }

    @Test
    @Fault(id = "A1", injected = "kill -9 of a child", holds = "launched again after a pause; no other is touched")
    void shouldReplaceAKilledChild() throws IOException {
        String id = fleet.running(GOOD);
        long pid = fleet.pid(id);
        Processes.signal("KILL", pid);
        JsonObject replaced = fleet.awaitReplaced(id, pid);
        assertThat(replaced.getInteger("restarts")).isEqualTo(1);
        assertThat(replaced.getJsonObject("lastExit").getString("status")).isEqualTo("signal 9");
        assertThat(Causes.code(replaced)).isEqualTo("crashed");
        assertThat(fleet.changes(id, "backoff")).singleElement();
        assertThat(fleet.copies(id)).containsExactly(replaced.getLong("pid"));
    }

    @Test
    @Fault(
            id = "A2",
            injected = "exits with 0, 1, 3, 126, 127 and by a signal, before and after it was ready",
            holds = "what the table of causes says: crash, replaced session or unusable binary")
    void shouldFollowTheTableOfExits() throws IOException {
        String one = fleet.running(GOOD);
        String three = fleet.running(GOOD);
        String term = fleet.running(GOOD);
        String early = fleet.add(EXITS_0_AT_ONCE);
        String unusable = fleet.add("exit 126");
        String gone = fleet.add("exit 127");
        fleet.exit(one, 1);
        fleet.exit(three, 3);
        Processes.signal("TERM", fleet.pid(term));
        List.of(early, unusable, gone).forEach(fleet::start);

        assertRestarted(one, "crashed", "code 1");
        assertRestarted(three, "crashed", "code 3");
        assertRestarted(term, "crashed", "signal 15");
        // After many crashes it is called otherwise, so the events are asked.
        Fleet.until(
                "the early end is a crash",
                () -> fleet.changes(early, "backoff").stream()
                        .anyMatch(pause -> Causes.code(pause).startsWith("crashed")));
        for (String id : List.of(unusable, gone)) {
            fleet.awaitCause(id, "failed", "binary-unusable");
            assertThat(fleet.generation(id)).as("once is not yet for ever").isEqualTo(3);
            fleet.behave(id, GOOD);
            fleet.start(id);
            fleet.await(id, "running");
        }
        fleet.stop(early);
    }

    private static void assertRestarted(String id, String cause, String exit) {
        JsonObject now = fleet.await(
                id,
                "restarted",
                process -> process.getInteger("restarts") == 1
                        && process.getString("state").equals("running"));
        assertThat(Causes.code(now)).isEqualTo(cause);
        assertThat(now.getJsonObject("lastExit").getString("status")).isEqualTo(exit);
    }

    @Test
    @Fault(
            id = "A2b",
            injected = "a ready child ends with 0, unasked, again and again",
            holds = "session-replaced: three tries, then failed; a user's start begins anew")
    void shouldNotFightForAReplacedSession() throws IOException {
        String id = fleet.running(GOOD);
        for (int tries = 0; tries < 3; tries++) {
            long pid = fleet.pid(id);
            fleet.exit(id, 0);
            assertThat(Causes.code(fleet.awaitReplaced(id, pid))).isEqualTo("session-replaced");
        }
        fleet.exit(id, 0);
        fleet.awaitCause(id, "failed", "session-replaced");
        assertThat(fleet.copies(id)).isEmpty();
        fleet.start(id);
        fleet.await(id, "running");
    }

    @Test
    @Fault(
            id = "A3",
            injected = "a child that dies at once, for ever",
            holds = "pauses double up to the greatest; after ten crashes up to five times that, as crash-loop")
    void shouldWaitLongerAndLongerForACrashLoop() {
        Fleet.until(
                "it is called a crash loop",
                () -> fleet.changes(loop, "backoff").stream()
                        .anyMatch(pause -> Causes.code(pause).equals("crash-loop")));
        List<JsonObject> pauses = fleet.changes(loop, "backoff");
        assertThat(pauses.size()).isGreaterThanOrEqualTo(CRASHES_OF_A_LOOP);
        for (int i = 0; i < CRASHES_OF_A_LOOP - 1; i++) {
            double bare = Math.min(FIRST_DELAY.toMillis() << i, MAX_DELAY.toMillis() / (1 + JITTER));
            assertThat(pause(pauses.get(i)))
                    .as("pause %d", i)
                    .isBetween((long) (bare * (1 - JITTER)) - ROUNDED, (long) (bare * (1 + JITTER)) + ROUNDED)
                    .isLessThanOrEqualTo(MAX_DELAY.toMillis() + ROUNDED);
        }
        long last = pause(pauses.get(pauses.size() - 1));
        assertThat(last).isBetween(MAX_DELAY.toMillis() * 3 - ROUNDED, MAX_DELAY.toMillis() * 5 + ROUNDED);
        assertThat(fleet.generation(loop))
                .isLessThanOrEqualTo(fleet.changes(loop, "backoff").size() + 1L);
        fleet.stop(loop);
        fleet.await(loop, "stopped");
    }

    @Test
    @Fault(
            id = "A4",
            injected = "a child that dies a moment after it was ready, again and again",
            holds = "being ready for a moment resets nothing: the pauses grow as in any crash loop")
    void shouldBackOffFromASlowFlap() {
        fleet.await(flapping, "at its fourth launch", process -> process.getLong("generation") >= 4);
        List<Long> pauses = fleet.changes(flapping, "backoff").stream()
                .map(ChildDiesIT::pause)
                .toList();
        assertThat(fleet.changes(flapping, "running").size()).isGreaterThanOrEqualTo(3);
        assertThat(pauses.get(0)).isLessThanOrEqualTo(125 + ROUNDED);
        assertThat(pauses.get(2)).isGreaterThanOrEqualTo(240 - ROUNDED);
        fleet.stop(flapping);
        fleet.await(flapping, "stopped");
    }

    private static long pause(JsonObject backoff) {
        Instant since = Instant.parse(backoff.getString("since"));
        return Duration.between(since, Instant.parse(backoff.getString("until")))
                .toMillis();
    }

    @Test
    @Fault(
            id = "A5",
            injected = "a child that is dead before anybody can listen for its end",
            holds = "every end is seen: each launch leads to a pause, none stays starting")
    void shouldMissNoQuickExit() throws IOException {
        String id = fleet.add(MisbehavingChild.DISAPPEARS);
        fleet.start(id);
        int rounds = Form.times(10, 200);
        for (int round = 1; round <= rounds; round++) {
            int launches = round;
            JsonObject dead = fleet.await(
                    id,
                    "in the pause after launch " + launches,
                    process ->
                            process.getString("state").equals("backoff") && process.getLong("generation") >= launches);
            assertThat(dead.getJsonObject("lastExit").getString("status")).isEqualTo("signal 9");
            fleet.restart(id);
        }
        fleet.stop(id);
        fleet.await(id, "stopped");
    }

    @Test
    @Fault(
            id = "A8",
            injected = "the kernel kills a child that uses more memory than its control group may",
            holds = "only that child is launched again; the kernel prefers a child to the gateway")
    void shouldReplaceAChildThatRanOutOfMemory() throws IOException {
        String id = fleet.running(GOOD);
        long pid = fleet.pid(id);
        assertThat(oomScore(pid))
                .isGreaterThan(oomScore(fleet.gateway().process().pid()));
        try (ControlGroup limit = ControlGroup.ofMemory(64)) {
            limit.add(pid);
            try {
                fleet.child(id).get("/tiny/eat/200");
            } catch (UncheckedIOException killedWhileItAnswered) {
                assertThat(killedWhileItAnswered).hasMessageContaining("/tiny/eat");
            }
            JsonObject replaced = fleet.awaitReplaced(id, pid);
            assertThat(replaced.getJsonObject("lastExit").getString("status")).isEqualTo("signal 9");
        }
    }

    private static int oomScore(long pid) throws IOException {
        return Integer.parseInt(
                Files.readString(Path.of("/proc/" + pid + "/oom_score_adj")).trim());
    }
}
