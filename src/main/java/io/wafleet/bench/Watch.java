package io.wafleet.bench;

import io.wafleet.client.CliFailure;
import io.wafleet.demo.StopSignal;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waits for what is to be measured, and says how long it took. Ends at once when the bench is told to end. */
public final class Watch {
    private static final double NANOS = 1e9;

    private final StopSignal stop;

    public Watch(StopSignal stop) {
        this.stop = stop;
    }

    /**
     * Seconds until the condition held, counted from a {@link System#nanoTime}.
     *
     * @param every the pause between two looks, which is also how exact the answer is
     */
    public double until(String what, long since, Duration every, Duration most, BooleanSupplier condition)
            throws InterruptedException {
        while (!condition.getAsBoolean()) {
            if (seconds(since) > most.toSeconds()) {
                throw CliFailure.failed("Gave up after " + most.toSeconds() + " s: not yet " + what);
            }
            pause(every);
        }
        return seconds(since);
    }

    public void pause(Duration pause) throws InterruptedException {
        if (stop.during(pause)) {
            throw CliFailure.failed("Interrupted; nothing was measured to its end");
        }
    }

    public static double seconds(long since) {
        return (System.nanoTime() - since) / NANOS;
    }
}
