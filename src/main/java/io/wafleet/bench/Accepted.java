package io.wafleet.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The sends that were accepted, and how long each took. */
public final class Accepted {
    private static final double NANOS = 1e9;
    private static final double NANOS_PER_MILLI = 1e6;

    private final List<String> jobs = new ArrayList<>();
    private long[] nanos = new long[1024];
    private double seconds;

    void add(String job, long took) {
        if (jobs.size() == nanos.length) {
            nanos = Arrays.copyOf(nanos, 2 * nanos.length);
        }
        nanos[jobs.size()] = took;
        jobs.add(job);
    }

    void over(long took) {
        seconds = took / NANOS;
        nanos = Arrays.copyOf(nanos, jobs.size());
        Arrays.sort(nanos);
    }

    public List<String> jobs() {
        return jobs;
    }

    public double perSecond() {
        return jobs.size() / seconds;
    }

    /** Of all, this part took at most so many milliseconds. */
    public double millis(double part) {
        return nanos.length == 0 ? Double.NaN : nanos[(int) Math.ceil(part * nanos.length) - 1] / NANOS_PER_MILLI;
    }
}
