package io.wafleet.simulator;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Connections that webhooks left behind. The child never closes them: a receiver that does not close them either
 * collects one per event (contract 6.1), and shall notice that here too.
 */
final class IdleConnections {
    private static final int LIMIT = 1_000;
    private static final Duration SWEEP = Duration.ofSeconds(5);

    private final Deque<Socket> sockets = new ArrayDeque<>();

    IdleConnections(Timers timers) {
        timers.every(SWEEP, this::sweep);
    }

    synchronized void keep(Socket socket) throws IOException {
        sockets.addLast(socket);
        if (sockets.size() > LIMIT) {
            sockets.removeFirst().close();
        }
    }

    private synchronized void sweep() {
        sockets.removeIf(IdleConnections::isClosedByPeer);
    }

    private static boolean isClosedByPeer(Socket socket) {
        try {
            socket.setSoTimeout(1);
            while (socket.getInputStream().read() >= 0) {
                // The rest of an answer that nobody was waiting for.
            }
            socket.close();
            return true;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            return true;
        }
    }
}
