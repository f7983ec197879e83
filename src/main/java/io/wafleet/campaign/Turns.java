package io.wafleet.campaign;

import io.vertx.core.Future;
import io.wafleet.problem.Problem;
import io.wafleet.problem.ProblemCode;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Lets campaigns be read and stored one after the other: each may take as much memory as all its texts together, which is
 * many times its request. Confined to one context.
 */
final class Turns {
    private static final int MAX_WAITING = 16;
    private static final int MAX_OF_A_TENANT = 4;

    private final Map<String, Integer> ofTenant = new HashMap<>();
    private Future<?> last = Future.succeededFuture();
    private int waiting;

    /** Does the work when all that came before is done, or refuses it if that is too much. */
    <T> Future<T> take(String tenant, Supplier<Future<T>> work) {
        if (waiting == MAX_WAITING || ofTenant.getOrDefault(tenant, 0) == MAX_OF_A_TENANT) {
            return Future.failedFuture(
                    Problem.of(ProblemCode.OVERLOADED, "too many campaigns are being read; try again in some seconds")
                            .exception());
        }
        waiting++;
        ofTenant.merge(tenant, 1, Integer::sum);
        Future<T> done = last.transform(before -> work.get());
        last = done.transform(result -> Future.succeededFuture());
        return done.onComplete(ended -> leave(tenant));
    }

    private void leave(String tenant) {
        waiting--;
        ofTenant.computeIfPresent(tenant, (name, count) -> count == 1 ? null : count - 1);
    }
}
