package io.wafleet.http;

import io.wafleet.problem.Problem;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A time with its zone, as people and programs write it. */
final class TimeText {
    /** RFC 3339, also with a blank for the T, and offsets such as -0300 and -03: there is one way to read them. */
    private static final Pattern TIME =
            Pattern.compile("(\\d{4}-\\d\\d-\\d\\d)[Tt ](\\d\\d:\\d\\d(?::\\d\\d(?:\\.\\d{1,9})?)?) ?"
                    + "(?:([Zz])|([+-]\\d\\d)(?::?(\\d\\d))?)");

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
}
