package io.wafleet.http;

import io.wafleet.problem.Problem;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Times with their zones, and spans of time, as people and programs write them. */
final class TimeText {
    /** RFC 3339, also with a blank for the T, and offsets such as -0300 and -03: there is one way to read them. */
    private static final Pattern TIME =
            Pattern.compile("(\\d{4}-\\d\\d-\\d\\d)[Tt ](\\d\\d:\\d\\d(?::\\d\\d(?:\\.\\d{1,9})?)?) ?"
                    + "(?:([Zz])|([+-]\\d\\d)(?::?(\\d\\d))?)");

    private static final Pattern SPAN = Pattern.compile("(\\d{1,9})([smhd])");

    private static final String ADVICE =
            "must be a time with its zone, such as 2026-01-31T09:00:00-03:00 or 2026-01-31T12:00:00Z";

    private TimeText() {}

    /** @param field that is named if it is none */
    static Instant read(String field, String text) {
        Matcher given = TIME.matcher(text.strip());
        if (!given.matches()) {
            throw Problem.field(field, ADVICE).exception();
        }
        String zone =
                given.group(3) != null ? "Z" : given.group(4) + ":" + Objects.requireNonNullElse(given.group(5), "00");
        try {
            return OffsetDateTime.parse(given.group(1) + "T" + given.group(2) + zone)
                    .toInstant();
        } catch (DateTimeException noSuchDay) {
            throw Problem.field(field, "is no day and time that there is; " + ADVICE)
                    .exception();
        }
    }

    /**
     * A span such as 90s, 5m, 24h or 7d.
     *
     * @param field that is named if it is none
     */
    static Duration span(String field, String text, Duration max) {
        Matcher matcher = SPAN.matcher(text);
        if (matcher.matches()) {
            long amount = Long.parseLong(matcher.group(1));
            Duration span = switch (matcher.group(2)) {
                case "s" -> Duration.ofSeconds(amount);
                case "m" -> Duration.ofMinutes(amount);
                case "h" -> Duration.ofHours(amount);
                default -> Duration.ofDays(amount);
            };
            if (span.compareTo(max) <= 0) {
                return span;
            }
        }
        throw Problem.field(field, "must be a time such as 90s, 5m or 24h, of at most " + max.toDays() + " days")
                .exception();
    }
}
