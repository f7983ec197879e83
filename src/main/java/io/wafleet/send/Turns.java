package io.wafleet.send;

import io.wafleet.job.Priority;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Which priority's turn it is. Of a higher priority, all that wait go before anything lower; then one lower job goes, and a
 * new round begins with all that wait by then. So one lower job at most comes between a job and its turn, and no priority
 * waits for ever.
 */
public final class Turns {
    /** The newest job of the round that is under way, by priority; none while nothing of it waits. */
    private final Map<Priority, String> rounds = new EnumMap<>(Priority.class);

    /**
     * The priority that goes next.
     *
     * @param heads the oldest job of each priority that could go now
     * @param newest an id at least as high as that of any job that waits
     * @return null if there is none
     */
    @Nullable
    public Priority next(Map<Priority, String> heads, Supplier<String> newest) {
        Priority fallback = null;
        for (Priority priority : Priority.values()) {
            String head = heads.get(priority);
            if (head == null) {
                rounds.remove(priority);
                continue;
            }
            String last = rounds.computeIfAbsent(priority, begins -> newest.get());
            if (head.compareTo(last) <= 0) {
                return priority;
            }
            // The round is over: a lower one's turn, and these are the next round.
            rounds.put(priority, newest.get());
            fallback = fallback == null ? priority : fallback;
        }
        return fallback;
    }
}
