package io.wafleet.supervisor.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.stream.IntStream;

/** Whether a port can be listened on, found out by doing it, on the address that the children use; and who does. */
public final class PortCheck {
    private static final int BACKLOG = 1;

    private PortCheck() {}

    /** The first port of the range that nobody listens on now. Blocks for microseconds. */
    public static int firstFree(int from, int to) {
        return IntStream.rangeClosed(from, to)
                .filter(PortCheck::isFree)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no port between " + from + " and " + to + " is free"));
    }

    /**
     * Blocks for microseconds.
     *
     * @throws UncheckedIOException if it cannot be found out, e.g. without a file descriptor left
     */
    public static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), BACKLOG);
            return true;
        } catch (BindException taken) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Who listens on the port: command and pid, or the user where the process is another user's. Blocks for milliseconds. */
    public static String holder(int port) {
        ListeningSockets sockets = new ProcFs(ProcFs.PROC).sockets();
        ListeningSockets.Listener holder = sockets.listener(port);
        if (holder != null) {
            return holder.command() + ", pid " + holder.pid();
        }
        String user = sockets.listeningUser(port);
        return user == null ? "an unknown process" : "a process of the user with the id " + user;
    }
}
