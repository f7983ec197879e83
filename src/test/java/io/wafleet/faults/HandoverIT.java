package io.wafleet.faults;

import static io.wafleet.faults.MisbehavingChild.GOOD;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import io.wafleet.TestPort;
import io.wafleet.it.Causes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What another system left running, and what is missing when a gateway comes to children that live. */
class HandoverIT {
    @RegisterExtension
    static final Fleets FLEETS = new Fleets();

    private static Fleet fleet;

    @BeforeAll
    static void startFleet() throws IOException {
        fleet = FLEETS.start("HandoverIT", Map.of());
    }

    @Test
    @Fault(
            id = "D8",
            injected = "the child of an old system still works in the volume",
            holds = "nothing is launched beside it, and it is named; running when it is gone")
    void shouldNotLaunchASecondChildBesideAnOldOne() throws Exception {
        String id = fleet.add(GOOD);
        Process old = new ProcessBuilder("setsid", "sleep", "3600")
                .directory(fleet.volume(id).toFile())
                .start();
        try {
            Fleet.until(
                    "it works there",
                    () -> Processes.folder(old.pid()).equals(fleet.volume(id).toString()));
            fleet.start(id);

            JsonObject process = fleet.awaitCause(id, "backoff", "volume-in-use");
            assertThat(Causes.text(process)).contains("pid " + old.pid(), "sleep");
            assertThat(process.getString("until")).isNotNull();
            assertThat(fleet.copies(id)).isEmpty();
            assertThat(process.getInteger("restarts")).isZero();
        } finally {
            old.destroyForcibly().waitFor();
        }
        fleet.start(id);
        fleet.await(id, "running");
    }

    @Test
    @Fault(
            id = "C16",
            injected = "the binary is gone when the gateway starts again",
            holds = "the children live on and are adopted; what is to be launched fails with the cause")
    void shouldAdoptItsChildrenWithoutABinary() throws IOException {
        List<String> living = fleet.running(2);
        String waiting = fleet.add(GOOD);
        Map<String, Long> before = fleet.pidsOf(living);
        fleet.gateway().kill9();
        Path binary = fleet.gateway().binary();
        Path aside = binary.resolveSibling("aside");
        Files.move(binary, aside);
        try {
            fleet.gateway().start();

            living.forEach(id -> fleet.await(id, "running"));
            fleet.assertUntouched(before);
            assertThat(fleet.gateway().output()).contains("no executable GOWA binary at " + binary);
            fleet.start(waiting);
            assertThat(Causes.text(fleet.awaitCause(waiting, "failed", "binary-missing")))
                    .endsWith(binary.toString());
            fleet.api().get("/api/devices/" + waiting + "/qr").expectProblem(503, "device-unready");
        } finally {
            Files.move(aside, binary);
        }
        fleet.start(waiting);
        fleet.await(waiting, "running");
    }

    @Test
    @Fault(
            id = "C17",
            injected = "while no gateway runs a stranger takes the port by which children report",
            holds = "the next gateway says who has it, takes another, and relaunches the children: they reach it again")
    void shouldTakeAnotherPortForReportsWhenItsOwnIsTaken() throws IOException {
        Fleet other = FLEETS.prepare("HookPort", Map.of());
        other.gateway().set("WAFLEET_HOOK_PORT", null);
        other.gateway().start();
        other.gateway().logIn();
        String id = other.running(GOOD);
        other.awaitPaired(id);
        long pid = other.pid(id);
        String url = Processes.variable(pid, "WHATSAPP_WEBHOOK");
        int port = Integer.parseInt(url.replaceFirst("http://127.0.0.1:(\\d+)/.*", "$1"));
        other.gateway().kill9();
        try (Stranger stranger = new Stranger(port)) {
            other.gateway().start();

            other.awaitReplaced(id, pid);
            assertThat(Processes.variable(other.pid(id), "WHATSAPP_WEBHOOK"))
                    .isNotEmpty()
                    .doesNotContain(":" + port + "/");
            assertThat(other.gateway().output())
                    .contains("port " + port + ", by which children report, is taken by java, pid "
                            + ProcessHandle.current().pid());
            assertThat(stranger.credentials()).isEmpty();
            // And what was told to the children holds at the next start, too.
            long second = other.pid(id);
            other.killAndStart();
            other.await(id, "running");
            assertThat(other.pid(id)).isEqualTo(second);
        } finally {
            other.close();
        }
    }

    @Test
    @Fault(
            id = "C17b",
            injected = "the same, with a port that the operator has set",
            holds = "the gateway ends, and says in one line who has the port")
    void shouldNotLeaveThePortThatAnOperatorHasSet() throws Exception {
        Fleet other = FLEETS.prepare("HookPortSet", Map.of());
        int port = TestPort.free();
        other.gateway().set("WAFLEET_HOOK_PORT", String.valueOf(port));
        try (Stranger stranger = new Stranger(port)) {
            other.gateway().launch();

            assertThat(other.gateway().process().waitFor(Fleet.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .isTrue();
            assertThat(other.gateway().process().exitValue()).isEqualTo(1);
            assertThat(other.gateway().output())
                    .contains("WAFLEET_HOOK_PORT " + port + " is taken by java, pid "
                            + ProcessHandle.current().pid());
            assertThat(stranger.credentials()).isEmpty();
        } finally {
            other.close();
        }
    }

    @Test
    @Fault(
            id = "B9",
            injected = "a child that answers its probes and does not know its devices; one of an old version",
            holds = "the one is told, asked ever more seldom and replaced, the other refused; the log is not flooded")
    void shouldEndWithAChildThatCannotBeUsed() throws IOException {
        Fleet other = FLEETS.start("UselessChild", Map.of("WAFLEET_STARTUP_TIMEOUT", "4s"));
        String useless = other.running("TINY_MODE=useless tiny");
        String old = other.add("TINY_VERSION=v8.11.0 tiny");
        String ancient = other.add("TINY_MODE=ancient tiny");
        other.start(old);
        other.start(ancient);

        assertThat(Causes.text(other.awaitCause(old, "failed", "child-too-old")))
                .isEqualTo("child-too-old: GOWA 9.0 or later is needed, it is GOWA v8.11.0");
        assertThat(Causes.text(other.awaitCause(ancient, "failed", "child-too-old")))
                .contains("status 401");
        assertThat(other.api()
                        .get("/api/devices/" + old + "/qr")
                        .expect(503)
                        .json()
                        .getString("detail"))
                .contains("child-too-old");
        other.await(
                useless,
                "told of",
                process -> Causes.text(other.gateway().device(useless).getJsonObject("link"))
                        .startsWith("child-unusable: GET /devices: 500"));
        assertThat(Causes.text(other.awaitCause(useless, "backoff", "child-unusable")))
                .startsWith("child-unusable: GET /devices: 500");
        long warnings = other.gateway()
                .output()
                .lines()
                .filter(line -> line.contains("child-unusable") && line.contains("WARN"))
                .count();
        assertThat(warnings).as("a line for each launch").isLessThanOrEqualTo(other.generation(useless) + 1);
        other.close();
    }
}
