package io.wafleet.message;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.wafleet.problem.Problem;
import io.wafleet.problem.ProblemCode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.Consumer;

/**
 * Reads JSON of any size whose size is one value, {@code "base64"}: that one is handed on as a stream and is empty in
 * what remains. Everything blocks.
 */
final class CutJson {
    private static final String KEY = "base64";

    private final InputStream in;
    private final int maxRest;
    private final Consumer<InputStream> value;
    private final ByteArrayOutputStream rest = new ByteArrayOutputStream();
    private boolean found;

    /**
     * A reader for one use.
     *
     * @param in buffered
     * @param maxRest bytes of everything else
     * @param value takes the characters of the value; called at most once
     */
    CutJson(InputStream in, int maxRest, Consumer<InputStream> value) {
        this.in = in;
        this.maxRest = maxRest;
        this.value = value;
    }

    JsonObject read() throws IOException {
        String lastString = "";
        boolean afterColon = false;
        for (int c = in.read(); c >= 0; c = in.read()) {
            keep(c);
            if (c == '"') {
                if (afterColon && lastString.equals(KEY)) {
                    cut();
                    lastString = "";
                } else {
                    lastString = string();
                }
                afterColon = false;
            } else if (c != ' ' && c != '\n' && c != '\r' && c != '\t') {
                afterColon = c == ':';
            }
        }
        try {
            return Buffer.buffer(rest.toByteArray()).toJsonObject();
        } catch (DecodeException | ClassCastException notAnObject) {
            throw Problem.of(ProblemCode.INVALID_JSON, "the body must be a JSON object")
                    .exception();
        }
    }

    private void keep(int c) {
        if (rest.size() == maxRest) {
            throw Problem.of(ProblemCode.BODY_TOO_LARGE, "only \"base64\" may have more than " + maxRest + " bytes")
                    .exception();
        }
        rest.write(c);
    }

    /** Keeps a string up to its end, and gives it if it is short. */
    private String string() throws IOException {
        StringBuilder text = new StringBuilder();
        for (int c = in.read(); c >= 0; c = in.read()) {
            keep(c);
            if (c == '"') {
                break;
            }
            if (c == '\\') {
                keep(in.read());
            }
            if (text.length() <= KEY.length()) {
                text.append((char) c);
            }
        }
        return text.toString();
    }

    private void cut() throws IOException {
        if (found) {
            throw Problem.of(ProblemCode.INVALID_JSON, "\"base64\" occurs twice")
                    .exception();
        }
        found = true;
        try (InputStream characters = new StringCharacters(in)) {
            value.accept(characters);
            characters.transferTo(java.io.OutputStream.nullOutputStream());
        }
        keep('"');
    }

    /** What stands between here and the closing quote, which is taken, too. Only what Base64 can hold comes out right. */
    private static final class StringCharacters extends InputStream {
        private final InputStream in;
        private boolean ended;

        private StringCharacters(InputStream in) {
            this.in = in;
        }

        @Override
        public int read() throws IOException {
            if (ended) {
                return -1;
            }
            int c = in.read();
            if (c < 0) {
                throw Problem.of(ProblemCode.INVALID_JSON, "the body ends within a string")
                        .exception();
            }
            ended = c == '"';
            return ended ? -1 : c == '\\' ? escaped() : c;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int count = 0;
            for (int c = 0; count < length && c >= 0; ) {
                c = read();
                if (c >= 0) {
                    buffer[offset + count++] = (byte) c;
                }
            }
            return count == 0 && length > 0 ? -1 : count;
        }

        private int escaped() throws IOException {
            int c = in.read();
            return switch (c) {
                case 'n', 'r', 't' -> '\n';
                case 'u' -> unicode();
                default -> c;
            };
        }

        private int unicode() throws IOException {
            String hex = new String(in.readNBytes(4), java.nio.charset.StandardCharsets.ISO_8859_1);
            return hex.matches("00[0-7][0-9A-Fa-f]") ? Integer.parseInt(hex, 16) : '?';
        }
    }
}
