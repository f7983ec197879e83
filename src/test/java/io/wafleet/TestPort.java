package io.wafleet;

import io.wafleet.supervisor.process.PortCheck;
import java.util.concurrent.ThreadLocalRandom;

/** A port for a process of a test. */
public final class TestPort {
    /** Tests run side by side in so many JVMs, and each has ports of its own. */
    public static final int FORKS = 2;

    /** Which of them this one is, from 0. */
    public static final int FORK = (Integer.getInteger("wafleet.fork", 1) - 1) % FORKS;

    private static final int SHARE = 8000 / FORKS;
    private static final int FIRST = 12_000 + FORK * SHARE;
    private static final int LAST = FIRST + SHARE - 1;
    /** So many are looked at, at least. */
    private static final int ROOM = 1000;

    private TestPort() {}

    /** Below the ports that the system gives to connections, one of which could take it before the process does. */
    public static int free() {
        return PortCheck.firstFree(ThreadLocalRandom.current().nextInt(FIRST, LAST + 1 - ROOM), LAST);
    }
}
