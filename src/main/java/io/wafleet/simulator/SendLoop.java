package io.wafleet.simulator;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Sends texts to a child without any gateway, one after the other, on a connection each: what a lane that does the same is
 * compared with.
 */
public final class SendLoop {
    private static final int TIMEOUT_MILLIS = 10_000;
    private static final String OK = "HTTP/1.1 200";
    private static final double NANOS_PER_MILLI = 1e6;

    private final int port;
    private final String head;

    /**
     * To one child.
     *
     * @param accounts the child's {@code APP_BASIC_AUTH}
     * @param slot the child's name of its device
     */
    public SendLoop(int port, String accounts, String slot) {
        this.port = port;
        byte[] account = accounts.getBytes(StandardCharsets.UTF_8);
        this.head = "POST /send/message HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nAuthorization: Basic "
                + Base64.getEncoder().encodeToString(account) + "\r\nX-Device-Id: " + slot
                + "\r\nContent-Type: application/json\r\nContent-Length: ";
    }

    /** Milliseconds that a send took on average. Fails if one was refused. */
    public double millisPerSend(String to, int count) throws IOException {
        long begin = System.nanoTime();
        for (int i = 0; i < count; i++) {
            send("{\"phone\":\"" + to + "\",\"message\":\"direct text " + i + "\"}");
        }
        return (System.nanoTime() - begin) / NANOS_PER_MILLI / count;
    }

    private void send(String body) throws IOException {
        try (Socket socket = new Socket()) {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(TIMEOUT_MILLIS);
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), TIMEOUT_MILLIS);
            String request = head + body.length() + "\r\n\r\n" + body;
            socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!answer.startsWith(OK)) {
                throw new IOException("the child refused a text: " + answer);
            }
        }
    }
}
