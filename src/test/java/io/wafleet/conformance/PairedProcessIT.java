package io.wafleet.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What a paired number means for its process: restarts, stops and deaths (contract 1.6, 1.8, 4.5). */
final class PairedProcessIT extends PairedContract {

    @Test
    void shouldExitZeroWhenSessionIsReplaced() {
        // Given
        var number = startPaired();

        // When
        number.child().send("POST", "/__simulator/replaced", new JsonObject());

        // Then
        assertThat(number.child().process().exitCode()).isZero();
    }

    @Test
    void shouldConnectStoredSessionSomeTimeAfterBoot() {
        // Given
        startPaired().close();

        // When
        var number = start(Map.of("SIM_BOOT_CONNECT", "6s"));

        // Then
        assertThat(new JsonObject(number.sendText("hi").body()).getString("code"))
                .isIn("INVALID_WA_CLI", "AUTHENTICATION_ERROR");
        assertThat(number.status())
                .isEqualTo(new JsonObject()
                        .put("device_id", SimulatedNumber.DEVICE)
                        .put("is_connected", false)
                        .put("is_logged_in", false)
                        .put("jid", SimulatedNumber.OWN_JID));
        await("connected by itself")
                .untilAsserted(() -> assertThat(number.isConnected()).isTrue());
        assertThat(number.sendText("hi").statusCode()).isEqualTo(200);
        assertThat(number.child().process().output()).contains("auto-connected device");
    }

    @Test
    void shouldKeepSessionChatsAndWebhookSettingsWhenKilled() {
        // Given
        var killed = startPaired();
        killed.sent(SimulatedNumber.FRIEND, "hi");
        killed.awaitStored(1);
        killed.json(
                "PATCH",
                "/devices/" + SimulatedNumber.DEVICE + "/webhook",
                new JsonObject().put("webhook_url", "http://127.0.0.1:1/h"));
        killed.close();

        // When
        var number = start(Map.of()).awaitOnline();

        // Then
        assertThat(number.messages("")).hasSize(1);
        assertThat(number.json("GET", "/devices/" + SimulatedNumber.DEVICE + "/webhook", null)
                        .getJsonObject("results")
                        .getString("webhook_url"))
                .isEqualTo("http://127.0.0.1:1/h");
    }

    @Test
    void shouldFinishRequestUnderWayWhenToldToStop() {
        // Given
        var number = startPaired();
        number.control(
                "faults",
                new JsonObject().put("fault", "delay").put("millis", 4000).put("count", 1));
        var answer = CompletableFuture.supplyAsync(() -> number.sendText("last words"));
        await("request under way").until(() -> faultsLeft(number) == 0);

        // When
        number.child().process().askToStop();

        // Then
        assertThat(number.child().process().exitCode()).isZero();
        assertThat(answer.join().statusCode()).isEqualTo(200);
    }

    private static int faultsLeft(SimulatedNumber number) {
        var faults = new JsonArray(
                number.child().send("GET", "/__simulator/faults", null).body());
        return faults.stream()
                .mapToInt(fault -> ((JsonObject) fault).getInteger("left"))
                .sum();
    }

    /** Well before it would give up a request under way. */
    @Test
    void shouldStopAtOnceWhenIdle() {
        // Given
        var number = startPaired();
        listenTo(number);

        // When
        number.child().process().askToStop();

        // Then
        assertThat(number.child().process().exitCode(Duration.ofSeconds(10))).isZero();
    }

    @Test
    void shouldDieByPanicWhenCrashed() {
        // Given
        var number = startPaired();

        // When
        crash(number);

        // Then
        assertThat(number.child().process().exitCode()).isEqualTo(2);
    }

    /** The connection breaks with the process, so there is no answer to look at. */
    private static void crash(SimulatedNumber number) {
        try {
            number.child().send("POST", "/__simulator/crash", new JsonObject());
        } catch (UncheckedIOException broken) {
            assertThat(broken).hasCauseInstanceOf(IOException.class);
        }
    }
}
