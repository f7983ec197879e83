package io.wafleet.simulator;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** Accepts connections, gives each a thread, and stops as the child does: what is under way may end (contract 1.8). */
final class HttpServer {
    private static final int BACKLOG = 1024;

    private final ServerSocket socket;
    private final Function<HttpRequest, HttpResponse> handler;
    private final Path uploads;
    private final Timers timers;
    private final Set<HttpConnection> connections = ConcurrentHashMap.newKeySet();
    private final CountDownLatch drained = new CountDownLatch(1);
    private volatile boolean draining;

    private HttpServer(ServerSocket socket, Function<HttpRequest, HttpResponse> handler, Path uploads, Timers timers) {
        this.socket = socket;
        this.handler = handler;
        this.uploads = uploads;
        this.timers = timers;
    }

    static HttpServer bind(
            String host, int port, Function<HttpRequest, HttpResponse> handler, Path uploads, Timers timers)
            throws IOException {
        ServerSocket socket = new ServerSocket();
        // Go listens on both protocols when told 0.0.0.0, and so does Java without an address.
        InetSocketAddress address = host.isEmpty() || host.equals("0.0.0.0")
                ? new InetSocketAddress(port)
                : new InetSocketAddress(InetAddress.getByName(host.replaceAll("^\\[|\\]$", "")), port);
        socket.bind(address, BACKLOG);
        return new HttpServer(socket, handler, uploads, timers);
    }

    /** Serves until {@link #stop} closes the socket. */
    void serve() {
        while (!draining) {
            try {
                Socket accepted = socket.accept();
                accepted.setTcpNoDelay(true);
                HttpConnection connection = new HttpConnection(this, accepted, handler, uploads);
                connections.add(connection);
                timers.run(connection);
            } catch (IOException e) {
                if (socket.isClosed()) {
                    return;
                }
            }
        }
    }

    void stop(Duration limit) {
        draining = true;
        try {
            socket.close();
        } catch (IOException e) {
            // It accepts nothing any more, which is all that was wanted.
        }
        connections.forEach(HttpConnection::closeIfIdle);
        checkDrained();
        try {
            if (!drained.await(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                connections.forEach(HttpConnection::close);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    boolean isDraining() {
        return draining;
    }

    void ended(HttpConnection connection) {
        connections.remove(connection);
        checkDrained();
    }

    private void checkDrained() {
        if (draining && connections.stream().noneMatch(HttpConnection::isBusy)) {
            drained.countDown();
        }
    }
}
