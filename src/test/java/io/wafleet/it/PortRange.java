package io.wafleet.it;

import io.wafleet.TestPort;
import io.wafleet.supervisor.process.PortCheck;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/** A thousand ports, which no other gateway of these tests has while it is not closed. */
final class PortRange implements AutoCloseable {
    private static final int FIRST = 20_000;
    private static final int SIZE = 1000;
    /** The bench has those from 30,000 on; each JVM of tests has its share of these. */
    private static final int OF_A_FORK = 10 / TestPort.FORKS;

    /** So many ports are for the gateway itself. */
    private static final int FOR_ONE_USE = 100;

    private static final Set<Integer> TAKEN = ConcurrentHashMap.newKeySet();

    private final int number;

    private PortRange(int number) {
        this.number = number;
    }

    /** Any of those that are free: other builds may test on this host at the same time. */
    static PortRange take() {
        int begin = ThreadLocalRandom.current().nextInt(OF_A_FORK);
        for (int i = 0; i < OF_A_FORK; i++) {
            int number = TestPort.FORK + TestPort.FORKS * ((begin + i) % OF_A_FORK);
            if (TAKEN.add(number)) {
                return new PortRange(number);
            }
        }
        throw new IllegalStateException("a test has more than " + OF_A_FORK + " gateways; it must close one");
    }

    int first() {
        return FIRST + SIZE * number;
    }

    /** One of the hundred from there on; what is free now need not be so when it is taken, so it is not always the first. */
    int free(int offset) {
        int last = first() + offset + FOR_ONE_USE - 1;
        return PortCheck.firstFree(last - ThreadLocalRandom.current().nextInt(10, FOR_ONE_USE), last);
    }

    @Override
    public void close() {
        TAKEN.remove(number);
    }
}
