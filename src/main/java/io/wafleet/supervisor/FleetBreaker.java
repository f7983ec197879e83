package io.wafleet.supervisor;

import io.wafleet.id.DeviceId;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;

/**
 * Tells a sick fleet from a sick child. When many children die or fall silent at the same time the host is to blame
 * (starved of CPU or memory), and ending those that do not answer would make it worse. Knows only times and numbers.
 */
final class FleetBreaker {
    static final Duration WINDOW = Duration.ofSeconds(60);
    /** A fleet that hangs for good is still ended, one child a time: the first tells whether it helps. */
    static final Duration BETWEEN_ENDS = Duration.ofSeconds(60);

    static final int LEAST_EXITS = 20;
    static final int LEAST_SILENT = 5;
    private static final double SHARE_OF_EXITS = 0.05;
    private static final double SHARE_OF_SILENT = 0.2;

    private final Deque<Duration> exits = new ArrayDeque<>();
    private final Set<DeviceId> silent = new HashSet<>();
    private boolean open;
    private Duration lastEnd = Duration.ZERO;

    /** A child ended that should not. */
    void exited(Duration now) {
        exits.add(now);
    }

    /** A running child did not answer its liveness probe. */
    void silent(DeviceId device) {
        silent.add(device);
    }

    /** A child answered, or is no more. */
    void settled(DeviceId device) {
        silent.remove(device);
    }

    /**
     * Whether the fleet is sick.
     *
     * @param running how many children should answer
     * @param now on the monotonic clock of the other calls
     */
    boolean isOpen(long running, Duration now) {
        exits.removeIf(at -> at.plus(WINDOW).compareTo(now) < 0);
        boolean many = exits.size() > Math.max(LEAST_EXITS, running * SHARE_OF_EXITS)
                || silent.size() >= Math.max(LEAST_SILENT, running * SHARE_OF_SILENT);
        if (many && !open) {
            lastEnd = now;
        }
        open = many;
        return open;
    }

    /** Whether one more child may be ended for its silence; asking for it in vain costs nothing, a yes is used up. */
    boolean mayEnd(long running, Duration now) {
        if (!isOpen(running, now)) {
            return true;
        }
        if (now.minus(lastEnd).compareTo(BETWEEN_ENDS) < 0) {
            return false;
        }
        lastEnd = now;
        return true;
    }

    /** For people: what makes the fleet sick. */
    String reason() {
        return exits.size() + " unexpected exits within " + WINDOW.toSeconds() + " s, " + silent.size()
                + " children do not answer";
    }
}
