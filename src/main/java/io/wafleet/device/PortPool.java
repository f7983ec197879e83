package io.wafleet.device;

import io.wafleet.problem.Problem;
import io.wafleet.problem.ProblemCode;
import java.util.Collection;
import java.util.Set;
import java.util.function.IntPredicate;

/** The children's ports: the lowest free one of a range, kept by its device for life. */
final class PortPool {
    private static final int SIZE = 1000;

    private final int base;
    private final int limit;
    /** Ports of the range that others are known to use: a common second HTTP port, and the gateway's own. */
    private final Set<Integer> never;

    PortPool(int base, int limit, Collection<Integer> never) {
        this.base = base;
        this.limit = limit;
        this.never = Set.copyOf(never);
    }

    /**
     * A port for one more device.
     *
     * @param taken the ports of all devices
     * @param free whether nobody listens on a port; blocks for microseconds
     * @throws io.wafleet.problem.ProblemException {@code port-pool-empty}, naming the limit
     */
    int allocate(Set<Integer> taken, IntPredicate free) {
        if (taken.size() >= limit) {
            throw empty("MAX_PROCESSES allows " + limit + " devices");
        }
        for (int port = base; port < base + SIZE; port++) {
            if (!taken.contains(port) && !never.contains(port) && free.test(port)) {
                return port;
            }
        }
        throw empty("no port between " + base + " and " + (base + SIZE - 1) + " is free");
    }

    private static RuntimeException empty(String why) {
        return Problem.of(ProblemCode.PORT_POOL_EMPTY, why).exception();
    }
}
