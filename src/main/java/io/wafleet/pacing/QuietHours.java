package io.wafleet.pacing;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.zone.ZoneOffsetTransition;
import org.jspecify.annotations.Nullable;

/**
 * The hours of the day in which only replies are sent. They may go over midnight.
 *
 * @param from the first quiet minute
 * @param to the first minute that is not quiet any more; other than {@code from}
 */
public record QuietHours(LocalTime from, LocalTime to, ZoneId zone) {

    /** When they end; null if it is not quiet now. A clock that is set forward over the end ends them. */
    @Nullable
    Instant end(Instant now) {
        ZonedDateTime here = now.atZone(zone);
        if (!isQuiet(here.toLocalTime())) {
            return null;
        }
        Instant today = end(here.toLocalDate(), here);
        return today.isAfter(now) ? today : end(here.toLocalDate().plusDays(1), here);
    }

    private Instant end(LocalDate day, ZonedDateTime here) {
        LocalDateTime end = day.atTime(to);
        ZoneOffsetTransition change = zone.getRules().getTransition(end);
        return change != null && change.isGap()
                ? change.getInstant()
                : ZonedDateTime.ofLocal(end, zone, here.getOffset()).toInstant();
    }

    private boolean isQuiet(LocalTime time) {
        boolean afterFrom = !time.isBefore(from);
        boolean beforeTo = time.isBefore(to);
        return from.isBefore(to) ? afterFrom && beforeTo : afterFrom || beforeTo;
    }
}
