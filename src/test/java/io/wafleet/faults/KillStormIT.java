package io.wafleet.faults;

import static io.wafleet.faults.MisbehavingChild.EXITS_AT_ONCE;
import static io.wafleet.faults.MisbehavingChild.GOOD;
import static io.wafleet.faults.MisbehavingChild.IS_THE_SIMULATOR;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The gateway is killed at moments that nobody has chosen. The seed is told, so that a failure can be repeated. */
class KillStormIT {
    private static final int CALM = 6;
    private static final int LAUNCHED = 4;

    @RegisterExtension
    static final Fleets FLEETS = new Fleets();

    private final long seed = Long.getLong("wafleet.seed", System.nanoTime());
    private final Random random = new Random(seed);

    @Test
    @Fault(
            id = "C5",
            injected =
                    "kill -9 of the gateway at random moments: 3 times, 200 in the long form; booting, launching, idle,"
                            + " sending",
            holds = "no child runs twice or without a record, untouched ones are never restarted, the API is back")
    void shouldNeverRunTwoWhereverItIsKilled(TestReporter reporter) throws IOException {
        Fleet fleet = FLEETS.start("KillStorm", Map.of());
        List<String> calm = fleet.running(CALM);
        List<String> launched = fleet.running(LAUNCHED);
        List<String> all = new ArrayList<>(calm);
        all.addAll(launched);
        all.forEach(fleet::awaitPaired);
        String sender = Form.isLong() ? fleet.online(1, IS_THE_SIMULATOR).get(0) : null;
        Map<String, Long> untouched = fleet.pidsOf(calm);
        reporter.publishEntry(FaultTable.MEASURED, "seed " + seed);

        for (int round = 0; round < Form.times(3, 200); round++) {
            if (random.nextBoolean()) {
                // So that the next boot has something to launch.
                launched.forEach(id -> Processes.signal("KILL", toLongs(fleet.copies(id))));
            }
            boolean waits = random.nextInt(3) == 0;
            if (waits) {
                fleet.gateway().awaitReady();
                restartSome(fleet, launched);
                if (sender != null) {
                    sendSome(fleet, sender, round);
                }
            }
            Fleet.letPass(Duration.ofMillis(random.nextInt(waits ? 300 : 2500)));
            fleet.gateway().kill9();
            assertOneCopyEach(fleet, all);
            fleet.gateway().launch();
        }
        fleet.gateway().awaitReady();
        for (String id : all) {
            fleet.start(id);
            long pid = fleet.await(id, "running").getLong("pid");
            assertThat(fleet.copies(id)).containsExactly(pid);
            assertThat(Files.readString(fleet.record(id))).startsWith("v1 " + pid + " ");
        }
        fleet.assertUntouched(untouched);
        fleet.close();
    }

    private void restartSome(Fleet fleet, List<String> launched) {
        launched.stream().filter(id -> random.nextBoolean()).forEach(fleet::restart);
    }

    private static void sendSome(Fleet fleet, String sender, int round) {
        for (int i = 0; i < 5; i++) {
            JsonObject message = new JsonObject()
                    .put("from", sender)
                    .put("to", "5571911990000")
                    .put("message", "round " + round + " #" + i);
            fleet.api()
                    .post("/api/messages/send", message, "Prefer", "respond-async")
                    .expect(202);
        }
    }

    /** The gateway is dead: what lives now is all that the next one will find. */
    private static void assertOneCopyEach(Fleet fleet, List<String> all) throws IOException {
        for (String id : all) {
            // A launcher that found the lock held, or is on its way to its record, is gone or become a child in a
            // moment.
            Fleet.until(id + " lives at most once, with a record", () -> {
                List<Long> copies = fleet.copies(id);
                return copies.isEmpty()
                        || copies.size() == 1
                                && Files.readString(fleet.record(id)).startsWith("v1 " + copies.get(0) + " ");
            });
        }
    }

    private static long[] toLongs(List<Long> pids) {
        return pids.stream().mapToLong(Long::longValue).toArray();
    }

    @Test
    @Tag(Form.LONG)
    @Fault(
            id = "C2",
            injected = "kill -9 of the gateway every 1.5 to 7.5 s for two minutes while a child crash-loops",
            holds = "its counter of restarts never falls, never two copies, a calm child is untouched")
    void shouldCountOnThroughItsOwnDeaths(TestReporter reporter) throws IOException {
        Fleet fleet = FLEETS.start("CrashLoop", Map.of());
        Map<String, Long> untouched = fleet.pidsOf(fleet.running(1));
        String loop = fleet.running(GOOD);
        fleet.awaitPaired(loop);
        fleet.behave(loop, EXITS_AT_ONCE);
        Processes.signal("KILL", fleet.pid(loop));
        reporter.publishEntry(FaultTable.MEASURED, "seed " + seed);
        int restarts = 0;
        long end = System.nanoTime() + Duration.ofMinutes(2).toNanos();
        while (System.nanoTime() < end) {
            Fleet.letPass(Duration.ofMillis(1500 + random.nextInt(6000)));
            fleet.gateway().kill9();
            assertThat(fleet.copies(loop)).hasSizeLessThanOrEqualTo(1);
            fleet.gateway().start();
            int now = fleet.restarts(loop);
            assertThat(now).isGreaterThanOrEqualTo(restarts);
            restarts = now;
        }
        assertThat(restarts).isPositive();
        fleet.assertUntouched(untouched);
        fleet.close();
    }

    @Test
    @Tag(Form.LONG)
    @Fault(
            id = "C14",
            injected = "the JDK is replaced under the running gateway (its jspawnhelper is of another version)",
            holds = "launches wait in a pause with their cause, living children live on; all recovers")
    void shouldSayThatItCannotLaunchWhenItsJdkWasReplaced() throws IOException {
        try (ReplaceableJdk jdk = ReplaceableJdk.make(FLEETS.prepare("Jdk", Map.of()))) {
            Fleet fleet = jdk.fleet();
            fleet.gateway().start();
            fleet.gateway().logIn();
            Map<String, Long> untouched = fleet.pidsOf(fleet.running(1));
            String id = fleet.add(GOOD);
            jdk.replace();
            fleet.start(id);
            fleet.awaitCause(id, "backoff", "launch-failed");
            fleet.assertUntouched(untouched);
            jdk.restore();
            fleet.await(id, "running");
            fleet.assertUntouched(untouched);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }
}
