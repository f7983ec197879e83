package io.wafleet.bridge;

import io.vertx.core.Future;
import io.wafleet.auth.Principal;
import io.wafleet.problem.Problem;
import io.wafleet.problem.ProblemCode;
import io.wafleet.quota.Quota;
import io.wafleet.quota.Quotas;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * How many streams may be open, of whom. A user has a quarter of all and a tenant its quota, so that nobody shuts others out; some
 * are kept for administrators, who are bounded by the number of all alone.
 */
final class Shares {
    private static final String TOO_MANY = "the user or all together have as many streams open as they may";
    private static final int KEPT_FOR_ADMINISTRATORS = 20;

    private final int most;
    private final int ofUser;
    private final int ofOthers;
    private final Quotas quotas;
    /** Whoever asks how much of its quota a tenant uses does so on another thread. */
    private final Map<String, Integer> tenants = new ConcurrentHashMap<>();

    private final Map<String, Integer> users = new HashMap<>();
    private int all;

    Shares(int most, Quotas quotas) {
        this.most = most;
        this.quotas = quotas;
        this.ofUser = Math.max(1, most / 4);
        this.ofOthers = most - most / KEPT_FOR_ADMINISTRATORS;
        quotas.count(
                Quota.STREAMS,
                tenant -> Future.succeededFuture(tenants.getOrDefault(tenant, 0).longValue()));
    }

    /** Why there may not be one more; null if there may. */
    @Nullable
    Problem refusal(Principal principal) {
        boolean admin = principal.isAdmin();
        if (all >= (admin ? most : ofOthers) || (!admin && users.getOrDefault(principal.name(), 0) >= ofUser)) {
            return Problem.of(ProblemCode.OVERLOADED, TOO_MANY);
        }
        String tenant = principal.tenant();
        return admin ? null : quotas.refusal(tenant, Quota.STREAMS, () -> tenants.getOrDefault(tenant, 0), 1);
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
