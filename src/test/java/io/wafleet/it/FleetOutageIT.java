package io.wafleet.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The whole fleet loses WhatsApp: one line, and the rest in the numbers' histories. */
class FleetOutageIT {
    private static final List<String> FLEET = List.of("5551911140001", "5551911140002", "5551911140003");

    private static GatewayProcess gateway;

    @BeforeAll
    static void startGateway() throws IOException {
        gateway = GatewayProcess.start(
                "FleetOutageIT", Map.of("WAFLEET_LINK_PATIENCE", "1s", "WAFLEET_PAIRING_SETTLE", "1h"));
        FLEET.forEach(gateway::pair);
    }

    @AfterAll
    static void stopGateway() throws IOException {
        gateway.close();
    }

    private static void network(boolean up) {
        FLEET.forEach(number -> gateway.phone(number).control("network", new JsonObject().put("up", up)));
    }

    private static long lines(String text) throws IOException {
        return gateway.output().lines().filter(line -> line.contains(text)).count();
    }

    @Test
    void shouldTellOfAnOutageOnceForTheFleetAndOfEachNumberInItsHistory() throws IOException {
        network(false);
        FLEET.forEach(number -> gateway.awaitDevice(
                number,
                "offline",
                device -> device.getJsonObject("link").getString("state").equals("offline")));
        network(true);
        FLEET.forEach(gateway::awaitOnline);
        await("the end is told").atMost(GatewayProcess.PATIENCE).until(() -> lines("connected to WhatsApp again") == 1);

        assertThat(lines("linked numbers are not connected to WhatsApp")).isEqualTo(1);
        assertThat(lines("reconnect:")).isZero();
        assertThat(lines(": link offline")).isZero();
        assertThat(FLEET)
                .allSatisfy(number -> assertThat(gateway.events(number, "link.changed"))
                        .extracting(event -> event.getJsonObject("data").getString("state"))
                        .containsSubsequence("online", "offline", "online"));
    }
}
