package io.wafleet.simulator;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** Times as Go prints them. */
final class Times {
    private static final DateTimeFormatter GO =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss '+0000 UTC'").withZone(ZoneOffset.UTC);

    private static final DateTimeFormatter NANOS = new DateTimeFormatterBuilder()
            .append(DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss"))
            .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
            .appendLiteral('Z')
            .toFormatter(Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private Times() {}

    /** As Go's {@code RFC3339Nano}: the fraction ends with its last digit that is not zero. */
    static String nanos(Instant time) {
        return NANOS.format(time);
    }

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
