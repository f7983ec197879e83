package io.wafleet.faults;

import static io.wafleet.faults.MisbehavingChild.EXITS_AT_ONCE;
import static io.wafleet.faults.MisbehavingChild.GOOD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vertx.core.json.JsonObject;
import io.wafleet.it.Causes;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Ports, disks, limits, files and clocks fail. */
class EnvironmentIT {
    @RegisterExtension
    static final Fleets FLEETS = new Fleets();

    private static Fleet fleet;
    private static Map<String, Long> others;

    @BeforeAll
    static void startFleet() throws IOException {
        fleet = FLEETS.start("EnvironmentIT", Map.of());
        others = fleet.pidsOf(fleet.running(2));
    }

    @AfterEach
    void shouldHaveTouchedNoOther() {
        fleet.assertUntouched(others);
    }

    @Test
    @Fault(
            id = "A7",
            injected = "the binary is missing, or not executable; the volume is missing",
            holds = "failed with its cause after one try, no retries; a start after the repair works")
    void shouldNotTryAgainWhatCannotWork() throws IOException {
        Path binary = fleet.gateway().binary();
        Path aside = binary.resolveSibling("aside");
        String missing = fleet.add(GOOD);
        Files.move(binary, aside);
        try {
            fleet.start(missing);
            fleet.awaitCause(missing, "failed", "binary-missing");
        } finally {
            Files.move(aside, binary);
        }
        String locked = fleet.add(GOOD);
        Files.setPosixFilePermissions(binary, PosixFilePermissions.fromString("rw-r--r--"));
        try {
            fleet.start(locked);
            fleet.awaitCause(locked, "failed", "binary-not-executable");
        } finally {
            Files.setPosixFilePermissions(binary, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        String homeless = fleet.add(GOOD);
        Path volume = fleet.volume(homeless);
        Files.delete(volume.resolve("behaviour"));
        Files.delete(volume);
        fleet.start(homeless);
        fleet.awaitCause(homeless, "failed", "volume-unwritable");
        Files.createDirectory(volume);

        for (String id : List.of(missing, locked, homeless)) {
            assertThat(fleet.process(id).getInteger("restarts")).isZero();
            assertThat(fleet.changes(id, "failed")).hasSize(1);
            fleet.start(id);
            fleet.await(id, "running");
        }
    }

    @Test
    @Fault(
            id = "D1",
            injected = "a stranger takes the port before the start, between the look and the bind, after a death",
            holds = "port-conflict that names it, no crash loop; the stranger is never given a secret")
    void shouldNotFightForAPort() throws IOException {
        String before = fleet.add(GOOD);
        String between = fleet.add("sleep 5; tiny");
        String after = fleet.running(GOOD);
        // So that the stranger is there before its successor binds, however soon that is launched.
        fleet.behave(after, "sleep 5; tiny");
        fleet.start(between);
        fleet.await(between, "launched", process -> process.getLong("pid") != null);
        int restarts = fleet.restarts(after);
        int port = fleet.process(after).getInteger("port");
        long pid = fleet.pid(after);
        Processes.signal("KILL", pid);
        Fleet.until("it is dead", () -> !Processes.isAlive(pid));
        try (Stranger third = new Stranger(port);
                Stranger second = new Stranger(fleet.process(between).getInteger("port"));
                Stranger first = new Stranger(fleet.process(before).getInteger("port"))) {
            fleet.start(before);
            for (String id : List.of(before, between, after)) {
                JsonObject conflict = fleet.await(id, "port-conflict");
                assertThat(Causes.text(conflict))
                        .contains(
                                "port " + conflict.getInteger("port"),
                                "pid " + ProcessHandle.current().pid());
                assertThat(conflict.getString("until")).isNotNull();
                assertThat(fleet.copies(id)).isEmpty();
            }
            assertThat(Stream.of(first, second, third).flatMap(stranger -> stranger.credentials().stream()))
                    .isEmpty();
        }
        assertThat(fleet.restarts(after)).isLessThanOrEqualTo(restarts + 1);
        assertThat(fleet.generation(before)).isLessThanOrEqualTo(1);
        for (String id : List.of(before, between, after)) {
            fleet.behave(id, GOOD);
            fleet.start(id);
            fleet.await(id, "running");
        }
    }

    @Test
    @Tag(Form.LONG)
    @Fault(
            id = "D1b",
            injected = "the stranger leaves the port, and nobody asks",
            holds = "the gateway looks again by itself and starts the child there")
    void shouldTakeThePortWhenItIsFree() throws IOException {
        String id = fleet.add(GOOD);
        try (Stranger stranger = new Stranger(fleet.process(id).getInteger("port"))) {
            fleet.start(id);
            fleet.await(id, "port-conflict");
            assertThat(stranger.credentials()).isEmpty();
        }
        fleet.await(id, "running");
    }

    @Test
    @Fault(
            id = "D2",
            injected = "the disk is full when the launch is recorded; a child's output goes to a full disk",
            holds = "no record, no child: a pause, and running when there is room; a full log stops nobody")
    void shouldLaunchNothingItCannotRecord() throws IOException {
        Path full = Path.of("/dev/full");
        String id = fleet.add(GOOD);
        Files.createDirectories(fleet.record(id).getParent());
        Files.createSymbolicLink(fleet.record(id), full);
        fleet.start(id);
        fleet.awaitCause(id, "backoff", "volume-unwritable");
        assertThat(fleet.copies(id)).isEmpty();
        Files.delete(fleet.record(id));
        fleet.await(id, "running");

        String mute = fleet.add(GOOD);
        Files.createDirectories(fleet.record(mute).getParent());
        Files.createSymbolicLink(fleet.record(mute).resolveSibling("child.log"), full);
        fleet.start(mute);
        fleet.await(mute, "running");
    }

    @Test
    @Fault(
            id = "D2b",
            injected = "the file system of home and volumes is full: database, records and logs",
            holds = "living children live on, the gateway answers and is honest, all recovers with the room")
    void shouldSurviveAFullDisk() throws IOException {
        Processes.needRoot();
        Path disk = fleet.gateway().root().resolveSibling("FullDisk").resolve("disk");
        Fleet other = FLEETS.prepare(
                "FullDisk",
                Map.of(
                        "WAFLEET_DISK_RESERVE", "0",
                        "WAFLEET_HOME", disk.resolve("home").toString(),
                        "WAFLEET_SESSIONS", disk.resolve("sessions").toString()));
        Files.createDirectories(disk);
        int mounted = Processes.run(List.of("mount", "-t", "tmpfs", "-o", "size=12m", "tmpfs", disk.toString()));
        assumeTrue(mounted == 0, "no file system can be mounted");
        try {
            fillAndFree(other, disk);
        } finally {
            other.close();
            Processes.must("umount", disk.toString());
        }
    }

    private static void fillAndFree(Fleet other, Path disk) throws IOException {
        other.gateway().start();
        other.gateway().logIn();
        Map<String, Long> living = other.pidsOf(other.running(2));
        String waiting = other.add(GOOD);
        Path ballast = disk.resolve("ballast");
        Processes.run(List.of("dd", "if=/dev/zero", "of=" + ballast, "bs=4096"));
        int refused = other.api().post("/api/devices/" + waiting + "/start").status();
        assertThat(refused).isIn(202, 503, 507);
        living.keySet().forEach(id -> other.child(id).get("/tiny/say/100").expect(200));
        assertThat(other.gateway().process().isAlive()).isTrue();
        other.assertUntouched(living);
        Files.delete(ballast);
        Fleet.until(
                "the start is taken",
                () -> other.api().post("/api/devices/" + waiting + "/start").status() == 202);
        other.await(waiting, "running");
        other.assertUntouched(living);
    }

    @Test
    @Fault(
            id = "D3",
            injected = "the gateway has no file descriptor left when it launches",
            holds = "a pause, not a crash and no invented conflict; running when there are some again")
    void shouldWaitWhenItHasNoDescriptors() throws IOException {
        Processes.need("prlimit");
        String id = fleet.add(GOOD);
        long gateway = fleet.gateway().process().pid();
        String before = limitOfFiles(gateway);
        limitFiles(gateway, String.valueOf(Processes.descriptors(gateway) / 2));
        try {
            // On the connection that the client keeps: a new one would find no descriptor.
            fleet.start(id);
            JsonObject waiting = fleet.await(
                    id,
                    "waiting",
                    process -> List.of("backoff", "failed", "port-conflict").contains(process.getString("state")));
            assertThat(waiting.getString("state")).as(waiting.encode()).isEqualTo("backoff");
        } finally {
            limitFiles(gateway, before);
        }
        fleet.await(id, "running");
        assertThat(fleet.copies(id)).hasSize(1);
    }

    @Test
    @Fault(
            id = "D3b",
            injected = "the gateway may have no further process or thread (pids.max)",
            holds = "a pause with its cause, not a crash; running when there is room again")
    void shouldWaitWhenItMayNotFork() throws IOException {
        long gateway = fleet.gateway().process().pid();
        String id = fleet.add(GOOD);
        try (ControlGroup group = ControlGroup.ofTasks()) {
            group.add(gateway);
            try {
                group.limit(group.tasks());
                fleet.start(id);
                fleet.awaitCause(id, "backoff", "launch-failed");
                group.unlimited();
                fleet.await(id, "running");
                assertThat(fleet.copies(id)).hasSize(1);
            } finally {
                group.release(gateway);
                group.release(fleet.pid(id));
            }
        }
    }

    private static String limitOfFiles(long pid) throws IOException {
        return Files.readAllLines(Path.of("/proc/" + pid + "/limits")).stream()
                .filter(line -> line.startsWith("Max open files"))
                .map(line -> line.split("\\s+", -1)[3])
                .findFirst()
                .orElseThrow();
    }

    /** The soft limit only, so that it can be raised again. */
    private static void limitFiles(long pid, String files) {
        Processes.must("prlimit", "--pid", String.valueOf(pid), "--nofile=" + files + ":");
    }

    @Test
    @Fault(
            id = "D4",
            injected = "the gateway's folder in the volume is deleted under a living child; a volume is read-only",
            holds = "the child lives, its log is empty, its restart works; the read-only one fails with its cause")
    void shouldCopeWithVolumesThatChange() throws IOException {
        String id = fleet.running(GOOD);
        long pid = fleet.pid(id);
        Path folder = fleet.record(id).getParent();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
        fleet.assertUntouched(Map.of(id, pid));
        assertThat(fleet.api().get("/api/devices/" + id + "/logs").expect(200).text())
                .isEmpty();
        fleet.restart(id);
        fleet.awaitReplaced(id, pid);
        assertThat(fleet.copies(id)).hasSize(1);
    }

    @Test
    @Fault(
            id = "D4b",
            injected = "a volume is read-only",
            holds = "failed as volume-unwritable, and no child; a start after the repair works")
    void shouldFailOnAReadOnlyVolume() throws IOException {
        Processes.needRoot();
        String id = fleet.add(GOOD);
        String volume = fleet.volume(id).toString();
        int bound = Processes.run(List.of("mount", "--bind", volume, volume));
        assumeTrue(bound == 0, "no file system can be mounted");
        try {
            Processes.must("mount", "-o", "remount,bind,ro", volume);
            fleet.start(id);
            fleet.await(id, "unwritable", process -> Causes.code(process).equals("volume-unwritable"));
            assertThat(fleet.copies(id)).isEmpty();
        } finally {
            Processes.must("umount", volume);
        }
        fleet.start(id);
        fleet.await(id, "running");
    }

    @Test
    @Fault(
            id = "D5",
            injected = "the binary is replaced while children are launched; it is open for writing (ETXTBSY)",
            holds = "every launch gets the old or the new one; a busy file is tried again, not given up")
    void shouldLaunchWhileItsBinaryIsReplaced() throws IOException {
        Path binary = fleet.gateway().binary();
        String id = fleet.running(GOOD);
        for (int round = 0; round < Form.times(3, 50); round++) {
            long pid = fleet.pid(id);
            fleet.restart(id);
            for (int i = 0; i < 20; i++) {
                MisbehavingChild.writeBinary(binary, fleet.gateway().root());
            }
            fleet.awaitReplaced(id, pid);
        }
        long pid = fleet.pid(id);
        try (FileChannel writing = FileChannel.open(binary, StandardOpenOption.WRITE)) {
            assertThat(writing.isOpen()).isTrue();
            fleet.restart(id);
            fleet.await(id, "tried", process -> !List.of("stopping", "starting").contains(process.getString("state")));
        }
        fleet.awaitReplaced(id, pid);
    }

    @Test
    @Tag(Form.LONG)
    @Fault(
            id = "D6",
            injected = "the wall clock jumps an hour ahead, and two back",
            holds = "nobody is ended or forgotten: pauses and starts take the time they should")
    void shouldNotTrustTheWallClock() throws IOException {
        Processes.need("cc");
        Path root = fleet.gateway().root();
        try (ShiftedClock clock = ShiftedClock.make(root)) {
            Fleet other = FLEETS.start("ShiftedClock", clock.settings());
            Map<String, Long> living = other.pidsOf(other.running(2));
            for (int hours : List.of(1, -1)) {
                String loop = other.add(EXITS_AT_ONCE);
                String slow = other.add("sleep 1; tiny");
                other.start(loop);
                other.start(slow);
                other.await(loop, "backoff");
                clock.shift(hours);
                // A token from the future is refused.
                other.gateway().logIn();
                other.await(slow, "running");
                long generation = other.generation(loop);
                other.await(loop, "launched again", process -> process.getLong("generation") > generation);
                Fleet.letPass(Duration.ofSeconds(3));
                other.assertUntouched(living);
                assertThat(other.restarts(slow)).isZero();
                assertThatNoException().isThrownBy(() -> other.stop(loop));
                other.await(loop, "stopped");
            }
            other.close();
        }
    }
}
