package io.wafleet.bench;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;

/** The smallest possible caller, so that looking costs what is measured as little as possible. */
public final class LocalHttp {
    private static final int TIMEOUT_MILLIS = 1000;
    private static final String OK = "HTTP/1.1 200";
    /** Below the ports that Linux gives out itself, far from our defaults, and none that our tests use. */
    private static final List<Integer> RANGES = List.of(10_000, 11_000, 30_000, 31_000);

    private static final int RANGE = 1000;

    private LocalHttp() {}

    /** Whether a GET is answered with 200. */
    public static boolean isOk(int port, String path) {
        try (Socket socket = new Socket()) {
            socket.setSoTimeout(TIMEOUT_MILLIS);
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), TIMEOUT_MILLIS);
            String request = "GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            InputStream answer = socket.getInputStream();
            return new String(answer.readNBytes(OK.length()), StandardCharsets.US_ASCII).equals(OK);
        } catch (IOException notYet) {
            return false;
        }
    }

    /** Whether all children answer; forgets those that do. */
    public static boolean allHealthy(Collection<Integer> waiting) {
        waiting.removeIf(port -> isOk(port, "/health"));
        return waiting.isEmpty();
    }

    /** The first of a thousand ports that are probably all free. */
    public static int freeRange() {
        return IntStream.generate(() -> RANGES.get(ThreadLocalRandom.current().nextInt(RANGES.size())))
                .limit(RANGES.size() * 10L)
                .filter(base -> isFree(base) && isFree(base + RANGE / 2))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no free ports from any of " + RANGES + " on"));
    }

    public static int freePort(int from) {
        return IntStream.range(from, from + RANGE / 20)
                .filter(LocalHttp::isFree)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no free port from " + from + " on"));
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1);
            return true;
        } catch (IOException taken) {
            return false;
        }
    }
}
