package io.wafleet.bench;

import java.util.concurrent.TimeUnit;
import org.HdrHistogram.ConcurrentHistogram;

/** How long many things took, to a thousandth of each; bounded, however many there are. */
public final class Latencies {
    /** What takes longer is counted as so long. */
    private static final long LONGEST = TimeUnit.MINUTES.toMicros(1);

    private static final int DIGITS = 3;
    private static final double MICROS_PER_MILLI = 1000;
    private static final double PERCENT = 100;

    private final ConcurrentHistogram micros = new ConcurrentHistogram(LONGEST, DIGITS);

    public void add(long nanos) {
        micros.recordValue(Math.min(LONGEST, Math.max(0, TimeUnit.NANOSECONDS.toMicros(nanos))));
    }

    public void addAll(Latencies others) {
        micros.add(others.micros);
    }

    public long count() {
        return micros.getTotalCount();
    }

    /** Of all, this part took at most so many milliseconds. */
    public double millis(double part) {
        return count() == 0 ? Double.NaN : micros.getValueAtPercentile(PERCENT * part) / MICROS_PER_MILLI;
    }
}
