package io.wafleet.supervisor.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Who listens on which ports, as the kernel tells it (man 5 proc). What asks for all processes walks over them, and blocks. */
final class ListeningSockets {
    private static final String LISTEN = "0A";
    private static final int HEXADECIMAL = 16;
    private static final int LOCAL_ADDRESS = 1;
    private static final int SOCKET_STATE = 3;
    private static final int USER = 7;
    private static final int INODE = 9;

    private final ProcFs procFs;
    private final Path proc;

    ListeningSockets(ProcFs procFs, Path proc) {
        this.procFs = procFs;
        this.proc = proc;
    }

    /** Who listens on a port. */
    record Listener(long pid, String command) {}

    /** Whether a process of the session listens on the port. A child leads its session, so its forks count too. */
    boolean isListening(int port, long session) {
        return serving(port, session) != null;
    }

    /** The socket that a process of the session listens on the port with; null if none does. */
    @Nullable
    Serving serving(int port, long session) {
        Set<String> sockets = listeningSockets(port);
        if (sockets.isEmpty()) {
            return null;
        }
        Serving own = servingOf(session, sockets);
        return own != null
                ? own
                : members(session)
                        .map(pid -> servingOf(pid, sockets))
                        .filter(Objects::nonNull)
                        .findFirst()
                        .orElse(null);
    }

    private Stream<Long> members(long session) {
        return procFs.pids().stream().filter(pid -> {
            ProcFs.Stat stat = procFs.stat(pid);
            return stat != null && stat.session() == session;
        });
    }

    private @Nullable Serving servingOf(long pid, Set<String> sockets) {
        ProcFs.Stat stat = procFs.stat(pid);
        Path descriptor = stat == null ? null : held(pid, sockets);
        String socket = descriptor == null ? null : ProcFs.target(descriptor);
        return stat == null || descriptor == null || socket == null || !sockets.contains(socket)
                ? null
                : new Serving(procFs, pid, stat.startTicks(), descriptor, socket);
    }

    /** The ports that processes of the session listen on, in order. */
    SortedSet<Integer> ports(long session) {
        Map<String, Socket> sockets = listeningSockets();
        SortedSet<Integer> ports = new TreeSet<>();
        members(session).forEach(pid -> {
            Path descriptor = held(pid, sockets.keySet());
            Socket socket = descriptor == null ? null : sockets.get(ProcFs.target(descriptor));
            if (socket != null) {
                ports.add(socket.port());
            }
        });
        return ports;
    }

    /** Who listens on the port; null if nobody does, or a process that we may not look into. */
    @Nullable
    Listener listener(int port) {
        List<Listener> all = listeners(port);
        return all.isEmpty() ? null : all.get(0);
    }

    /** All that hold a listening socket of the port: a socket is inherited. */
    List<Listener> listeners(int port) {
        Set<String> sockets = listeningSockets(port);
        return sockets.isEmpty()
                ? List.of()
                : procFs.pids().stream()
                        .filter(pid -> held(pid, sockets) != null)
                        .map(pid -> new Listener(pid, procFs.command(pid)))
                        .toList();
    }

    private Set<String> listeningSockets(int port) {
        Map<String, Socket> sockets = listeningSockets();
        sockets.values().removeIf(other -> other.port() != port);
        return sockets.keySet();
    }

    /** The id of the user whose process listens on the port, which is told to everybody; null if nobody does. */
    @Nullable
    String listeningUser(int port) {
        return listeningSockets().values().stream()
                .filter(socket -> socket.port() == port)
                .map(Socket::user)
                .findFirst()
                .orElse(null);
    }

    private record Socket(int port, String user) {}

    /** All that listen, by the names that descriptors have for them. */
    private Map<String, Socket> listeningSockets() {
        Map<String, Socket> sockets = new HashMap<>();
        addListening(proc.resolve("net/tcp"), sockets);
        addListening(proc.resolve("net/tcp6"), sockets);
        return sockets;
    }

    /** The kernel lists the listening sockets first, so a table of thousands of connections is not read to its end. */
    private static void addListening(Path table, Map<String, Socket> sockets) {
        try (BufferedReader lines = Files.newBufferedReader(table, StandardCharsets.ISO_8859_1)) {
            String heading = lines.readLine();
            for (String line = lines.readLine(); heading != null && line != null; line = lines.readLine()) {
                String[] fields = line.trim().split("\\s+", -1);
                if (fields.length <= INODE || !fields[SOCKET_STATE].equals(LISTEN)) {
                    return;
                }
                String address = fields[LOCAL_ADDRESS];
                int port = Integer.parseInt(address.substring(address.lastIndexOf(':') + 1), HEXADECIMAL);
                sockets.put("socket:[" + fields[INODE] + "]", new Socket(port, fields[USER]));
            }
        } catch (IOException | NumberFormatException noSuchFamily) {
            // Without IPv6 there is no second table.
        }
    }

    /** The descriptor by which a process has one of the sockets open; null if it has none. */
    private @Nullable Path held(long pid, Set<String> sockets) {
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(proc.resolve(pid + "/fd"))) {
            for (Path descriptor : descriptors) {
                if (sockets.contains(ProcFs.target(descriptor))) {
                    return descriptor;
                }
            }
        } catch (IOException goneOrForeign) {
            return null;
        }
        return null;
    }
}
