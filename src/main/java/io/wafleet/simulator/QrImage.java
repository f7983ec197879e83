package io.wafleet.simulator;

import com.google.zxing.WriterException;
import com.google.zxing.qrcode.decoder.ErrorCorrectionLevel;
import com.google.zxing.qrcode.encoder.ByteMatrix;
import com.google.zxing.qrcode.encoder.Encoder;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;

/** A QR code as PNG with one bit per pixel, written by hand: the imaging classes of the JDK cost too much memory. */
final class QrImage {
    private static final int SIZE = 512;
    private static final int QUIET_ZONE = 4;
    private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};

    private QrImage() {}

    static byte[] png(String text) {
        try {
            ByteMatrix modules = Encoder.encode(text, ErrorCorrectionLevel.M).getMatrix();
            ByteArrayOutputStream png = new ByteArrayOutputStream();
            png.write(SIGNATURE);
            chunk(png, "IHDR", header());
            chunk(png, "IDAT", pixels(modules));
            chunk(png, "IEND", new byte[0]);
            return png.toByteArray();
        } catch (WriterException e) {
            throw new IllegalArgumentException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] header() {
        return new byte[] {
            0,
            0,
            SIZE >> 8,
            0,
            0,
            0,
            SIZE >> 8,
            0,
            /* bits */ 1, /* grey */
            0, /* deflate */
            0, /* filter */
            0, /* no interlace */
            0
        };
    }

    private static byte[] pixels(ByteMatrix modules) throws IOException {
        int scale = SIZE / (modules.getWidth() + 2 * QUIET_ZONE);
        int margin = (SIZE - scale * modules.getWidth()) / 2;
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (DeflaterOutputStream deflater = new DeflaterOutputStream(compressed)) {
            for (int y = 0; y < SIZE; y++) {
                // A row begins with its filter, which is none; a bit that is set is white.
                byte[] row = new byte[1 + SIZE / 8];
                for (int x = 0; x < SIZE; x++) {
                    if (!isDark(modules, Math.floorDiv(x - margin, scale), Math.floorDiv(y - margin, scale))) {
                        row[1 + x / 8] |= (byte) (0x80 >> (x % 8));
                    }
                }
                deflater.write(row);
            }
        }
        return compressed.toByteArray();
    }

    private static boolean isDark(ByteMatrix modules, int x, int y) {
        boolean inside = x >= 0 && y >= 0 && x < modules.getWidth() && y < modules.getHeight();
        return inside && modules.get(x, y) == 1;
    }

    private static void chunk(ByteArrayOutputStream png, String type, byte[] data) throws IOException {
        byte[] name = type.getBytes(StandardCharsets.US_ASCII);
        CRC32 crc = new CRC32();
        crc.update(name);
        crc.update(data);
        DataOutputStream out = new DataOutputStream(png);
        out.writeInt(data.length);
        out.write(name);
        out.write(data);
        out.writeInt((int) crc.getValue());
    }
}
