package io.wafleet.supervisor.process;

import java.nio.file.Path;

/** Who listens on a port of this host, in words for its operator. */
public final class PortHolder {
    private PortHolder() {}

    /** Command and pid, or the user where the process is another user's. Blocks for milliseconds. */
    public static String of(int port) {
        return of(new ProcFs(Path.of("/proc")), port);
    }

    public static String of(ProcFs procFs, int port) {
        ListeningSockets.Listener holder = procFs.sockets().listener(port);
        if (holder != null) {
            return holder.command() + ", pid " + holder.pid();
        }
        String user = procFs.sockets().listeningUser(port);
        return user == null ? "an unknown process" : "a process of the user with the id " + user;
    }
}
