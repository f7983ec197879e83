package io.wafleet.send;

import io.vertx.core.Future;
import io.wafleet.cause.Cause;
import io.wafleet.cause.CauseCode;
import io.wafleet.job.SendJob;
import io.wafleet.job.SendStore;
import io.wafleet.pacing.Hold;
import java.time.Clock;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Tells why a job of one device's queue waits. */
final class WaitReasons {
    /** So many jobs before one are counted, not more. */
    private static final int MAX_AHEAD = 1000;

    private final LaneChild child;
    private final QueueTerms terms;
    private final Attempts attempts;
    private final SendStore jobs;
    private final Clock clock;

    WaitReasons(LaneChild child, QueueTerms terms, Attempts attempts, SendStore jobs, Clock clock) {
        this.child = child;
        this.terms = terms;
        this.attempts = attempts;
        this.jobs = jobs;
        this.clock = clock;
    }

    /** Null for a job that has just come and that nothing holds. */
    Future<@Nullable Cause> of(SendJob job) {
        Instant now = clock.instant();
        Cause cause = obstacle(job, now);
        if (cause != null || job.terms().priority() == null) {
            return Future.succeededFuture(cause);
        }
        return job.terms().row() == null
                ? turn(job, now)
                : jobs.isHeldBack(job.id(), now)
                        .compose(paused ->
                                paused ? Future.succeededFuture(CauseCode.CAMPAIGN_PAUSED.cause()) : turn(job, now));
    }

    private @Nullable Cause obstacle(SendJob job, Instant now) {
        if (terms.paused() != null) {
            return terms.paused();
        }
        Cause away = child.obstacle();
        if (away != null) {
            return away;
        }
        Instant sendAt = job.terms().sendAt();
        if (sendAt != null && sendAt.isAfter(now)) {
            return CauseCode.SCHEDULED.cause(sendAt);
        }
        Hold hold = job.content().isSignal() ? null : terms.pacing().hold(job.contactOrKnown(), now);
        return hold == null ? attempts.heldBy() : hold.cause();
    }

    private Future<@Nullable Cause> turn(SendJob job, Instant now) {
        return jobs.ahead(job, MAX_AHEAD).map(ahead -> {
            if (ahead > 0) {
                return (ahead == MAX_AHEAD ? CauseCode.MANY_JOBS_BEFORE : CauseCode.JOBS_BEFORE).cause(ahead);
            }
            Instant earliest = terms.pacing().earliest();
            return earliest.isAfter(now) ? CauseCode.INTERVAL.cause(earliest) : CauseCode.ITS_TURN.cause();
        });
    }
}
