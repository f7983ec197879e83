package io.wafleet.simulator;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;

/** One open WebSocket, as the server sees it. */
final class WebSocketSession {
    private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static final int MAX_FRAME = 1 << 20;
    private static final int TEXT = 1;
    private static final int CLOSE = 8;
    private static final int PING = 9;
    private static final int PONG = 10;

    /** What arrives; false ends the session. */
    interface Listener {
        boolean text(String message);
    }

    private final InputStream in;
    private final OutputStream out;

    WebSocketSession(InputStream in, OutputStream out) {
        this.in = in;
        this.out = out;
    }

    static List<String> handshake(String key) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-1").digest((key + GUID).getBytes(StandardCharsets.UTF_8));
            String accept = Base64.getEncoder().encodeToString(digest);
            return List.of("Upgrade: websocket", "Connection: Upgrade", "Sec-WebSocket-Accept: " + accept);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Reads frames until the peer closes or the listener has enough. */
    void read(Listener listener) throws IOException {
        DataInputStream frames = new DataInputStream(in);
        boolean open = true;
        while (open) {
            int opcode = frames.readUnsignedByte() & 0x0f;
            byte[] payload = readPayload(frames);
            if (opcode == TEXT) {
                open = listener.text(new String(payload, StandardCharsets.UTF_8));
            } else if (opcode == PING) {
                write(PONG, payload);
            } else if (opcode == CLOSE) {
                write(CLOSE, payload);
                open = false;
            }
        }
    }

    void send(String text) throws IOException {
        write(TEXT, text.getBytes(StandardCharsets.UTF_8));
    }

    void close() throws IOException {
        out.close();
    }

    private static byte[] readPayload(DataInputStream frames) throws IOException {
        int second = frames.readUnsignedByte();
        long length = second & 0x7f;
        if (length == 126) {
            length = frames.readUnsignedShort();
        } else if (length == 127) {
            length = frames.readLong();
        }
        if (length < 0 || length > MAX_FRAME) {
            throw new IOException("frame too long");
        }
        byte[] mask = (second & 0x80) != 0 ? frames.readNBytes(4) : new byte[4];
        byte[] payload = frames.readNBytes((int) length);
        for (int i = 0; i < payload.length; i++) {
            payload[i] ^= mask[i % 4];
        }
        return payload;
    }

    private void write(int opcode, byte[] payload) throws IOException {
        synchronized (out) {
            int length = payload.length;
            byte[] head = length < 126
                    ? new byte[] {(byte) (0x80 | opcode), (byte) length}
                    : new byte[] {(byte) (0x80 | opcode), 126, (byte) (length >> 8), (byte) length};
            if (length > 0xffff) {
                head = new byte[10];
                head[0] = (byte) (0x80 | opcode);
                head[1] = 127;
                for (int i = 0; i < 4; i++) {
                    head[9 - i] = (byte) (length >> (8 * i));
                }
            }
            byte[] frame = new byte[head.length + length];
            System.arraycopy(head, 0, frame, 0, head.length);
            System.arraycopy(payload, 0, frame, head.length, length);
            out.write(frame);
            out.flush();
        }
    }
}
