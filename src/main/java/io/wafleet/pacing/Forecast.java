package io.wafleet.pacing;

import java.time.Duration;
import java.time.Instant;

/**
 * How long so many sends take at least by a lane's pace, while nothing else is sent: what people are told before they send
 * to many. It knows no quiet hours and no lost connections.
 *
 * @param firsts how many are first contacts
 * @param others how many are neither those nor replies
 */
public record Forecast(long firsts, long others) {

    public Duration by(Pacing pacing, Instant now) {
        LaneSettings settings = pacing.settings();
        long all = firsts + others;
        Duration interval = settings.interval().plus(settings.jitter().dividedBy(2));
        Duration longest = interval.multipliedBy(all);
        longest = later(longest, capped(all, settings.caps().perMinute(), Caps.MINUTE, pacing, now));
        longest = later(longest, capped(all, settings.caps().perHour(), Caps.HOUR, pacing, now));
        longest = later(longest, capped(all, pacing.dayCap(now), Caps.DAY, pacing, now));
        int left = pacing.firstContactCap(now) - pacing.firstContactsSince(now.minus(Caps.DAY));
        return later(longest, windows(firsts, left, pacing.firstContactCap(now), Caps.DAY));
    }

    private static Duration capped(long sends, int cap, Duration window, Pacing pacing, Instant now) {
        return windows(sends, cap - pacing.sentSince(now.minus(window)), cap, window);
    }

    /** Whole windows that pass before the last one may go. */
    private static Duration windows(long sends, int left, int cap, Duration window) {
        long waiting = sends - Math.max(0, left);
        return cap == 0 || waiting <= 0 ? Duration.ZERO : window.multipliedBy((waiting + cap - 1) / cap);
    }

    private static Duration later(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }
}
