package io.wafleet.faults;

import static io.wafleet.faults.MisbehavingChild.GOOD;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
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
            assertThat(process.getString("cause")).contains("pid " + old.pid(), "sleep");
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
            fleet.awaitCause(waiting, "failed", "binary-missing: " + binary);
            fleet.api().get("/api/devices/" + waiting + "/qr").expectProblem(503, "device-unready");
        } finally {
            Files.move(aside, binary);
        }
        fleet.start(waiting);
        fleet.await(waiting, "running");
    }
}
