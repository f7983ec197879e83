package io.wafleet.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What comes of a disk that fills up: home and sessions lie on two small ones. */
class DiskIT {
    private static final String ANA = "5581911110001";
    private static final String BIA = "5581911110002";
    private static final Path DISKS = Path.of("target", "it-disks").toAbsolutePath();
    private static final String RESERVE = "16MB";
    private static final int LOW = 8;
    private static final int DISK = 64;

    private static SmallDisk home;
    private static SmallDisk sessions;
    private static GatewayProcess gateway;

    @BeforeAll
    static void startGateway() throws IOException, InterruptedException {
        home = SmallDisk.mount(DISKS.resolve("home"), DISK);
        assumeThat(home)
                .as("no disk can be mounted here: what a full one does is not tested")
                .isNotNull();
        sessions = SmallDisk.mount(DISKS.resolve("sessions"), DISK);
        gateway = GatewayProcess.start(
                "DiskIT",
                Map.of(
                        "WAFLEET_HOME",
                        home.folder().toString(),
                        "WAFLEET_SESSIONS",
                        sessions.folder().toString(),
                        "WAFLEET_DISK_RESERVE",
                        RESERVE,
                        "WAFLEET_ON_STOP",
                        "stop"));
        gateway.pair(ANA);
        gateway.pair(BIA);
    }

    @AfterAll
    static void stopGateway() throws IOException {
        if (gateway != null) {
            gateway.close();
            sessions.close();
        }
        if (home != null) {
            home.close();
        }
    }

    @AfterEach
    void shouldBeWellAgain() throws IOException {
        home.free();
        sessions.free();
        awaitDisk("ok");
        gateway.awaitOnline(ANA);
        gateway.awaitOnline(BIA);
        String job = gateway.submit(ANA, BIA, "all is well");
        gateway.awaitJob(job, "read");
    }

    private static void awaitDisk(String state) {
        await("the disk is " + state)
                .atMost(GatewayProcess.PATIENCE)
                .until(() -> gateway.api().get("/api/health").expect(200).json().getString("disk"), state::equals);
    }

    private static Answer send(String text) {
        return gateway.api()
                .post("/api/messages/send", GatewayProcess.message(ANA, BIA, text), "Prefer", "respond-async");
    }

