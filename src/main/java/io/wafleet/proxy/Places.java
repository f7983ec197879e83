package io.wafleet.proxy;

import io.wafleet.problem.Problem;
import io.wafleet.problem.ProblemCode;
import java.util.HashMap;
import java.util.Map;

/**
 * How many calls may be on their way to the children at the same time: a device or a tenant that asks too much takes no place from
 * the others. Confined to one context.
 */
final class Places {
    private final int perDevice;
    private final int perTenant;
    private final Map<String, Integer> devices = new HashMap<>();
    private final Map<String, Integer> tenants = new HashMap<>();

    Places(int perDevice, int perTenant) {
        this.perDevice = perDevice;
        this.perTenant = perTenant;
    }

    /** Fails with {@code overloaded}; else the place is to be given back by {@link #leave}, once. */
    void take(String device, String tenant) {
        if (devices.getOrDefault(device, 0) >= perDevice) {
            throw full("the device has " + perDevice);
        }
        if (tenants.getOrDefault(tenant, 0) >= perTenant) {
            throw full("the tenant has " + perTenant);
        }
        devices.merge(device, 1, Integer::sum);
        tenants.merge(tenant, 1, Integer::sum);
    }

    private static RuntimeException full(String who) {
        return Problem.of(ProblemCode.OVERLOADED, who + " calls under way, which is the most that may be")
                .exception();
    }

    void leave(String device, String tenant) {
        devices.computeIfPresent(device, (key, count) -> count == 1 ? null : count - 1);
        tenants.computeIfPresent(tenant, (key, count) -> count == 1 ? null : count - 1);
    }
}
