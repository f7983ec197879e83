package io.wafleet.device.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.zxing.BarcodeFormat;
import com.google.zxing.EncodeHintType;
import com.google.zxing.WriterException;
import com.google.zxing.common.BitMatrix;
import com.google.zxing.qrcode.QRCodeWriter;
import com.google.zxing.qrcode.decoder.ErrorCorrectionLevel;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QrReaderTest {
    /** As the child draws it: 512 by 512, medium error correction. */
    private static byte[] picture(String text) throws IOException {
        try {
            BitMatrix bits = new QRCodeWriter()
                    .encode(
                            text,
                            BarcodeFormat.QR_CODE,
                            512,
                            512,
                            Map.of(EncodeHintType.ERROR_CORRECTION, ErrorCorrectionLevel.M));
            BufferedImage image = new BufferedImage(512, 512, BufferedImage.TYPE_BYTE_BINARY);
            for (int x = 0; x < 512; x++) {
                for (int y = 0; y < 512; y++) {
                    image.setRGB(x, y, bits.get(x, y) ? 0 : 0xFFFFFF);
                }
            }
            return png(image);
        } catch (WriterException e) {
            throw new IOException(e);
        }
    }

    private static byte[] png(BufferedImage image) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageIO.write(image, "png", bytes);
        return bytes.toByteArray();
    }

    private static String random(Random random) {
        byte[] bytes = new byte[32];
        random.nextBytes(bytes);
        return Base64.getEncoder().encodeToString(bytes);
    }

    @Test
    void shouldReadTheTextWhenAChildDrewTheCode() throws IOException {
        Random random = new Random(1);
        for (int i = 0; i < 40; i++) {
            String text = "https://wa.me/settings/linked_devices#2@" + random(random) + "," + random(random) + ","
                    + random(random) + "," + random(random) + ",1";

            assertThat(QrReader.read(picture(text))).isEqualTo(text);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "no picture", "<html>404</html>"})
    void shouldFailWhenItIsNoPicture(String content) {
        assertThatThrownBy(() -> QrReader.read(content.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("not an image");
    }

    @Test
    void shouldFailWhenThereIsNoCodeInThePicture() throws IOException {
        byte[] blank = png(new BufferedImage(512, 512, BufferedImage.TYPE_INT_RGB));

        assertThatThrownBy(() -> QrReader.read(blank))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no QR code");
    }

    @Test
    void shouldFailWhenThePictureIsCutOff() throws IOException {
        byte[] whole = picture("https://wa.me/settings/linked_devices#1,2,3,4,5");

        assertThatThrownBy(() -> QrReader.read(Arrays.copyOf(whole, whole.length / 2)))
                .isInstanceOf(IOException.class);
    }
}
