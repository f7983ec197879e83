package io.wafleet.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import io.wafleet.it.Causes;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The gateway, one child, or all of them freeze for a while, and thaw. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class FrozenIT {
    private static final Duration FROZEN = Duration.ofSeconds(Form.times(3, 60));
    private static final int SIZE = 10;

    @RegisterExtension
    static final Fleets FLEETS = new Fleets();

    private static Fleet fleet;
    private static List<String> ids;

    @BeforeAll
    static void startFleet() throws IOException {
        fleet = FLEETS.start("FrozenIT", Map.of("HEALTH_CHECK_INTERVAL", Form.isLong() ? "5s" : "1500ms"));
        ids = fleet.running(SIZE);
    }

    @Test
    @Order(1)
    @Fault(
            id = "C12",
            injected = "the gateway is frozen (SIGSTOP): 3 s, 60 s in the long form",
            holds = "thawed, it restarts nobody")
    void shouldRestartNobodyAfterItsOwnStall() {
        Map<String, Long> before = fleet.pidsOf(ids);
        Map<String, Integer> restarts = restarts();
        long gateway = fleet.gateway().process().pid();
        Processes.signal("STOP", gateway);
        Fleet.letPass(FROZEN);
        Processes.signal("CONT", gateway);
        // Long enough for three probes of each to fail, had they been judged by the time that went by.
        Fleet.letPass(Duration.ofSeconds(Form.times(5, 30)));
        assertThat(fleet.pidsOf(ids)).isEqualTo(before);
        assertThat(restarts()).isEqualTo(restarts);
    }

    @Test
    @Fault(id = "B2b", injected = "one child is frozen for good", holds = "unresponsive: it is replaced, and no other")
    void shouldReplaceTheFrozenOneOnly() {
        String victim = ids.get(0);
        Map<String, Long> before = fleet.pidsOf(ids);
        Map<String, Integer> restarts = restarts();
        Processes.signal("STOP", before.get(victim));
        JsonObject replaced = fleet.awaitReplaced(victim, before.get(victim));
        assertThat(Causes.code(replaced)).isEqualTo("unresponsive");
        assertThat(Processes.isAlive(before.get(victim))).isFalse();
        for (String id : ids.subList(1, SIZE)) {
            assertThat(fleet.pid(id)).isEqualTo(before.get(id));
            assertThat(fleet.restarts(id)).isEqualTo(restarts.get(id));
        }
    }

    @Test
    @Order(3)
    @Fault(
            id = "D7",
            injected = "all children freeze at the same time, as on a starved host: 3 s, 60 s in the long form",
            holds = "the breaker opens: at most one is ended a minute, one alarm; thawed, the same ones serve on")
    void shouldNotEndAFleetThatFreezesAtOnce() throws IOException {
        Map<String, Long> before = fleet.pidsOf(ids);
        long[] pids = before.values().stream().mapToLong(Long::longValue).toArray();
        Processes.signal("STOP", pids);
        Fleet.until("the breaker is open", () -> fleet.metric("gateway_supervisor_breaker_open") == 1);
        Fleet.letPass(FROZEN);
        Processes.signal("CONT", pids);
        Fleet.until("the breaker is closed", () -> fleet.metric("gateway_supervisor_breaker_open") == 0);
        assertThat(before.values().stream().filter(Processes::isAlive).count()).isGreaterThanOrEqualTo(SIZE - 2L);
        assertThat(fleet.gateway().output().lines().filter(line -> line.contains("the fleet is sick")))
                .hasSize(1);
        ids.forEach(id -> fleet.await(id, "running"));
    }

    private static Map<String, Integer> restarts() {
        Map<String, Integer> restarts = new java.util.TreeMap<>();
        ids.forEach(id -> restarts.put(id, fleet.restarts(id)));
        return restarts;
    }
}
