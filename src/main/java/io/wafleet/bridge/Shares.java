package io.wafleet.bridge;

import io.wafleet.auth.Principal;
import java.util.HashMap;
import java.util.Map;

/**
 * How many streams may be open, of whom. A user has a quarter of all and a tenant a half, so that nobody shuts others out; some
 * are kept for administrators, who are bounded by the number of all alone.
 */
final class Shares {
    /** For people. */
    static final String TOO_MANY = "the user, the tenant or all together have as many streams open as they may";

    private static final int KEPT_FOR_ADMINISTRATORS = 20;

    private final int most;
    private final int ofTenant;
    private final int ofUser;
    private final int ofOthers;
    private final Map<String, Integer> tenants = new HashMap<>();
    private final Map<String, Integer> users = new HashMap<>();
    private int all;

    Shares(int most) {
        this.most = most;
        this.ofTenant = Math.max(1, most / 2);
        this.ofUser = Math.max(1, most / 4);
        this.ofOthers = most - most / KEPT_FOR_ADMINISTRATORS;
    }

    /** Whether one more would be too many. */
    boolean isFull(Principal principal) {
        if (principal.isAdmin()) {
            return all >= most;
        }
        return all >= ofOthers
                || tenants.getOrDefault(principal.tenant(), 0) >= ofTenant
                || users.getOrDefault(principal.name(), 0) >= ofUser;
    }

    void add(Principal principal) {
        count(principal, 1);
    }

    void remove(Principal principal) {
        count(principal, -1);
    }

    private void count(Principal principal, int change) {
        all += change;
        count(tenants, principal.tenant(), change);
        count(users, principal.name(), change);
    }

    /** Whoever has none is forgotten. */
    private static void count(Map<String, Integer> streams, String whose, int change) {
        int now = streams.getOrDefault(whose, 0) + change;
        if (now == 0) {
            streams.remove(whose);
        } else {
            streams.put(whose, now);
        }
    }
}
