package io.wafleet.bench;

import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;

/** How long many things took, to a twentieth of a millisecond; bounded, however many there are. */
public final class Latencies {
    private static final double PER_MILLI = 20;
    private static final double NANOS_PER_MILLI = 1e6;
    /** What takes longer is counted as a minute. */
    private static final int SLOTS = (int) (60_000 * PER_MILLI);

    private final AtomicIntegerArray counts = new AtomicIntegerArray(SLOTS + 1);
    private final AtomicLong count = new AtomicLong();

    public void add(long nanos) {
        double slot = Math.max(0, nanos) / NANOS_PER_MILLI * PER_MILLI;
        counts.incrementAndGet((int) Math.min(SLOTS, slot));
        count.incrementAndGet();
    }

    public void addAll(Latencies others) {
        for (int slot = 0; slot <= SLOTS; slot++) {
            counts.addAndGet(slot, others.counts.get(slot));
        }
        count.addAndGet(others.count());
    }

    public long count() {
        return count.get();
    }

    /** Of all, this part took at most so many milliseconds. */
    public double millis(double part) {
        long rank = (long) Math.ceil(part * count.get());
        long passed = 0;
        for (int slot = 0; slot <= SLOTS; slot++) {
            passed += counts.get(slot);
            if (passed >= rank && passed > 0) {
                return (slot + 1) / PER_MILLI;
            }
        }
        return Double.NaN;
    }
}
