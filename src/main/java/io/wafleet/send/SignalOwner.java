package io.wafleet.send;

import io.vertx.core.Future;
import io.wafleet.cause.Cause;
import io.wafleet.job.SendJob;
import io.wafleet.job.SendState;
import io.wafleet.pacing.Caps;
import io.wafleet.pacing.LaneSettings;
import io.wafleet.pacing.Pacing;
import io.wafleet.pacing.Warmth;
import java.time.Duration;
import java.time.Instant;
import java.util.SplittableRandom;

/** A device's queue as its signals know it: they have no caps and no strangers, and never pause it. */
final class SignalOwner implements Attempts.Owner {
    private static final LaneSettings FOR_SIGNALS = new LaneSettings(
            Duration.ofMillis(200), Duration.ZERO, new Caps(0, 0, 0), new Caps(0, 0, 0), 0, 0, null, null, false, 0);

    private final Pacing pacing = new Pacing(FOR_SIGNALS, new Warmth(Instant.EPOCH, 0), new SplittableRandom());
    private final Attempts.Owner queue;

    SignalOwner(Attempts.Owner queue) {
        this.queue = queue;
    }

    @Override
    public Pacing pacing() {
        return pacing;
    }

    @Override
    public Future<Boolean> save(SendJob job, SendState from) {
        return queue.save(job, from);
    }

    @Override
    public Future<Void> met(SendJob job) {
        return Future.succeededFuture();
    }

    @Override
    public Future<Void> brake(SendJob job) {
        return queue.brake(job);
    }

    @Override
    public Future<Void> pause(Cause cause) {
        return Future.succeededFuture();
    }
}
