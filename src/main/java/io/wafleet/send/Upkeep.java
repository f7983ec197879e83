package io.wafleet.send;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.wafleet.job.JobRemovalStore;
import io.wafleet.job.SendState;
import io.wafleet.job.SendStore;
import io.wafleet.job.idempotency.IdempotencyStore;
import io.wafleet.loops.Retries;
import io.wafleet.media.Spool;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is done from time to time: jobs whose time is over are ended, old jobs and keys forgotten, ages looked at. */
final class Upkeep {
    private static final Logger log = LoggerFactory.getLogger(Upkeep.class);
    private static final long EXPIRE_MILLIS = 2000;
    private static final long AGES_MILLIS = 15_000;
    private static final long FORGET_MILLIS = 600_000;
    private static final long SWEEP_MILLIS = 3_600_000;
    /** After failures; what is rarer than that stays as rare. */
    private static final long MAX_PAUSE_MILLIS = 60_000;

    private static final int BATCH = 200;

    private final Vertx vertx;
    private final SendStore store;
    private final JobRemovalStore removal;
    private final IdempotencyStore keys;
    private final Ledger ledger;
    private final Spool spool;
    private final Collection<DeviceQueue> queues;
    private final SendService.Limits limits;
    private final Clock clock;
    private final List<Long> timers = new ArrayList<>();

    Upkeep(
            Vertx vertx,
            SendStore store,
            JobRemovalStore removal,
            IdempotencyStore keys,
            Ledger ledger,
            Spool spool,
            Collection<DeviceQueue> queues,
            SendService.Limits limits,
            Clock clock) {
        this.vertx = vertx;
        this.store = store;
        this.removal = removal;
        this.keys = keys;
        this.ledger = ledger;
        this.spool = spool;
        this.queues = queues;
        this.limits = limits;
        this.clock = clock;
    }

    void start() {
        every(EXPIRE_MILLIS, "expiring jobs", this::expire);
        every(AGES_MILLIS, "looking at the ages of queues", this::lookAtAges);
        every(FORGET_MILLIS, "forgetting old jobs", this::forget);
        every(SWEEP_MILLIS, "sweeping the spool", this::sweep);
        sweep().onFailure(failure -> log.atError().setCause(failure).log("sweeping the spool failed"));
    }

    void stop() {
        timers.forEach(vertx::cancelTimer);
    }

    /** The next time begins when the last has ended. */
    private void every(long millis, String what, Supplier<Future<Void>> work) {
        int index = timers.size();
        timers.add(-1L);
        Retries retries = new Retries(log, what, Duration.ofMillis(millis), Duration.ofMillis(SWEEP_MILLIS));
        timers.set(index, vertx.setTimer(millis, fired -> run(index, millis, retries, work)));
    }

    private void run(int index, long millis, Retries retries, Supplier<Future<Void>> work) {
        work.get().onComplete(done -> {
            long pause = millis;
            if (done.failed()) {
                pause = Math.min(MAX_PAUSE_MILLIS, retries.failed(done.cause()).toMillis());
            } else {
                retries.succeeded();
            }
            timers.set(index, vertx.setTimer(Math.max(millis, pause), fired -> run(index, millis, retries, work)));
        });
    }

    /** Files that came with a request that was refused in the end, or with a job that is gone. */
    private Future<Void> sweep() {
        return store.filesInUse().compose(spool::sweep).mapEmpty();
    }

    private Future<Void> expire() {
        Instant now = clock.instant();
        return store.overdue(now, BATCH).compose(jobs -> {
            List<Future<Boolean>> saved = new ArrayList<>();
            jobs.forEach(job -> saved.add(ledger.save(job.expired(now), SendState.QUEUED)));
            // Fewer than a batch may be there because they are long.
            return Future.all(saved).compose(done -> jobs.isEmpty() ? Future.<Void>succeededFuture() : expire());
        });
    }

    Future<Void> lookAtAges() {
        Future<Void> chain = Future.succeededFuture();
        for (DeviceQueue queue : queues) {
            if (queue.depth() > 0) {
                chain = chain.compose(before -> queue.lookAtAge());
            }
        }
        return chain;
    }

    private Future<Void> forget() {
        Instant now = clock.instant();
        return keys.forget(now.minus(limits.keyRetention())).compose(forgotten -> forgetJobs(now));
    }

    private Future<Void> forgetJobs(Instant now) {
        return removal.forget(now, now.minus(limits.jobRetention()), BATCH)
                .compose(count -> count < BATCH ? Future.<Void>succeededFuture() : forgetJobs(now));
    }
}
