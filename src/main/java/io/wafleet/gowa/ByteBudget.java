package io.wafleet.gowa;

import io.wafleet.bus.DeviceId;
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
 * How many bytes of posts may be in memory at a time, in all and of one device, so that one child cannot take it all. Who
 * does not fit waits: the devices in turn, and of one device in order. Confined to one context.
 */
final class ByteBudget {
    private final long total;
    private final long perDevice;
    private final int maxWaiting;
    private final Map<DeviceId, Long> used = new HashMap<>();
    /** In the order in which the devices have their turn. */
    private final Map<DeviceId, Deque<Share>> waiting = new LinkedHashMap<>();

    /** The metrics look at these from another thread. */
    private final AtomicLong usedBytes = new AtomicLong();

    private final AtomicInteger waitingCount = new AtomicInteger();

    ByteBudget(long total, long perDevice, int maxWaiting) {
        this.total = total;
        this.perDevice = perDevice;
        this.maxWaiting = maxWaiting;
    }

    /** Some bytes that somebody holds, or waits for. */
    final class Share {
        private final DeviceId device;
        private final long bytes;
        private final Runnable granted;
        private boolean held;
        private boolean over;

        private Share(DeviceId device, long bytes, Runnable granted) {
            this.device = device;
            this.bytes = bytes;
            this.granted = granted;
        }

        boolean isHeld() {
            return held;
        }

        /** No longer needed, or no longer waited for. More than once does no harm. */
        void giveBack() {
            if (over) {
                return;
            }
            over = true;
            if (held) {
                release(this);
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
    @Nullable
    Share ask(DeviceId device, long bytes, Runnable granted) {
        Share share = new Share(device, bytes, granted);
        if (waitingCount.get() == 0 && fitsDevice(share) && fitsTotal(share)) {
            take(share);
            granted.run();
            return share;
        }
        if (waitingCount.get() >= maxWaiting) {
            return null;
        }
        waiting.computeIfAbsent(device, first -> new ArrayDeque<>()).add(share);
        waitingCount.incrementAndGet();
        grant();
        return share;
    }

    long usedBytes() {
        return usedBytes.get();
    }

    int waitingCount() {
        return waitingCount.get();
    }

    private boolean fitsDevice(Share share) {
        return used.getOrDefault(share.device, 0L) + share.bytes <= perDevice;
    }

    private boolean fitsTotal(Share share) {
        return usedBytes.get() + share.bytes <= total;
    }

    private void take(Share share) {
        share.held = true;
        used.merge(share.device, share.bytes, Long::sum);
        usedBytes.addAndGet(share.bytes);
    }

    private void release(Share share) {
        usedBytes.addAndGet(-share.bytes);
        used.computeIfPresent(
                share.device, (device, before) -> before == share.bytes ? null : Long.valueOf(before - share.bytes));
    }

    private void forget(Share share) {
        Deque<Share> queue = waiting.get(share.device);
        if (queue != null && queue.remove(share)) {
            waitingCount.decrementAndGet();
            if (queue.isEmpty()) {
                waiting.remove(share.device);
            }
        }
    }

    private void grant() {
        List<Share> granted = new ArrayList<>();
        for (Share next = next(); next != null; next = next()) {
            forget(next);
            take(next);
            // The device's turn is over: the others come before what else it has.
            Deque<Share> rest = waiting.remove(next.device);
            if (rest != null) {
                waiting.put(next.device, rest);
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
                .filter(this::fitsDevice)
                .findFirst()
                .orElse(null);
        // Nobody smaller overtakes, or a large one would wait for ever.
        return first != null && fitsTotal(first) ? first : null;
    }
}
