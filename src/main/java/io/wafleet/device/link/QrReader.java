package io.wafleet.device.link;

import com.google.zxing.BinaryBitmap;
import com.google.zxing.DecodeHintType;
import com.google.zxing.NotFoundException;
import com.google.zxing.RGBLuminanceSource;
import com.google.zxing.ReaderException;
import com.google.zxing.common.HybridBinarizer;
import com.google.zxing.qrcode.QRCodeReader;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Map;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageInputStream;

/** Reads the text out of a QR picture: the child gives only the picture (contract 5.1). Blocks. */
final class QrReader {
    private QrReader() {}

    /** Fails with an {@link IOException} if there is no code in the picture. */
    static String read(byte[] png) throws IOException {
        // In memory: by default ImageIO copies every picture to a temporary file first.
        BufferedImage image = ImageIO.read(new MemoryCacheImageInputStream(new ByteArrayInputStream(png)));
        if (image == null) {
            throw new IOException("the child's QR picture is not an image");
        }
        int width = image.getWidth();
        int height = image.getHeight();
        int[] pixels = image.getRGB(0, 0, width, height, null, 0, width);
        try {
            // A clean drawing, not a photo: without the hint about one in a hundred is not found.
            BinaryBitmap bitmap = new BinaryBitmap(new HybridBinarizer(new RGBLuminanceSource(width, height, pixels)));
            return new QRCodeReader()
                    .decode(bitmap, Map.of(DecodeHintType.PURE_BARCODE, true))
                    .getText();
        } catch (NotFoundException none) {
            throw new IOException("there is no QR code in the child's picture", none);
        } catch (ReaderException broken) {
            throw new IOException("the child's QR code cannot be read", broken);
        }
    }
}
