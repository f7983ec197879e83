package io.wafleet;

import io.wafleet.supervisor.PortCheck;
import java.util.concurrent.ThreadLocalRandom;

/** A port for a process of a test. */
public final class TestPort {
    private static final int FIRST = 12_000;
    private static final int LAST = 19_999;
    /** So many are looked at, at least. */
    private static final int ROOM = 1000;

    private TestPort() {}

    /** Below the ports that the system gives to connections, one of which could take it before the process does. */
    public static int free() {
        return PortCheck.firstFree(ThreadLocalRandom.current().nextInt(FIRST, LAST + 1 - ROOM), LAST);
    }
}
