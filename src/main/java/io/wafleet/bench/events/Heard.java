package io.wafleet.bench.events;

import io.wafleet.bench.Latencies;
import java.util.BitSet;
import java.util.concurrent.atomic.AtomicInteger;

/** What one listener has heard of a posting: each message once, none lost, and how late. Written by one thread. */
final class Heard {
    private final Posting posting;
    private final Latencies latencies;
    private final BitSet numbers = new BitSet();
    private final AtomicInteger count = new AtomicInteger();
    private final AtomicInteger doubled = new AtomicInteger();

    /** @param latencies of this listener and perhaps others */
    Heard(Posting posting, Latencies latencies) {
        this.posting = posting;
        this.latencies = latencies;
    }

    /** Messages of another posting are passed over. */
    void hear(long number, long now) {
        if (!posting.has(number)) {
            return;
        }
        int index = (int) (number - posting.first());
        if (numbers.get(index)) {
            doubled.incrementAndGet();
            return;
        }
        numbers.set(index);
        latencies.add(now - posting.due((int) number));
        count.incrementAndGet();
    }

    boolean isComplete() {
        return count.get() >= posting.count();
    }

    int lost() {
        return posting.count() - count.get();
    }

    int doubled() {
        return doubled.get();
    }
}
