package io.wafleet.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.zxing.BinaryBitmap;
import com.google.zxing.DecodeHintType;
import com.google.zxing.RGBLuminanceSource;
import com.google.zxing.common.HybridBinarizer;
import com.google.zxing.qrcode.QRCodeReader;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PairingTest {
    private static final String PHONE = "5511999990001";

    @TempDir
    private Path sessions;

    private String qrText(RunningSimulator child) throws Exception {
        String link = (String) child.results("GET", "/app/login").get("qr_link");
        byte[] png = child.raw("GET", URI.create(link).getPath(), null).body();
        BufferedImage image = ImageIO.read(new ByteArrayInputStream(png));
        assertThat(image.getWidth()).isEqualTo(512);
        assertThat(image.getHeight()).isEqualTo(512);
        int[] pixels = image.getRGB(0, 0, 512, 512, null, 0, 512);
        return new QRCodeReader()
                .decode(
                        new BinaryBitmap(new HybridBinarizer(new RGBLuminanceSource(512, 512, pixels))),
                        Map.of(DecodeHintType.PURE_BARCODE, true))
                .getText();
    }

    @Test
    void shouldPairWithTheValidCodeOnlyAndAnnounceIt() throws Exception {
        try (RunningSimulator child = RunningSimulator.start(sessions, "a", Map.of())) {
            child.call("POST", "/devices", "device_id", PHONE);
            assertThat(child.call("POST", "/__simulator/pair", "phone", PHONE)).containsEntry("status", 409);
            List<String> frames = child.frames();

            String first = qrText(child);
            String second = qrText(child);
            assertThat(first)
                    .startsWith("https://wa.me/settings/linked_devices#")
                    .isNotEqualTo(second);
            assertThat(second.split(",")).hasSize(5);
            assertThat(child.call("POST", "/__simulator/pair", "phone", PHONE, "qr", first))
                    .containsEntry("status", 409);
            assertThat(child.call("POST", "/__simulator/pair", "phone", PHONE, "qr", second))
                    .containsEntry("status", 200);

            await().until(() -> !frames.isEmpty());
            assertThat(frames.get(0))
                    .isEqualTo("{\"code\":\"LOGIN_SUCCESS\",\"message\":\"Successfully pair with " + PHONE
                            + ":1@s.whatsapp.net\",\"result\":null}");
            child.awaitOnline();
            assertThat(child.call("GET", "/app/login")).containsEntry("code", "ALREADY_LOGGED_IN");
        }
    }

    @Test
    void shouldDeleteThePictureAfterHalfItsTimeAndDisconnectWhenAllCodesAreOver() throws Exception {
        Map<String, String> times = Map.of("SIM_FIRST_CODE", "300ms", "SIM_NEXT_CODE", "100ms");
        try (RunningSimulator child = RunningSimulator.start(sessions, "a", times)) {
            child.call("POST", "/devices", "device_id", PHONE);
            String link = (String) child.results("GET", "/app/login").get("qr_link");
            Path picture = child.volume().resolve(URI.create(link).getPath().substring(1));

            await().until(() -> Files.notExists(picture));
            await().untilAsserted(() -> assertThat(child.call("POST", "/__simulator/pair", "phone", PHONE))
                    .containsEntry("status", 409));
        }
    }

    @Test
    void shouldPairByItselfAndKeepTheSessionOverARestart() throws Exception {
        try (RunningSimulator child = RunningSimulator.start(sessions, "a", Map.of("SIM_PAIR_AFTER", "10ms"))) {
            child.call("POST", "/devices", "device_id", PHONE);
            child.call("GET", "/app/login");
            child.awaitOnline();
            child.kill();

            child.start();
            child.awaitHealthy();
            child.awaitOnline();
            assertThat(child.results("GET", "/app/status"))
                    .containsEntry("device_id", PHONE)
                    .containsEntry("jid", PHONE + "@s.whatsapp.net");
        }
    }

    @Test
    void shouldStayLoggedInAfterANetworkDropAndKeepTheSlotAfterARemoteLogout() throws Exception {
        try (RunningSimulator child = RunningSimulator.start(sessions, "a", Map.of())) {
            child.pair(PHONE);
            List<String> frames = child.frames();
            child.call("POST", "/__simulator/network", "up", false);
            assertThat(child.results("GET", "/app/status"))
                    .containsEntry("is_connected", false)
                    .containsEntry("is_logged_in", true);
            assertThat(child.call("POST", "/send/message", "phone", "5511888880000", "message", "x"))
                    .containsEntry("status", 401);
            child.call("POST", "/__simulator/network", "up", true);
            child.awaitOnline();

            child.call("POST", "/__simulator/logout", "device", PHONE);
            await().until(() -> frames.stream().anyMatch(frame -> frame.contains("DEVICE_LOGGED_OUT")));
            assertThat(child.results("GET", "/app/status"))
                    .containsEntry("jid", "")
                    .containsEntry("device_id", PHONE);
        }
    }

    @Test
    void shouldEndWithZeroWhenTheSameSessionIsOpenedElsewhere() throws Exception {
        try (RunningSimulator child = RunningSimulator.start(sessions, "a", Map.of())) {
            child.pair(PHONE);
            Path copy = Files.createDirectories(sessions.resolve("b").resolve("storages"));
            Files.copy(
                    child.volume().resolve("whatsapp.db"), sessions.resolve("b").resolve("whatsapp.db"));
            Files.copy(child.volume().resolve("storages/chatstorage.db"), copy.resolve("chatstorage.db"));
            try (RunningSimulator thief = RunningSimulator.start(sessions, "b", Map.of())) {
                thief.awaitOnline();
                assertThat(child.exitCode()).isZero();
            }
        }
    }
}
