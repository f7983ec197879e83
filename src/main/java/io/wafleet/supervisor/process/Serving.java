package io.wafleet.supervisor.process;

import java.nio.file.Path;

/**
 * The socket that a child listens with. While its process has it open nobody else can listen on the port, so whoever took a
 * connection there since is the child: of the same host anybody may take the port of a child that has died.
 */
public final class Serving {
    private final ProcFs procFs;
    private final long pid;
    private final long startTicks;
    private final Path descriptor;
    private final String socket;

    Serving(ProcFs procFs, long pid, long startTicks, Path descriptor, String socket) {
        this.procFs = procFs;
        this.pid = pid;
        this.startTicks = startTicks;
        this.descriptor = descriptor;
        this.socket = socket;
    }

    /** Whether the child has it open now: two reads of /proc, some 20 µs. May be asked by any thread. */
    public boolean holds() {
        return socket.equals(ProcFs.target(descriptor)) && procFs.isAlive(pid, startTicks);
    }
}
