package io.wafleet.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.file.FileSystems;
import java.nio.file.StandardWatchEventKinds;
import java.util.ArrayList;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Pairing: the QR code, the pairing code, and how the child tells that it worked (contract 5). */
final class PairedContractIT extends PairedContract {
    private static final String UUID = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}";

    @Test
    void shouldOfferQrCodeAsPictureThatAnybodyMayFetch() {
        // Given
        var number = start(Map.of());

        // When
        var login = number.login();

        // Then
        assertThat(login.fieldNames()).containsExactlyInAnyOrder("device_id", "qr_link", "qr_duration");
        assertThat(login.getString("device_id")).isEqualTo(SimulatedNumber.DEVICE);
        assertThat(login.getInteger("qr_duration")).isEqualTo(30);
        assertThat(login.getString("qr_link"))
                .matches("http://127\\.0\\.0\\.1:" + number.child().port() + "/statics/qrcode/scan-qr-" + UUID
                        + "\\.png");
        var code = QrCode.read(number.child().download(SimulatedNumber.qrPath(login)));
        assertThat(code.width()).isEqualTo(512);
        assertThat(code.height()).isEqualTo(512);
        assertThat(code.text()).matches("https://wa\\.me/settings/linked_devices#[^,]+(,[^,]+){4}");
    }

    @Test
    void shouldRemovePictureAfterHalfOfItsValidity() {
        // Given
        var number = start(Map.of("SIM_FIRST_CODE", "8s"));

        // When
        var login = number.login();

        // Then
        assertThat(login.getInteger("qr_duration")).isEqualTo(4);
        var path = SimulatedNumber.qrPath(login);
        assertThat(number.child().download(path)).isNotEmpty();
        await("file gone")
                .untilAsserted(() -> assertThat(fetchStatus(number, path)).isEqualTo(401));
    }

    /** Of the six codes of a window, the first is answered and the next two only appear as files. */
    @Test
    void shouldWritePicturesOfThreeCodesOnly() throws IOException {
        // Given
        var number = start(Map.of("SIM_FIRST_CODE", "800ms", "SIM_NEXT_CODE", "400ms"));
        var seen = new ArrayList<String>();
        try (var watch = FileSystems.getDefault().newWatchService()) {
            // The system notes each, however short it lives.
            var folder =
                    number.volume().resolve("statics/qrcode").register(watch, StandardWatchEventKinds.ENTRY_CREATE);

            // When
            number.login();

            // Then
            await("window over").until(() -> number.device().getString("state").equals("disconnected"));
            await("the notes").until(() -> {
                folder.pollEvents().forEach(event -> seen.add(String.valueOf(event.context())));
                return seen.size() >= 3;
            });
        }
        assertThat(seen).hasSize(3).allMatch(name -> name.matches("scan-qr-" + UUID + "\\.png"));
    }

    @Test
    void shouldAcceptScanAfterPictureIsGone() {
        // Given
        var number = start(Map.of("SIM_FIRST_CODE", "12s"));
        var path = SimulatedNumber.qrPath(number.login());
        var code = QrCode.read(number.child().download(path));
        await("file gone").until(() -> fetchStatus(number, path) == 401);

        // When
        number.pairWith(code.text());

        // Then
        await("online").untilAsserted(() -> assertThat(number.isLoggedIn()).isTrue());
    }

    @Test
    void shouldInvalidateEarlierCodeWhenLoginIsRepeated() {
        // Given
        var number = start(Map.of());
        var first = QrCode.read(number.child().download(SimulatedNumber.qrPath(number.login())));

        // When
        var second = QrCode.read(number.child().download(SimulatedNumber.qrPath(number.login())));

        // Then
        assertThat(second.text()).isNotEqualTo(first.text());
        var refused = scan(number, first.text());
        assertThat(refused).isBetween(400, 499);
        assertThat(scan(number, second.text())).isEqualTo(200);
        await("online").untilAsserted(() -> assertThat(number.isLoggedIn()).isTrue());
    }

    @Test
    void shouldBeConnectedButNotLoggedInWhilePairing() {
        // Given
        var number = start(Map.of());

        // When
        number.login();

        // Then
        assertThat(number.device().getString("state")).isEqualTo("connected");
        assertThat(number.isConnected()).isFalse();
        assertThat(number.isLoggedIn()).isFalse();
        var refusal = SimulatedNumber.expect(401, number.sendText("hi"));
        assertThat(refusal.getString("code")).isEqualTo("AUTHENTICATION_ERROR");
        assertThat(refusal.getString("message")).isEqualTo("you are not logged in");
    }

    @Test
    void shouldDisconnectSilentlyWhenNobodyScans() {
        // Given
        var number = start(Map.of("SIM_FIRST_CODE", "8s", "SIM_NEXT_CODE", "200ms"));
        var socket = listenTo(number);

        // When
        var code = QrCode.read(number.child().download(SimulatedNumber.qrPath(number.login())));

        // Then
        await("window over")
                .untilAsserted(
                        () -> assertThat(number.device().getString("state")).isEqualTo("disconnected"));
        assertThat(number.child().process().output()).contains("error when get qrCode timeout <nil>");
        assertThat(socket.take(0)).isEmpty();
        assertThat(scan(number, code.text())).isBetween(400, 499);
    }

    @Test
    void shouldAnnounceSuccessBeforeItIsReady() {
        // Given
        var number = start(Map.of("SIM_PAIR_READY", "1h"));
        var socket = listenTo(number);
        var code = QrCode.read(number.child().download(SimulatedNumber.qrPath(number.login())));

        // When
        number.pairWith(code.text());

        // Then
        var frame = (JsonObject) socket.next().data();
        assertThat(number.isLoggedIn()).isFalse();
        assertThat(frame.fieldNames()).containsExactlyInAnyOrder("code", "message", "result");
        assertThat(frame.getString("code")).isEqualTo("LOGIN_SUCCESS");
        assertThat(frame.getString("message"))
                .matches("Successfully pair with " + SimulatedNumber.DEVICE + ":\\d+@s\\.whatsapp\\.net");
        assertThat(frame.getValue("result")).isNull();
    }

    @Test
    void shouldBeOnlineSomeTimeAfterItsSuccess() {
        // Given
        var number = start(Map.of("SIM_PAIR_READY", "200ms"));
        var code = QrCode.read(number.child().download(SimulatedNumber.qrPath(number.login())));

        // When
        number.pairWith(code.text());

        // Then
        number.awaitOnline();
        assertThat(number.status())
                .isEqualTo(new JsonObject()
                        .put("device_id", SimulatedNumber.DEVICE)
                        .put("is_connected", true)
                        .put("is_logged_in", true)
                        .put("jid", SimulatedNumber.OWN_JID));
    }

    @Test
    void shouldRefuseLoginOfPairedNumber() {
        // Given
        var number = startPaired();

        // When
        var answer = number.child().send("GET", "/app/login", null);

        // Then
        assertThat(SimulatedNumber.expect(400, answer).getString("code")).isEqualTo("ALREADY_LOGGED_IN");
    }

    @Test
    void shouldGivePairingCodeForPhone() {
        // Given
        var number = start(Map.of());

        // When
        var results = number.json("GET", "/app/login-with-code?phone=" + SimulatedNumber.DEVICE, null)
                .getJsonObject("results");

        // Then
        assertThat(results.fieldNames()).containsExactlyInAnyOrder("device_id", "pair_code");
        assertThat(results.getString("pair_code")).matches("[1-9A-HJKLMNP-TV-Z]{4}-[1-9A-HJKLMNP-TV-Z]{4}");
    }

    @Test
    void shouldRefusePairingCodeForShortPhone() {
        // Given
        var number = start(Map.of());

        // When
        var answer = number.child().send("GET", "/app/login-with-code?phone=123456", null);

        // Then
        assertThat(SimulatedNumber.expect(500, answer).getString("code")).isEqualTo("INTERNAL_SERVER_ERROR");
    }

    private static int scan(SimulatedNumber number, String qr) {
        var scan = new JsonObject().put("phone", SimulatedNumber.DEVICE).put("qr", qr);
        return number.child().send("POST", "/__simulator/pair", scan).statusCode();
    }

    private static int fetchStatus(SimulatedNumber number, String path) {
        return number.child()
                .exchange(HttpRequest.newBuilder(number.child().uri(path)))
                .statusCode();
    }
}
