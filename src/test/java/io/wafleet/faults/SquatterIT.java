package io.wafleet.faults;

import static io.wafleet.faults.MisbehavingChild.GOOD;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A local user waits for a child's port: nobody sees at once that an adopted child is dead. */
class SquatterIT {
    @RegisterExtension
    static final Fleets FLEETS = new Fleets();

    private static Fleet fleet;

    @BeforeAll
    static void startFleet() throws IOException {
        fleet = FLEETS.start("SquatterIT", Map.of("WAFLEET_LINK_INTERVAL", "100ms", "HEALTH_CHECK_INTERVAL", "1s"));
    }

    private static String secret(long pid) {
        return Processes.variable(pid, "APP_BASIC_AUTH");
    }

    /** An adopted child dies, and the other has its port before the gateway sees it. */
    private static void takeOver(String mode, String... user) throws IOException {
        String id = fleet.running(GOOD);
        fleet.awaitPaired(id);
        fleet.killAndStart();
        fleet.await(id, "running");
        fleet.awaitPaired(id);
        long pid = fleet.pid(id);
        String before = secret(pid);
        Path log = Path.of(System.getProperty("java.io.tmpdir"), "squatter-" + pid + ".log");
        try (Squatter squatter = Squatter.on(fleet.process(id).getInteger("port"), log, mode, user)) {
            Processes.signal("KILL", pid);
            squatter.awaitTaken();

            fleet.awaitCause(id, "port-conflict", "port-conflict");
            assertThat(squatter.told()).noneMatch(call -> call.contains("Authorization"));
            assertThat(fleet.gateway().device(id).getJsonObject("link").getString("jid"))
                    .as("what a stranger says of the account")
                    .isNotNull();
            assertThat(fleet.gateway().device(id).getString("desired")).isEqualTo("running");
        }
        fleet.start(id);
        fleet.await(id, "running");
        fleet.awaitPaired(id);
        assertThat(secret(fleet.pid(id))).as("a login for each launch").isNotEqualTo(before);
    }

    @Test
    @Fault(
            id = "D9",
            injected =
                    "a stranger takes the port of an adopted child that has just died, and answers like one logged out",
            holds = "he is given no secret and believed nothing; the next child has another login")
    void shouldGiveAStrangerNothing() throws IOException {
        takeOver("empty");
    }

    @Test
    @Fault(id = "D9b", injected = "the same, and he answers without end", holds = "the same; the gateway lives on")
    void shouldNotReadWithoutEnd() throws IOException {
        takeOver("endless");
    }

    @Test
    @Tag(Form.LONG)
    @Fault(id = "D9c", injected = "the same by another user", holds = "the same")
    void shouldGiveAnotherUserNothing() throws IOException {
        Processes.needRoot();
        Processes.need("setpriv");
        takeOver("empty", "setpriv", "--reuid=20002", "--regid=20002", "--clear-groups");
    }
}
