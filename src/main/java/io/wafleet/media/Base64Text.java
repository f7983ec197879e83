package io.wafleet.media;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Bytes that were written as Base64, in either alphabet, with white space, padding and the head of a data URL or without.
 */
public final class Base64Text {
    private static final String DATA = "data:";
    private static final int MAX_HEAD = 256;

    private final InputStream bytes;
    private final @Nullable String mimeType;

    private Base64Text(InputStream bytes, @Nullable String mimeType) {
        this.bytes = bytes;
        this.mimeType = mimeType;
    }

    /**
     * Reads the head, if there is one.
     *
     * @throws IOException if it is no Base64
     */
    public static Base64Text of(InputStream text) throws IOException {
        PushbackInputStream in = new PushbackInputStream(text, DATA.length());
        byte[] begin = in.readNBytes(DATA.length());
        if (!new String(begin, java.nio.charset.StandardCharsets.ISO_8859_1).equalsIgnoreCase(DATA)) {
            in.unread(begin);
            return new Base64Text(decoded(in, false), null);
        }
        StringBuilder head = new StringBuilder();
        for (int c = in.read(); c != ','; c = in.read()) {
            if (c < 0 || head.length() == MAX_HEAD) {
                throw new IOException("a data URL without data");
            }
            head.append((char) c);
        }
        String[] parts = head.toString().split(";", -1);
        if (!parts[parts.length - 1].strip().equalsIgnoreCase("base64")) {
            throw new IOException("a data URL that is not in Base64");
        }
        return new Base64Text(decoded(in, true), parts[0].isBlank() ? null : parts[0].strip());
    }

    private static InputStream decoded(InputStream text, boolean isUrl) {
        OneAlphabet letters = new OneAlphabet(text, isUrl);
        return new FilterInputStream(Base64.getDecoder().wrap(letters)) {
            @Override
            public int read() throws IOException {
                return checked(super.read());
            }

            @Override
            public int read(byte[] buffer, int offset, int length) throws IOException {
                return checked(super.read(buffer, offset, length));
            }

            /** The decoder ends at the padding, whatever follows. */
            private int checked(int result) throws IOException {
                if (result < 0 && letters.read() >= 0) {
                    throw new IOException("something follows the end");
                }
                return result;
            }
        };
    }

    /** The bytes; reading fails where the text is no Base64. */
    public InputStream bytes() {
        return bytes;
    }

    /** What the data URL says it is. */
    public @Nullable String mimeType() {
        return mimeType;
    }

    /** Without white space, and with the signs of the URL alphabet as those of the usual one. */
    private static final class OneAlphabet extends FilterInputStream {
        private static final int HEX = 16;
        /** In a URL a sign may be written as its number: {@code %3D} for the padding, {@code %2B} for a plus. */
        private final boolean isUrl;

        private OneAlphabet(InputStream in, boolean isUrl) {
            super(in);
            this.isUrl = isUrl;
        }

        private int sign() throws IOException {
            int c = super.read();
            if (c != '%' || !isUrl) {
                return c;
            }
            int high = Character.digit(super.read(), HEX);
            int low = Character.digit(super.read(), HEX);
            if (high < 0 || low < 0) {
                throw new IOException("a data URL with a % that no number follows");
            }
            return high * HEX + low;
        }

        @Override
        public int read() throws IOException {
            int c = sign();
            while (c == ' ' || c == '\n' || c == '\r' || c == '\t') {
                c = sign();
            }
            return c == '-' ? '+' : c == '_' ? '/' : c;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int count = 0;
            while (count < length) {
                int c = read();
                if (c < 0) {
                    return count == 0 ? -1 : count;
                }
                buffer[offset + count++] = (byte) c;
            }
            return count;
        }
    }
}
