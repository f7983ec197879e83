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
    private final Allowance allowance;
    private final DiskSpace disk;
    private final int queueLimit;
    private final Clock clock;
    private final Function<SendJob, Future<String>> body;

    /** @param body a job as its answer shows it */
    Acceptance(
            SendStore store,
            IdempotencyStore keys,
            Ledger ledger,
            Allowance allowance,
            DiskSpace disk,
            int queueLimit,
            Clock clock,
            Function<SendJob, Future<String>> body) {
        this.store = store;
        this.keys = keys;
        this.ledger = ledger;
        this.allowance = allowance;
        this.disk = disk;
        this.queueLimit = queueLimit;
        this.clock = clock;
        this.body = body;
    }

    /** A time-ordered id, higher than every one before. */
    static String newId() {
        return UuidCreator.getTimeOrderedEpochPlus1().toString();
    }

    /**
     * Fails if the device or its tenant may not have so many more jobs; else they count from now on.
     *
     * @return to be run when they were not stored
     */
    private Future<Runnable> admit(DeviceQueue queue, List<Order> orders) {
        int count = orders.size();
        long messages =
                orders.stream().filter(order -> !order.content().isSignal()).count();
        return allowance.take(queue.tenant(), count, (int) messages).compose(giveBack -> {
            Problem refusal = refusal(queue, count);
            if (refusal != null) {
                giveBack.run();
                return Future.failedFuture(refusal.exception());
            }
            queue.admit(count);
            return Future.succeededFuture(() -> {
                queue.admit(-count);
                giveBack.run();
            });
        });
    }

    private @Nullable Problem refusal(DeviceQueue queue, int count) {
        Problem refusal = queue.refusal();
        if (refusal != null) {
            return refusal;
        }
        if (disk.isLow()) {
            return disk.problem();
        }
        return queue.depth() + count <= queueLimit
                ? null
                : Problem.of(
                        ProblemCode.OVERLOADED,
                        "the device has " + queue.depth() + " waiting jobs, and " + queueLimit + " is the limit");
    }

    /** Stores a job. When the future succeeds it will be sent, or it says why not, whatever happens to the gateway. */
    Future<SendJob> accept(DeviceQueue queue, Order order) {
        return admit(queue, List.of(order)).compose(withdraw -> {
            SendJob job = SendJob.of(newId(), order, clock.instant());
            return store.insert(job)
                    .onSuccess(stored -> queue.arrived(job))
                    .onFailure(failure -> withdraw.run())
                    .map(job);
        });
    }

    /** Stores many jobs in one transaction; see {@link SendService#submitAll}. */
    Future<@Nullable Use> acceptAll(
            DeviceQueue queue, List<Order> orders, Function<Session, Future<@Nullable Use>> first) {
        return admit(queue, orders).compose(withdraw -> {
            Instant now = clock.instant();
            List<SendJob> jobs = orders.stream()
                    .map(order -> SendJob.of(newId(), order, now))
                    .toList();
            return store.insertAll(jobs, first)
                    .onFailure(failure -> withdraw.run())
                    .onSuccess(use -> {
                        if (use == null) {
                            queue.arrived(jobs.get(0));
                        } else {
                            withdraw.run();
                        }
                    });
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
        return admit(queue, List.of(order)).compose(withdraw -> {
            SendJob job = SendJob.of(newId(), order, clock.instant());
            return store.insert(job, key).onFailure(failure -> withdraw.run()).compose(use -> {
                if (use != null) {
                    withdraw.run();
                    return repeated(use, key, wait);
                }
                queue.arrived(job);
                return conclude(job, key, wait);
            });
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
