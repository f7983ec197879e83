package io.wafleet.cli;

import com.google.zxing.BinaryBitmap;
import com.google.zxing.DecodeHintType;
import com.google.zxing.RGBLuminanceSource;
import com.google.zxing.ReaderException;
import com.google.zxing.common.HybridBinarizer;
import com.google.zxing.qrcode.QRCodeReader;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Looks at a terminal and reads the code that is drawn there. */
final class QrDrawingReader {
    private static final int SCALE = 4;

    private QrDrawingReader() {}

    static String read(List<String> lines, boolean inkIsLight) {
        List<String> rows = lines.stream()
                .map(line -> line.replaceAll("\u001b\\[[0-9;]*m", ""))
                .filter(line -> line.matches("[ █▀▄]+"))
                .toList();
        int width = rows.get(0).length() * SCALE;
        int height = rows.size() * 2 * SCALE;
        int[] pixels = new int[width * height];
        Arrays.setAll(pixels, at -> {
            int x = at % width / SCALE;
            int y = at / width / SCALE;
            char block = rows.get(y / 2).charAt(x);
            boolean ink = block == '█' || block == (y % 2 == 0 ? '▀' : '▄');
            return ink == inkIsLight ? 0xffffff : 0;
        });
        try {
            return new QRCodeReader()
                    .decode(
                            new BinaryBitmap(new HybridBinarizer(new RGBLuminanceSource(width, height, pixels))),
                            Map.of(DecodeHintType.PURE_BARCODE, true))
                    .getText();
        } catch (ReaderException e) {
            throw new AssertionError("No QR code in:\n" + String.join("\n", rows), e);
        }
    }
}
