package io.wafleet.conformance;

import com.google.zxing.BinaryBitmap;
import com.google.zxing.DecodeHintType;
import com.google.zxing.NotFoundException;
import com.google.zxing.RGBLuminanceSource;
import com.google.zxing.ReaderException;
import com.google.zxing.common.HybridBinarizer;
import com.google.zxing.qrcode.QRCodeReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import javax.imageio.ImageIO;

/** A QR code as it lies in a picture. */
record QrCode(int width, int height, String text) {
    /** The picture is drawn, not photographed. Looked for as in a photograph, a few are not found. */
    private static final Map<DecodeHintType, ?> PURE = Map.of(DecodeHintType.PURE_BARCODE, true);

    static QrCode read(byte[] png) {
        try {
            var image = ImageIO.read(new ByteArrayInputStream(png));
            if (image == null) {
                throw NotFoundException.getNotFoundInstance();
            }
            var width = image.getWidth();
            var height = image.getHeight();
            var pixels = image.getRGB(0, 0, width, height, null, 0, width);
            var bitmap = new BinaryBitmap(new HybridBinarizer(new RGBLuminanceSource(width, height, pixels)));
            return new QrCode(
                    width, height, new QRCodeReader().decode(bitmap, PURE).getText());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (ReaderException e) {
            throw new AssertionError("no QR code in the picture", e);
        }
    }
}
