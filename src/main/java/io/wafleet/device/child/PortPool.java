package io.wafleet.device.child;

import io.wafleet.problem.Problem;
import io.wafleet.problem.ProblemCode;
import io.wafleet.time.MonotonicClock;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;

/** The children's ports: the lowest free one of a range, kept by its device for life, and out of use for a while after. */
public final class PortPool {
    private static final int SIZE = 1000;
    /** Callers that still know a port's last device shall not meet another one there. */
    static final Duration QUARANTINE = Duration.ofSeconds(60);

    private final int base;
    private final int limit;
    /** Ports of the range that others are known to use: a common second HTTP port, and the gateway's own. */
    private final Set<Integer> never;

    private final MonotonicClock clock;
    private final Map<Integer, Duration> releasedAt = new HashMap<>();

    public PortPool(int base, int limit, Collection<Integer> never, MonotonicClock clock) {
        this.clock = clock;
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
    public int allocate(Set<Integer> taken, IntPredicate free) {
        if (taken.size() >= limit) {
            throw empty("MAX_PROCESSES allows " + limit + " devices");
        }
        releasedAt.values().removeIf(at -> clock.now().minus(at).compareTo(QUARANTINE) >= 0);
        for (int port = base; port < base + SIZE; port++) {
            boolean kept = taken.contains(port) || never.contains(port) || releasedAt.containsKey(port);
            if (!kept && free.test(port)) {
                return port;
            }
        }
        throw empty("no port between " + base + " and " + (base + SIZE - 1) + " is free");
    }

    /** The port's device is gone. */
    public void release(int port) {
        releasedAt.put(port, clock.now());
    }

    private static RuntimeException empty(String why) {
        return Problem.of(ProblemCode.PORT_POOL_EMPTY, why).exception();
    }
}
