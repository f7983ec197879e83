package io.wafleet.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The life of a paired session: network drops, logouts (contract 4). */
final class PairedSessionIT extends PairedContract {

    private static final String NOT_CONNECTED = "you are not connect to services server, please reconnect";
    private static final Map<String, String> NO_AUTO_RECONNECT = Map.of("SIM_RECONNECT", "1h");

    @Test
    void shouldStayLoggedInWhenNetworkDrops() {
        // Given
        var number = startPaired(NO_AUTO_RECONNECT);

        // When
        number.network(false);

        // Then
        await("dropped").untilAsserted(() -> assertThat(number.isConnected()).isFalse());
        assertThat(number.isLoggedIn()).isTrue();
        assertThat(number.device().getString("state")).isEqualTo("logged_in");
        var refusal = SimulatedNumber.expect(401, number.sendText("hi"));
        assertThat(refusal.getString("code")).isEqualTo("AUTHENTICATION_ERROR");
        assertThat(refusal.getString("message")).isEqualTo(NOT_CONNECTED);
    }

    @Test
    void shouldRefuseLoginOfStoredSessionThatCannotConnect() {
        // Given
        startPaired().close();
        var number = start(Map.of("SIM_OFFLINE", "true"));

        // When
        var answer = number.child().send("GET", "/app/login", null);

        // Then
        assertThat(SimulatedNumber.expect(500, answer).getString("code")).isEqualTo("SESSION_SAVED_ERROR");
        assertThat(number.isConnected()).isFalse();
        assertThat(number.isLoggedIn()).isFalse();
        assertThat(number.status().getString("jid")).isEqualTo(SimulatedNumber.OWN_JID);
    }

    @Test
    void shouldReconnectByItselfWhenNetworkReturns() {
        // Given
        var number = startPaired();
        number.network(false);
        await("dropped").until(() -> !number.isConnected());

        // When
        number.network(true);

        // Then
        await("reconnected")
                .untilAsserted(() -> assertThat(number.isConnected()).isTrue());
        assertThat(number.sendText("hi").statusCode()).isEqualTo(200);
    }

    @Test
    void shouldReconnectWhenAsked() {
        // Given
        var number = startPaired(NO_AUTO_RECONNECT);
        number.network(false);
        await("dropped").until(() -> !number.isConnected());
        var whileDown = number.child().send("GET", "/app/reconnect", null);
        number.network(true);

        // When
        var answer = number.json("GET", "/app/reconnect", null);

        // Then
        assertThat(whileDown.statusCode()).isEqualTo(500);
        assertThat(answer.getString("message")).isEqualTo("Reconnect success");
        assertThat(answer.getJsonObject("results"))
                .isEqualTo(new JsonObject().put("device_id", SimulatedNumber.DEVICE));
        await("reconnected")
                .untilAsserted(() -> assertThat(number.isConnected()).isTrue());
    }

    @Test
    void shouldKeepSlotOnLogout() {
        // Given
        var number = startPaired();
        number.sent(SimulatedNumber.FRIEND, "hi");
        number.awaitStored(1);
        var socket = listenTo(number);

        // When
        number.json("GET", "/app/logout", null);

        // Then
        var frame = (JsonObject) socket.next().data();
        assertThat(frame.getString("code")).isEqualTo("DEVICE_LOGGED_OUT");
        assertThat(frame.getString("message"))
                .isEqualTo("Device " + SimulatedNumber.DEVICE + " logged out (slot kept)");
        assertThat(number.device().getString("id")).isEqualTo(SimulatedNumber.DEVICE);
        assertThat(number.device().containsKey("jid")).isFalse();
        assertThat(number.status().getString("jid")).isEmpty();
        assertThat(number.chats()).isEmpty();
        assertThat(SimulatedNumber.expect(500, number.sendText("hi")).getString("code"))
                .isEqualTo("INVALID_WA_CLI");
    }

    @Test
    void shouldPairAgainAfterLogout() {
        // Given
        var number = startPaired();
        number.sent(SimulatedNumber.FRIEND, "before");
        number.awaitStored(1);
        number.json("GET", "/app/logout", null);

        // When
        number.pair();

        // Then
        assertThat(number.status().getString("jid")).isEqualTo(SimulatedNumber.OWN_JID);
        assertThat(number.messages("")).hasSize(1);
    }

    @Test
    void shouldTellWhenPhoneUnlinksIt() {
        // Given
        var number = startPaired();
        var socket = listenTo(number);

        // When
        number.control("logout", new JsonObject());

        // Then
        assertThat(socket.next().data()).isEqualTo(unlinked(SimulatedNumber.DEVICE));
        assertThat(number.device().getString("id")).isEqualTo(SimulatedNumber.DEVICE);
        assertThat(number.device().containsKey("jid")).isFalse();
    }

    @Test
    void shouldNameAccountInsteadOfSlotWhenUnlinkedAfterRestart() {
        // Given
        startPaired().close();
        var number = start(Map.of()).awaitOnline();
        var socket = listenTo(number);

        // When
        number.control("logout", new JsonObject());

        // Then
        var frame = (JsonObject) socket.next().data();
        assertThat(frame.getJsonObject("result").getString("device_id"))
                .matches(SimulatedNumber.DEVICE + ":\\d+@s\\.whatsapp\\.net");
    }

    private static JsonObject unlinked(String device) {
        return new JsonObject()
                .put("code", "DEVICE_LOGGED_OUT")
                .put("message", "Device logged out (slot kept)")
                .put("result", new JsonObject().put("device_id", device));
    }
}
