package io.wafleet.pacing;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * At most how many sends in any minute, any hour and any 24 hours, wherever they begin; 0 for no limit.
 *
 * @param perMinute 0 to 10,000
 * @param perHour 0 to 100,000
 * @param perDay 0 to 100,000
 */
public record Caps(int perMinute, int perHour, int perDay) {
    public static final Duration MINUTE = Duration.ofMinutes(1);
    public static final Duration HOUR = Duration.ofHours(1);
    public static final Duration DAY = Duration.ofDays(1);

    /** How many past sends must be known to judge by these caps. */
    int memory() {
        return Math.max(perMinute, Math.max(perHour, perDay));
    }

    /**
     * What holds the next send; null if nothing does. The hold that ends last, where there are several.
     *
     * @param dayShare what part of the day's cap a young number may use, above 0 to 1
     */
    @Nullable
    Hold hold(SendLog log, Instant now, double dayShare, String prefix) {
        Hold day = hold(log, now, Warmth.share(perDay, dayShare), DAY, prefix + "per-day-cap");
        Hold hour = hold(log, now, perHour, HOUR, prefix + "per-hour-cap");
        Hold minute = hold(log, now, perMinute, MINUTE, prefix + "per-minute-cap");
        return Hold.later(day, Hold.later(hour, minute));
    }

    static @Nullable Hold hold(SendLog log, Instant now, int cap, Duration window, String name) {
        Instant free = cap == 0 ? null : log.nthLast(cap);
        return free == null || !free.plus(window).isAfter(now) ? null : new Hold(name, free.plus(window));
    }
}
