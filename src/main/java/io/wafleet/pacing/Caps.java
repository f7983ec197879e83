package io.wafleet.pacing;

import io.wafleet.cause.CauseCode;
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

    /** What the caps of one kind of sends are called. */
    record Codes(CauseCode minute, CauseCode hour, CauseCode day) {
        static final Codes REPLIES =
                new Codes(CauseCode.REPLY_PER_MINUTE_CAP, CauseCode.REPLY_PER_HOUR_CAP, CauseCode.REPLY_PER_DAY_CAP);
        static final Codes OTHERS = new Codes(CauseCode.PER_MINUTE_CAP, CauseCode.PER_HOUR_CAP, CauseCode.PER_DAY_CAP);
    }

    /** How many past sends must be known to judge by these caps. */
    int memory() {
        return Math.max(perMinute, Math.max(perHour, perDay));
    }

    /**
     * What holds the next send; null if nothing does. The hold that ends last, where there are several.
     *
     * @param dayShare what part of the day's cap a young number may use, above 0 to 1
     * @param codes of the caps' causes
     */
    @Nullable
    Hold hold(SendLog log, Instant now, double dayShare, Codes codes) {
        Hold day = hold(log, now, Warmth.share(perDay, dayShare), DAY, codes.day());
        Hold hour = hold(log, now, perHour, HOUR, codes.hour());
        Hold minute = hold(log, now, perMinute, MINUTE, codes.minute());
        return Hold.later(day, Hold.later(hour, minute));
    }

    static @Nullable Hold hold(SendLog log, Instant now, int cap, Duration window, CauseCode code) {
        Instant free = cap == 0 ? null : log.nthLast(cap);
        return free == null || !free.plus(window).isAfter(now) ? null : new Hold(code, free.plus(window));
    }
}
