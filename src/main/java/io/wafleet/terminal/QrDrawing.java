package io.wafleet.terminal;

import com.google.zxing.WriterException;
import com.google.zxing.qrcode.decoder.ErrorCorrectionLevel;
import com.google.zxing.qrcode.encoder.ByteMatrix;
import com.google.zxing.qrcode.encoder.Encoder;
import java.util.ArrayList;
import java.util.List;

/** A QR code drawn with half-block characters, two rows of modules to a line. */
public enum QrDrawing {
    /** Brings its own black and white: right on any terminal that knows colours. */
    COLOURS("\u001b[97;40m", "\u001b[0m", true),
    /** Without control characters, for light letters on a dark ground. */
    ON_DARK("", "", true),
    /** Without control characters, for dark letters on a light ground. */
    ON_LIGHT("", "", false);

    /** Light modules around the code. The standard asks for four; phones need fewer, small screens have less room. */
    private static final int QUIET_ZONE = 2;

    private final String before;
    private final String after;
    private final boolean lightIsInk;

    QrDrawing(String before, String after, boolean lightIsInk) {
        this.before = before;
        this.after = after;
        this.lightIsInk = lightIsInk;
    }

    public List<String> lines(String text) {
        ByteMatrix code = encode(text);
        int size = code.getWidth();
        List<String> lines = new ArrayList<>();
        for (int y = -QUIET_ZONE; y < size + QUIET_ZONE; y += 2) {
            StringBuilder line = new StringBuilder(before);
            for (int x = -QUIET_ZONE; x < size + QUIET_ZONE; x++) {
                line.append(character(isInk(code, x, y), isInk(code, x, y + 1)));
            }
            lines.add(line.append(after).toString());
        }
        return lines;
    }

    private boolean isInk(ByteMatrix code, int x, int y) {
        boolean inside = x >= 0 && y >= 0 && x < code.getWidth() && y < code.getHeight();
        boolean dark = inside && code.get(x, y) == 1;
        return dark != lightIsInk;
    }

    private static char character(boolean top, boolean bottom) {
        if (top) {
            return bottom ? '█' : '▀';
        }
        return bottom ? '▄' : ' ';
    }

    private static ByteMatrix encode(String text) {
        try {
            return Encoder.encode(text, ErrorCorrectionLevel.L).getMatrix();
        } catch (WriterException e) {
            throw new IllegalArgumentException("A text of " + text.length() + " characters fits no QR code", e);
        }
    }
}
