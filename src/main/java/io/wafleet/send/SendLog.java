package io.wafleet.send;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** When the last sends were: as many as the largest cap asks for, and no more. */
final class SendLog {
    /** Epoch millis, a ring. */
    private final long[] times;

    private int size;
    private int next;

    SendLog(int capacity) {
        this.times = new long[capacity];
    }

    void add(Instant at) {
        if (times.length > 0) {
            times[next] = at.toEpochMilli();
            next = (next + 1) % times.length;
            size = Math.min(size + 1, times.length);
        }
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
