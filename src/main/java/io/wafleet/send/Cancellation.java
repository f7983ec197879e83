package io.wafleet.send;

import io.vertx.core.Future;
import io.wafleet.cause.Cause;
import io.wafleet.id.DeviceId;
import io.wafleet.job.SendJob;
import io.wafleet.job.SendState;
import io.wafleet.job.SendStore;
import io.wafleet.problem.Problem;
import io.wafleet.problem.ProblemCode;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Takes jobs back that wait. */
final class Cancellation {
    private static final int BATCH = 500;

    private final SendStore store;
    private final Ledger ledger;
    private final Clock clock;

    Cancellation(SendStore store, Ledger ledger, Clock clock) {
        this.store = store;
        this.ledger = ledger;
        this.clock = clock;
    }

    /** One job; fails with {@code job-not-waiting} if it is too late for that. */
    Future<SendJob> of(SendJob job, Cause cause) {
        SendJob cancelled = job.ended(SendState.CANCELLED, cause, clock.instant());
        Future<Boolean> saved = job.state() == SendState.QUEUED
                ? ledger.save(cancelled, SendState.QUEUED)
                : Future.succeededFuture(false);
        return saved.compose(ours -> ours
                ? Future.succeededFuture(cancelled)
                : Future.failedFuture(
                        Problem.of(ProblemCode.JOB_NOT_WAITING, "it is being sent, or has its outcome already")
                                .exception()));
    }

    /** All of a device; gives how many that were. */
    Future<Integer> ofDevice(DeviceId device, Cause cause) {
        return all(() -> store.waiting(device, BATCH), cause);
    }

    /** All of a campaign; gives how many that were. */
    Future<Integer> ofCampaign(String campaign, Cause cause) {
        return all(() -> store.waiting(campaign, BATCH), cause);
    }

    private Future<Integer> all(Supplier<Future<List<SendJob>>> waiting, Cause cause) {
        return waiting.get().compose(jobs -> {
            List<Future<Boolean>> saved = new ArrayList<>();
            jobs.forEach(job ->
                    saved.add(ledger.save(job.ended(SendState.CANCELLED, cause, clock.instant()), SendState.QUEUED)));
            return Future.all(saved)
                    // Fewer than a batch may be there because they are long.
                    .compose(done -> jobs.isEmpty()
                            ? Future.succeededFuture(0)
                            : all(waiting, cause).map(more -> more + jobs.size()));
        });
    }
}
