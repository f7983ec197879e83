package io.wafleet.simulator;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** The body of a request, either of a known length or in chunks; ends where the body ends. */
final class BodyStream extends InputStream {
    private final InputStream in;
    private final boolean chunked;
    private long left;
    private boolean first = true;

    private BodyStream(InputStream in, boolean chunked, long left) {
        this.in = in;
        this.chunked = chunked;
        this.left = left;
    }

    static BodyStream ofLength(InputStream in, long length) {
        return new BodyStream(in, false, length);
    }

    static BodyStream ofChunks(InputStream in) {
        return new BodyStream(in, true, 0);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        if (left == 0 && !nextChunk()) {
            return -1;
        }
        int count = in.read(buffer, offset, (int) Math.min(length, left));
        if (count < 0) {
            throw new EOFException("body ends early");
        }
        left -= count;
        return count;
    }

    private boolean nextChunk() throws IOException {
        if (!chunked || left < 0) {
            return false;
        }
        if (!first) {
            line();
        }
        first = false;
        String size = line();
        int semicolon = size.indexOf(';');
        try {
            left = Long.parseLong((semicolon < 0 ? size : size.substring(0, semicolon)).strip(), 16);
        } catch (NumberFormatException e) {
            throw new IOException("bad chunk size", e);
        }
        if (left > 0) {
            return true;
        }
        String trailer;
        do {
            trailer = line();
        } while (!trailer.isEmpty());
        left = -1;
        return false;
    }

    private String line() throws IOException {
        byte[] line = new byte[256];
        int length = 0;
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0 || length == line.length) {
                throw new EOFException("bad chunk");
            }
            line[length++] = (byte) c;
        }
        return new String(line, 0, length, StandardCharsets.ISO_8859_1).strip();
    }
}
