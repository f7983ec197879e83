package io.wafleet.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the gateway does for a number that is linked and does not come online. */
class LinkWatchdogIT {
    private static final String ANA = "5571922220001";
    private static final String BIA = "5571922220002";

    private static GatewayProcess gateway;

    @BeforeAll
    static void startGateway() throws IOException {
        gateway = GatewayProcess.start(
                "LinkWatchdogIT", Map.of("WAFLEET_LINK_PATIENCE", "1s", "WAFLEET_PAIRING_SETTLE", "2s"));
        gateway.pair(ANA);
    }

    @AfterAll
    static void stopGateway() throws IOException {
        gateway.close();
    }

    private static String linkState(JsonObject device) {
        return device.getJsonObject("link").getString("state");
    }

    @Test
    void shouldRestartTheChildOnceAfterItsFirstPairing() throws IOException {
        ApiClient api = gateway.api();
        api.post("/api/devices", new JsonObject().put("phoneNumber", BIA)).expect(201);
        // Of the process that the phone is linked in, asked for before it may be replaced.
        long pid = gateway.awaitProcess(BIA, "running").getJsonObject("process").getLong("pid");
        gateway.phone(BIA)
                .scan(api.get("/api/devices/" + BIA + "/qr").expect(200).json().getString("qr"));
        gateway.awaitOnline(BIA);
        // The settling outlives the gateway.
        gateway.kill9();
        gateway.start();

        JsonObject fresh = gateway.awaitDevice(
                BIA,
                "online in another process",
                device -> linkState(device).equals("online")
                        && device.getJsonObject("process").getLong("pid") != pid);

        assertThat(Causes.code(fresh.getJsonObject("process"))).isEqualTo("linked");
        assertThat(fresh.getJsonObject("process").getInteger("restarts")).isZero();
        assertThat(fresh.getJsonObject("process").getLong("generation")).isEqualTo(2);
    }

    @Test
    void shouldRestartTheChildWhenReconnectingDoesNotHelp() {
        // It was linked in its first process, and is given another once.
        long pid = gateway.awaitDevice(
                        ANA,
                        "online in its second process",
                        device -> linkState(device).equals("online")
                                && device.getJsonObject("process").getLong("generation") >= 2)
                .getJsonObject("process")
                .getLong("pid");
        Instant cut = Instant.now();
        // For this process there is no network any more; the next one has it again.
        gateway.phone(ANA).control("network", new JsonObject().put("up", false));
        gateway.awaitDevice(ANA, "offline", device -> linkState(device).equals("offline"));

        JsonObject back = gateway.awaitDevice(
                ANA,
                "online in another process",
                device -> linkState(device).equals("online")
                        && device.getJsonObject("process").getLong("pid") != pid);

        assertThat(Causes.code(back.getJsonObject("process"))).isEqualTo("offline");
        assertThat(Instant.parse(back.getJsonObject("link").getString("checkedAt")))
                .isAfter(cut);
        // Events follow what they tell of.
        await("the events")
                .untilAsserted(() -> assertThat(gateway.events(ANA, "link.changed"))
                        .extracting(event -> event.getJsonObject("data").getString("state"))
                        .containsSubsequence("online", "connecting", "offline", "unknown", "online"));
    }
}
