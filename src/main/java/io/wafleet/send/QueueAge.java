package io.wafleet.send;

import io.wafleet.job.SendJob;
import io.wafleet.job.SendState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * For how long a device's queue could have sent something and did not. What waits for a time that is known (a cap, quiet
 * hours, {@code sendAt}, a campaign or a queue that a user paused) could not, and a queue that moves on is not stuck however
 * old its jobs are. As of the last look; read by the metrics from another thread.
 */
final class QueueAge {
    /** When something was sent or refused last. */
    private Instant movedOn = Instant.EPOCH;
    /** When there was nothing last that could have been sent. */
    private Instant idle = Instant.EPOCH;

    private volatile @Nullable Instant since;

    /** A job came to an outcome; one that was taken back, or expired, was no progress. */
    void ended(SendJob job) {
        if (job.state() != SendState.CANCELLED
                && job.state() != SendState.EXPIRED
                && !job.content().isSignal()) {
            movedOn = job.updatedAt();
            since = null;
        }
    }

    /** Nothing could be sent now. */
    void idle(Instant now) {
        idle = now;
        since = null;
    }

    /** @param sendable what could be sent at {@code now}, the first of each priority */
    void look(List<SendJob> sendable, Instant now) {
        Instant oldest = sendable.stream()
                .map(QueueAge::couldBeSentFrom)
                .min(Instant::compareTo)
                .orElse(null);
        if (oldest == null) {
            idle(now);
        } else {
            since = latest(oldest, latest(movedOn, idle));
        }
    }

    private static Instant couldBeSentFrom(SendJob job) {
        Instant sendAt = job.terms().sendAt();
        return sendAt == null ? job.createdAt() : latest(job.createdAt(), sendAt);
    }

    private static Instant latest(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    double seconds(Instant now) {
        Instant from = since;
        return from == null ? 0 : Math.max(0, Duration.between(from, now).toMillis() / 1000.0);
    }
}
