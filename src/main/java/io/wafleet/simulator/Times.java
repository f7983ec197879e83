package io.wafleet.simulator;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;

/** Times as Go prints them. */
final class Times {
    private static final DateTimeFormatter GO =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss '+0000 UTC'").withZone(ZoneOffset.UTC);

    private Times() {}

    /** RFC 3339 with whole seconds. */
    static String seconds(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    static String seconds(long epochMillis) {
        return seconds(Instant.ofEpochMilli(epochMillis));
    }

    /** As Go's {@code Time.String}. */
    static String go(Instant time) {
        return GO.format(time);
    }
}
