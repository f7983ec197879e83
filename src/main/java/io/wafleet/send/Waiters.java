package io.wafleet.send;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.wafleet.job.SendJob;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Who waits for the outcome of which job; several may for the same one. Confined to the context of its service. */
final class Waiters {
    private final Function<String, Future<@Nullable SendJob>> find;
    private final Map<String, List<Promise<SendJob>>> waiting = new HashMap<>();

    /** @param find a job as it is stored; null if it is gone */
    Waiters(Function<String, Future<@Nullable SendJob>> find) {
        this.find = find;
    }

    /** The job as it is when it has an outcome, or as it is when the time is over. */
    Future<SendJob> await(SendJob job, Duration atMost) {
        if (job.state().isOutcome() || atMost.isZero()) {
            return Future.succeededFuture(job);
        }
        Promise<SendJob> outcome = Promise.promise();
        waiting.computeIfAbsent(job.id(), none -> new ArrayList<>()).add(outcome);
        // It may have been settled before this call: look once after the promise is there.
        return find.apply(job.id())
                .compose(now -> now != null && now.state().isOutcome()
                        ? Future.succeededFuture(now)
                        : outcome.future()
                                .timeout(atMost.toMillis(), TimeUnit.MILLISECONDS)
                                .recover(late -> find.apply(job.id()).map(found -> found == null ? job : found)))
                .onComplete(done -> leave(job.id(), outcome));
    }

    /** Whoever is done leaves alone: the others still wait. */
    private void leave(String id, Promise<SendJob> outcome) {
        waiting.computeIfPresent(id, (same, others) -> {
            others.remove(outcome);
            return others.isEmpty() ? null : others;
        });
    }

    /** The job has an outcome, and is stored. */
    void settled(SendJob job) {
        List<Promise<SendJob>> all = waiting.remove(job.id());
        if (all != null) {
            all.forEach(each -> each.complete(job));
        }
    }

    /** For tests: nobody is forgotten here. */
    int size() {
        return waiting.size();
    }
}
