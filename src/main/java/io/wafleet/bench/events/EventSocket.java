package io.wafleet.bench.events;

import io.vertx.core.json.JsonArray;
import io.wafleet.bench.NumberedMessage;
import io.wafleet.bench.Scan;
import io.wafleet.client.CliFailure;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One WebSocket (RFC 6455) that listens; one that speaks has SockJS's frames in its own: {@code o} when it is open, {@code h}
 * now and then, {@code a} before an array of messages. What is incomplete is kept between two reads, and nothing else: ten
 * thousand of them cost little.
 */
final class EventSocket {
    private static final byte[] HEAD_END = Scan.ascii("\r\n\r\n");
    private static final byte[] SWITCHED = Scan.ascii("HTTP/1.1 101");
    private static final byte[] REFUSED = Scan.ascii("a[\"{\\\"type\\\":\\\"err\\\"");
    private static final int MOST_HEAD = 8 * 1024;
    private static final byte[] NOTHING = new byte[0];
    private static final String PING = "{\"type\":\"ping\"}";

    private static final int FIN = 0x80;
    private static final int MASK = 0x80;
    private static final int TEXT = 1;
    private static final int CLOSE = 8;
    private static final int WS_PING = 9;
    private static final int WS_PONG = 10;
    private static final int LENGTH_16 = 126;
    private static final int LENGTH_64 = 127;

    private final SocketChannel channel;
    private final boolean speaks;
    private byte[] kept = NOTHING;
    private @Nullable ByteArrayOutputStream fragments;
    private volatile @Nullable Heard heard;
    private volatile boolean isInside;
    private volatile boolean isClosed;

    /** Shakes hands on a channel that blocks. */
    EventSocket(SocketChannel channel, String path, String hello) throws IOException {
        this.channel = channel;
        this.speaks = !hello.isEmpty();
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        write(ByteBuffer.wrap(Scan.ascii("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\n"
                + "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")));
        readHead();
        take(kept, kept.length);
        if (speaks) {
            say(hello);
        }
    }

    private void readHead() throws IOException {
        ByteBuffer head = ByteBuffer.allocate(MOST_HEAD);
        int end = -1;
        while (end < 0 && head.hasRemaining() && channel.read(head) >= 0) {
            end = Scan.find(HEAD_END, head.array(), 0, head.position());
        }
        if (end < 0 || Scan.find(SWITCHED, head.array(), 0, SWITCHED.length) != 0) {
            throw CliFailure.failed(
                    "A WebSocket was refused: " + new String(head.array(), 0, head.position(), StandardCharsets.UTF_8));
        }
        kept = Arrays.copyOfRange(head.array(), end + HEAD_END.length, head.position());
    }

    /** From now on it listens for a posting. */
    void listenFor(Heard next) {
        heard = next;
    }

    boolean isInside() {
        return isInside;
    }

    boolean isClosed() {
        return isClosed;
    }

    boolean isComplete() {
        Heard now = heard;
        return now == null || now.isComplete() || isClosed;
    }

    /**
     * Takes what has arrived.
     *
     * @param scratch shared by all sockets of a thread
     * @param bytes the same
     */
    void read(ByteBuffer scratch, byte[] bytes) throws IOException {
        System.arraycopy(kept, 0, bytes, 0, kept.length);
        scratch.clear().limit(bytes.length - kept.length);
        int count = readOrEnd(scratch);
        if (count < 0) {
            close();
            return;
        }
        scratch.flip().get(bytes, kept.length, count);
        take(bytes, kept.length + count);
        if (kept.length == bytes.length) {
            throw CliFailure.failed("A frame is larger than " + bytes.length + " bytes");
        }
    }

    /** Takes the frames that are there as a whole, and keeps the rest. */
    private void take(byte[] bytes, int end) throws IOException {
        int at = 0;
        for (int next = frame(bytes, at, end); next > at; next = frame(bytes, at, end)) {
            at = next;
        }
        kept = at == end ? NOTHING : Arrays.copyOfRange(bytes, at, end);
    }

    private int readOrEnd(ByteBuffer scratch) {
        try {
            return channel.read(scratch);
        } catch (IOException reset) {
            return -1;
        }
    }

    /** Takes one frame, if it is there as a whole; gives where the next begins. */
    private int frame(byte[] bytes, int at, int end) throws IOException {
        if (end - at < 2) {
            return at;
        }
        long length = bytes[at + 1] & 0x7f;
        int payload = at + 2;
        int extra = length == LENGTH_16 ? 2 : length == LENGTH_64 ? Long.BYTES : 0;
        if (extra > 0) {
            if (end - payload < extra) {
                return at;
            }
            length = 0;
            for (int i = 0; i < extra; i++) {
                length = (length << Byte.SIZE) | (bytes[payload + i] & 0xff);
            }
            payload += extra;
        }
        if (end - payload < length) {
            return at;
        }
        int next = payload + (int) length;
        take(bytes[at], bytes, payload, next);
        return next;
    }

    private void take(byte head, byte[] bytes, int from, int end) throws IOException {
        int code = head & 0x0f;
        if (code == WS_PING) {
            send(WS_PONG, Arrays.copyOfRange(bytes, from, end));
        } else if (code == CLOSE) {
            isClosed = true;
        } else if (code < CLOSE) {
            boolean isLast = (head & FIN) != 0;
            if (isLast && fragments == null) {
                message(bytes, from, end);
            } else {
                fragment(isLast, bytes, from, end);
            }
        }
    }

    private void fragment(boolean isLast, byte[] bytes, int from, int end) {
        ByteArrayOutputStream all = fragments == null ? new ByteArrayOutputStream() : fragments;
        all.write(bytes, from, end - from);
        fragments = all;
        if (isLast) {
            fragments = null;
            message(all.toByteArray(), 0, all.size());
        }
    }

    private void message(byte[] bytes, int from, int end) {
        if (Scan.find(REFUSED, bytes, from, Math.min(end, from + REFUSED.length)) == from) {
            throw CliFailure.failed(
                    "A room was refused: " + new String(bytes, from, end - from, StandardCharsets.UTF_8));
        }
        if (speaks && bytes[from] != 'a') {
            return;
        }
        isInside = true;
        Heard now = heard;
        if (now != null) {
            long time = System.nanoTime();
            NumberedMessage.find(bytes, from, end, speaks, number -> now.hear(number, time));
        }
    }

    /** Without it the bridge closes the socket after a minute. */
    void ping() throws IOException {
        if (speaks && !isClosed) {
            say(PING);
        }
    }

    private void say(String message) throws IOException {
        send(TEXT, new JsonArray().add(message).encode().getBytes(StandardCharsets.UTF_8));
    }

    /** A client's frames are masked; with zeros, which change nothing. */
    private void send(int code, byte[] payload) throws IOException {
        ByteBuffer frame = ByteBuffer.allocate(payload.length + Long.BYTES);
        frame.put((byte) (FIN | code));
        if (payload.length < LENGTH_16) {
            frame.put((byte) (MASK | payload.length));
        } else {
            frame.put((byte) (MASK | LENGTH_16)).putShort((short) payload.length);
        }
        write(frame.putInt(0).put(payload).flip());
    }

    /** What is written here is far smaller than the socket's buffer. */
    private void write(ByteBuffer bytes) throws IOException {
        try {
            while (bytes.hasRemaining() && !isClosed) {
                channel.write(bytes);
            }
        } catch (IOException reset) {
            close();
        }
    }

    void close() throws IOException {
        isClosed = true;
        channel.close();
    }
}
