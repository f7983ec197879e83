package io.wafleet.pacing;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** When the last sends were: as many as the largest cap asks for, and no more. Grows with them: most devices send little. */
final class SendLog {
    private static final int FIRST_SIZE = 16;

    private final int capacity;
    /** Epoch millis; a ring once it has its full size. */
    private long[] times;

    private int size;
    private int next;

    SendLog(int capacity) {
        this.capacity = capacity;
        this.times = new long[Math.min(capacity, FIRST_SIZE)];
    }

    void add(Instant at) {
        if (capacity == 0) {
            return;
        }
        if (size == times.length && size < capacity) {
            grow();
        }
        times[next] = at.toEpochMilli();
        next = (next + 1) % times.length;
        size = Math.min(size + 1, times.length);
    }

    /** A full ring begins where it ends: laid out from the oldest on, it has room behind the newest. */
    private void grow() {
        long[] larger = new long[Math.min(capacity, 2 * times.length)];
        System.arraycopy(times, next, larger, 0, times.length - next);
        System.arraycopy(times, 0, larger, times.length - next, next);
        next = size;
        times = larger;
    }

    /** The time of the n-th last send; null if there were fewer. */
    @Nullable
    Instant nthLast(int n) {
        if (n > size) {
            return null;
        }
        return Instant.ofEpochMilli(times[Math.floorMod(next - n, times.length)]);
    }

    /** How many of them were after this time. */
    int countSince(Instant since) {
        int count = 0;
        while (count < size && times[Math.floorMod(next - 1 - count, times.length)] > since.toEpochMilli()) {
            count++;
        }
        return count;
    }
}
