package io.wafleet.campaign.rows;

import io.wafleet.problem.Problem;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import org.jspecify.annotations.Nullable;

/** The text of a CSV file, in whichever encoding it was saved. */
final class CsvText {
    /** What Excel saves where its language is of the West. */
    private static final Charset WINDOWS = Charset.forName("windows-1252");

    private static final String NAME_IT = "save it as UTF-8, or name its charset in the Content-Type of the file";
    private static final int SAMPLE = 1024;

    private CsvText() {}

    /** @param charset null if nothing was said of it */
    static String decode(byte[] bytes, @Nullable String charset) {
        Charset marked = marked(bytes);
        if (marked != null) {
            return strictly(bytes, marked);
        }
        if (charset != null) {
            return strictly(bytes, named(charset));
        }
        Charset wide = wide(bytes);
        if (wide != null) {
            return strictly(bytes, wide);
        }
        int wrong = firstWrong(bytes);
        if (wrong < 0) {
            return new String(bytes, StandardCharsets.UTF_8);
        }
        // Letters of two bytes that only UTF-8 has: the rest would come out of another encoding as rubbish.
        if (hasUtf8Letter(bytes)) {
            throw refusal("is UTF-8 but for line " + line(bytes, wrong) + "; " + NAME_IT);
        }
        return strictly(bytes, WINDOWS);
    }

    /** Some programs begin a file with a mark of its byte order. */
    private static @Nullable Charset marked(byte[] bytes) {
        if (startsWith(bytes, 0xef, 0xbb, 0xbf)) {
            return StandardCharsets.UTF_8;
        }
        return startsWith(bytes, 0xfe, 0xff) || startsWith(bytes, 0xff, 0xfe) ? StandardCharsets.UTF_16 : null;
    }

    private static boolean startsWith(byte[] bytes, int... mark) {
        for (int i = 0; i < mark.length; i++) {
            if (bytes.length <= i || (bytes[i] & 0xff) != mark[i]) {
                return false;
            }
        }
        return true;
    }

    /** UTF-16 without a mark: every other byte of Western text is zero. */
    private static @Nullable Charset wide(byte[] bytes) {
        int[] zeros = new int[2];
        int length = Math.min(bytes.length, SAMPLE) & ~1;
        for (int i = 0; i < length; i++) {
            zeros[i & 1] += bytes[i] == 0 ? 1 : 0;
        }
        if (Math.max(zeros[0], zeros[1]) <= length / 4) {
            return null;
        }
        return zeros[0] > zeros[1] ? StandardCharsets.UTF_16BE : StandardCharsets.UTF_16LE;
    }

    private static Charset named(String name) {
        try {
            return Charset.forName(name);
        } catch (IllegalCharsetNameException | UnsupportedCharsetException unknown) {
            throw refusal("has a charset that is not known: " + name);
        }
    }

    private static String strictly(byte[] bytes, Charset charset) {
        try {
            String text = charset.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
            return text.startsWith("\ufeff") ? text.substring(1) : text;
        } catch (CharacterCodingException otherwise) {
            String tried = charset.equals(WINDOWS) ? "neither in UTF-8 nor in " : "not in ";
            throw refusal("is " + tried + charset.name() + "; " + NAME_IT);
        }
    }

    /** Where the bytes are no UTF-8 for the first time; negative if they are throughout. */
    private static int firstWrong(byte[] bytes) {
        CharsetDecoder decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer out = CharBuffer.allocate(SAMPLE);
        CoderResult result = CoderResult.OVERFLOW;
        while (result.isOverflow()) {
            out.clear();
            result = decoder.decode(in, out, true);
        }
        return result.isError() ? in.position() : -1;
    }

    private static boolean hasUtf8Letter(byte[] bytes) {
        for (int i = 0; i + 1 < bytes.length; i++) {
            int lead = bytes[i] & 0xff;
            int next = bytes[i + 1] & 0xff;
            // The accents of the Latin languages, and the first half of most emoji.
            if ((lead == 0xc3 || lead == 0xf0) && next >= 0x80 && next <= 0xbf) {
                return true;
            }
        }
        return false;
    }

    private static int line(byte[] bytes, int position) {
        int line = 1;
        for (int i = 0; i < position; i++) {
            line += bytes[i] == '\n' ? 1 : 0;
        }
        return line;
    }

    private static RuntimeException refusal(String detail) {
        return Problem.field("rows", "the CSV " + detail).exception();
    }
}
