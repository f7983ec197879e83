package io.wafleet.net;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * How many bytes of requests may be in memory at a time, in all and of one sender, so that none of them can take it all. Who
 * does not fit waits: the senders in turn, and of one sender in order. Confined to one context.
 *
 * @param <K> names a sender
 */
public final class ByteBudget<K> {
    private final long total;
    private final long perSender;
    private final int maxWaiting;
    private final Map<K, Long> used = new HashMap<>();
    /** In the order in which the senders have their turn. */
    private final Map<K, Deque<Share>> waiting = new LinkedHashMap<>();

    /** The metrics look at these from another thread. */
    private final AtomicLong usedBytes = new AtomicLong();

    private final AtomicInteger waitingCount = new AtomicInteger();

    public ByteBudget(long total, long perSender, int maxWaiting) {
        this.total = total;
        this.perSender = perSender;
        this.maxWaiting = maxWaiting;
    }

    /** Some bytes that somebody holds, or waits for. */
    public final class Share {
        private final K sender;
        private long bytes;
        private final Runnable granted;
        private boolean held;
        private boolean over;

        private Share(K sender, long bytes, Runnable granted) {
            this.sender = sender;
            this.bytes = bytes;
            this.granted = granted;
        }

        public boolean isHeld() {
            return held;
        }

        /** Less is needed than was asked for; the rest is for others. */
        public void shrink(long needed) {
            if (held && !over && needed < bytes) {
                long rest = bytes - needed;
                bytes = needed;
                release(sender, rest);
                grant();
            }
        }

        /** No longer needed, or no longer waited for. More than once does no harm. */
        public void giveBack() {
            if (over) {
                return;
            }
            over = true;
            if (held) {
                release(sender, bytes);
            } else {
                forget(this);
            }
            grant();
        }
    }

    /**
     * Asks for bytes, of which there must be so many in an unused budget.
     *
     * @param granted called once they are there, perhaps at once; never after {@link Share#giveBack}
     * @return null if too many wait already
     */
    public @Nullable Share ask(K sender, long bytes, Runnable granted) {
        Share share = new Share(sender, bytes, granted);
        if (waitingCount.get() == 0 && fitsSender(share) && fitsTotal(share)) {
            take(share);
            granted.run();
            return share;
        }
        if (waitingCount.get() >= maxWaiting) {
            return null;
        }
        waiting.computeIfAbsent(sender, first -> new ArrayDeque<>()).add(share);
        waitingCount.incrementAndGet();
        grant();
        return share;
    }

    public long usedBytes() {
        return usedBytes.get();
    }

    public int waitingCount() {
        return waitingCount.get();
    }

    private boolean fitsSender(Share share) {
        return used.getOrDefault(share.sender, 0L) + share.bytes <= perSender;
    }

    private boolean fitsTotal(Share share) {
        return usedBytes.get() + share.bytes <= total;
    }

    private void take(Share share) {
        share.held = true;
        used.merge(share.sender, share.bytes, Long::sum);
        usedBytes.addAndGet(share.bytes);
    }

    private void release(K sender, long bytes) {
        usedBytes.addAndGet(-bytes);
        used.computeIfPresent(sender, (same, before) -> before == bytes ? null : Long.valueOf(before - bytes));
    }

    private void forget(Share share) {
        Deque<Share> queue = waiting.get(share.sender);
        if (queue != null && queue.remove(share)) {
            waitingCount.decrementAndGet();
            if (queue.isEmpty()) {
                waiting.remove(share.sender);
            }
        }
    }

    private void grant() {
        List<Share> granted = new ArrayList<>();
        for (Share next = next(); next != null; next = next()) {
            forget(next);
            take(next);
            // The sender's turn is over: the others come before what else it has.
            Deque<Share> rest = waiting.remove(next.sender);
            if (rest != null) {
                waiting.put(next.sender, rest);
            }
            granted.add(next);
        }
        // At the end: whoever is called may give back at once.
        granted.stream().filter(share -> !share.over).forEach(share -> share.granted.run());
    }

    /** Who is next and fits; null if nobody does. */
    private @Nullable Share next() {
        Share first = waiting.values().stream()
                .map(Deque::element)
                .filter(this::fitsSender)
                .findFirst()
                .orElse(null);
        // Nobody smaller overtakes, or a large one would wait for ever.
        return first != null && fitsTotal(first) ? first : null;
    }
}
