package io.wafleet.send;

import com.github.f4b6a3.uuid.UuidCreator;
import io.vertx.core.Future;
import io.wafleet.disk.DiskSpace;
import io.wafleet.job.Order;
import io.wafleet.job.SendJob;
import io.wafleet.job.SendStore;
import io.wafleet.job.idempotency.Answer;
import io.wafleet.job.idempotency.IdempotencyKey;
import io.wafleet.job.idempotency.IdempotencyStore;
import io.wafleet.job.idempotency.IdempotencyStore.Use;
import io.wafleet.problem.Problem;
import io.wafleet.problem.ProblemCode;
import io.wafleet.store.Session;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Takes orders: stores each before it is acknowledged, and one with a key only once. */
final class Acceptance {
    private static final int OK = 200;
    private static final int ACCEPTED = 202;

    private final SendStore store;
    private final IdempotencyStore keys;
    private final Ledger ledger;
    private final DiskSpace disk;
    private final int queueLimit;
    private final Clock clock;
    private final Function<SendJob, Future<String>> body;

    /** @param body a job as its answer shows it */
    Acceptance(
            SendStore store,
            IdempotencyStore keys,
            Ledger ledger,
            DiskSpace disk,
            int queueLimit,
            Clock clock,
            Function<SendJob, Future<String>> body) {
        this.store = store;
        this.keys = keys;
        this.ledger = ledger;
        this.disk = disk;
        this.queueLimit = queueLimit;
        this.clock = clock;
        this.body = body;
    }

    /** A time-ordered id, higher than every one before. */
    static String newId() {
        return UuidCreator.getTimeOrderedEpochPlus1().toString();
    }

    /** Fails if the device may not have so many more jobs; else they count from now on. */
    Future<Void> admit(DeviceQueue queue, int count) {
        Problem refusal = queue.refusal();
        if (refusal != null) {
            return Future.failedFuture(refusal.exception());
        }
        if (disk.isLow()) {
            return Future.failedFuture(disk.problem().exception());
        }
        if (queue.depth() + count > queueLimit) {
            return Future.failedFuture(Problem.of(
                            ProblemCode.OVERLOADED,
                            "the device has " + queue.depth() + " waiting jobs, and " + queueLimit + " is the limit")
                    .exception());
        }
        queue.admit(count);
        return Future.succeededFuture();
    }

    /** Stores a job. When the future succeeds it will be sent, or it says why not, whatever happens to the gateway. */
    Future<SendJob> accept(DeviceQueue queue, Order order) {
        SendJob job = SendJob.of(newId(), order, clock.instant());
        return admit(queue, 1)
                .compose(admitted -> store.insert(job)
                        .onSuccess(stored -> queue.arrived(job))
                        .onFailure(failure -> queue.admit(-1)))
                .map(job);
    }

    /** Stores many jobs in one transaction; see {@link SendService#submitAll}. */
    Future<@Nullable Use> acceptAll(
            DeviceQueue queue, List<Order> orders, Function<Session, Future<@Nullable Use>> first) {
        Instant now = clock.instant();
        List<SendJob> jobs =
                orders.stream().map(order -> SendJob.of(newId(), order, now)).toList();
        return admit(queue, jobs.size())
                .compose(admitted -> store.insertAll(jobs, first).onFailure(failure -> queue.admit(-jobs.size())))
                .onSuccess(use -> {
                    if (use == null) {
                        queue.arrived(jobs.get(0));
                    } else {
                        queue.admit(-jobs.size());
                    }
                });
    }

    /** As {@link #accept}, and then waits for the outcome, or for the time to be over. */
    Future<Answer> answer(DeviceQueue queue, Order order, Duration wait) {
        return accept(queue, order).compose(job -> ledger.await(job, wait)).compose(this::answer);
    }

    private Future<Answer> answer(SendJob job) {
        return body.apply(job).map(text -> new Answer(job.id(), job.state().isOutcome() ? OK : ACCEPTED, text));
    }

    /**
     * As {@link #answer(DeviceQueue, Order, Duration)}, but once for one key: whoever asks again gets the answer that was
     * given first, byte for byte, also after a restart; while there is none yet, the one who has it first gives it to all.
     */
    Future<Answer> answerOnce(DeviceQueue queue, Order order, Duration wait, IdempotencyKey key) {
        return keys.find(key.tenant(), key.value())
                .compose(use -> use != null ? repeated(use, key, wait) : first(queue, order, wait, key));
    }

    private Future<Answer> first(DeviceQueue queue, Order order, Duration wait, IdempotencyKey key) {
        SendJob job = SendJob.of(newId(), order, clock.instant());
        return admit(queue, 1)
                .compose(admitted -> store.insert(job, key).onFailure(failure -> queue.admit(-1)))
                .compose(use -> {
                    if (use != null) {
                        queue.admit(-1);
                        return repeated(use, key, wait);
                    }
                    queue.arrived(job);
                    return conclude(job, key, wait);
                });
    }

    private Future<Answer> repeated(Use use, IdempotencyKey key, Duration wait) {
        // The job's retention may be shorter than the key's.
        return use.answerTo(
                key,
                () -> store.find(use.subject())
                        .compose(job -> job == null
                                ? Future.failedFuture(
                                        Problem.of(ProblemCode.JOB_NOT_FOUND).exception())
                                : conclude(job, key, wait)));
    }

    private Future<Answer> conclude(SendJob job, IdempotencyKey key, Duration wait) {
        return ledger.await(job, wait).compose(this::answer).compose(answer -> keys.keep(key, answer));
    }
}