    @Test
    void shouldRefuseNewWorkAndEndTheOldWhenTheDiskIsLow() throws IOException {
        // Given
        gateway.phone(ANA).control("network", new JsonObject().put("up", false));
        gateway.awaitDevice(
                ANA,
                "offline",
                device -> !device.getJsonObject("link").getString("state").equals("online"));
        String accepted = gateway.submit(ANA, BIA, "accepted before");
        Path old = sessions.folder().resolve(ANA).resolve("statics/media/old");
        Files.write(old, new byte[1000]);
        Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(Duration.ofDays(31))));

        // When
        sessions.fillTo(LOW);
        awaitDisk("low");

        // Then
        send("refused").expectProblem(507, "disk-low");
        gateway.api()
                .post("/api/devices", new JsonObject().put("phoneNumber", "5581911110009"))
                .expectProblem(507, "disk-low");
        gateway.api()
                .post("/api/devices", new JsonObject().put("phoneNumber", ANA))
                .expect(200);
        assertThat(gateway.management().get("/health/ready").expect(200).text()).contains("disk low");
        JsonObject health =
                gateway.api().get("/api/health/detailed").expect(503).json();
        assertThat(health.getJsonObject("checks").getJsonObject("disk").getBoolean("healthy"))
                .isFalse();
        await("pruned at once")
                .untilAsserted(() -> assertThat(
                                gateway.management().get("/metrics").expect(200).text())
                        .contains("\ngateway_disk_low 1.0\n", "\ngateway_pruned_files_total 1.0\n")
                        .containsPattern("gateway_disk_free_bytes\\{place=\"sessions\"\\} [0-9.E]+\n"));
        assertThat(old).doesNotExist();
        gateway.phone(ANA).control("network", new JsonObject().put("up", true));
        gateway.awaitJob(accepted, "read");
        gateway.awaitReceived(BIA, "accepted before");
    }

    @Test
    void shouldAnswerHonestlyAndLoseNothingWhenTheHomeIsFull() throws IOException {
        long ana = gateway.pid(ANA);
        int restarts = gateway.processOf(ANA).getInteger("restarts");
        gateway.phone(ANA).control("network", new JsonObject().put("up", false));
        gateway.awaitDevice(
                ANA,
                "offline",
                device -> !device.getJsonObject("link").getString("state").equals("online"));
        String accepted = gateway.submit(ANA, BIA, "accepted before the disk was full");
        String id = "while the disk was full";

        home.fill();
        gateway.phone(ANA).control("network", new JsonObject().put("up", true));
        gateway.phone(BIA)
                .control("receive", new JsonObject().put("from", "5599").put("body", id));
        // Before and after the watch has seen it.
        send("before it is seen").expectProblem(507, "disk-low");
        awaitDisk("low");
        send("after it was seen").expectProblem(507, "disk-low");
        await("a webhook could not be stored")
                .atMost(GatewayProcess.PATIENCE)
                .until(() -> gateway.output().contains("a webhook could not be stored"));
        assertThat(gateway.device(ANA).getJsonObject("process").getString("state"))
                .isEqualTo("running");
        assertThat(gateway.process().isAlive()).isTrue();
        home.free();

        gateway.awaitJob(accepted, "sent", "delivered", "read");
        gateway.awaitReceived(BIA, id);
        assertThat(gateway.timesReceived(BIA, id)).isEqualTo(1);
        gateway.awaitReceived(BIA, "accepted before the disk was full");
        assertThat(gateway.timesReceived(BIA, "accepted before the disk was full"))
                .isEqualTo(1);
        assertThat(gateway.pid(ANA)).isEqualTo(ana);
        assertThat(gateway.processOf(ANA).getInteger("restarts")).isEqualTo(restarts);
    }

    @Test
    void shouldSettleASendOnceItsOutcomeCanBeStored() throws IOException {
        // Given
        String text = "sent while the disk filled up";
        // A receipt would settle it before the disk is full.
        gateway.phone(ANA).fault("lost-ack", new JsonObject());
        gateway.phone(BIA).fault("lost-ack", new JsonObject());
        gateway.phone(ANA).fault("hang", new JsonObject().put("when", "after").put("count", 1));
        String job = gateway.submit(ANA, BIA, text);
        gateway.awaitReceived(BIA, text);
        home.fill();
        useUpWhatTheDatabaseStillHas();

        // When
        gateway.phone(ANA).endFaults();

        // Then
        await("the outcome could not be stored")
                .atMost(GatewayProcess.PATIENCE)
                .until(() -> isToldOf(ANA, "the next step of a lane failed"));
        home.free();
        awaitDisk("ok");
        gateway.submit(ANA, BIA, "which wakes the lane");
        JsonObject settled = gateway.awaitJob(job, "sent", "delivered", "read");
        assertThat(settled.getInteger("attempts")).isEqualTo(1);
        assertThat(gateway.phone(ANA).sentTexts()).containsOnlyOnce(text);
        gateway.phone(BIA).endFaults();
    }

    /** Its log has room for more where it begins anew after a checkpoint; how much, depends on what was stored before. */
    private static void useUpWhatTheDatabaseStillHas() throws IOException {
        long before = refusedWebhooks();
        await("nothing more can be stored")
                .atMost(GatewayProcess.PATIENCE)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> {
                    gateway.phone(BIA)
                            .control(
                                    "receive",
                                    new JsonObject().put("from", "5599").put("body", "x"));
                    return refusedWebhooks() > before;
                });
    }

    private static long refusedWebhooks() throws IOException {
        return gateway.output()
                .lines()
                .filter(line -> line.contains("a webhook could not be stored"))
                .count();
    }

    @Test
    void shouldTryAgainUntilThereIsRoomWhenAChildCannotBeLaunched() throws IOException {
        Path run = sessions.folder().resolve(ANA).resolve(".wafleet/run");
        long pid = gateway.pid(ANA);
        sessions.fill();
        // Its block would be taken again by the new record; so the disk is filled once more.
        Files.delete(run);
        sessions.fill();

        ProcessHandle.of(pid).orElseThrow().destroyForcibly();

        JsonObject waiting = gateway.awaitDevice(
                ANA,
                "waiting for room",
                device -> Causes.code(device.getJsonObject("process")).equals("volume-unwritable"));
        assertThat(waiting.getJsonObject("process").getString("state")).isIn("backoff", "starting");
        assertThat(gateway.awaitOnline(BIA)).as("others live").isNotNull();
        sessions.free();
        gateway.awaitOnline(ANA);
        assertThat(gateway.pid(ANA)).isNotEqualTo(pid);
    }

    private static boolean isToldOf(String device, String what) throws IOException {
        return gateway.output()
                .lines()
                .anyMatch(line -> line.contains(what) && line.contains("device=\"" + device + "\""));
    }
}
