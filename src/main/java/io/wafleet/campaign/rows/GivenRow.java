package io.wafleet.campaign.rows;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One row of a request, before anybody looked at what it says.
 *
 * @param place where in the file it stands, such as {@code line 7}; empty where only its number tells
 * @param to as it was given; empty if it was not
 * @param message its own text; null for that of all
 * @param variables by the key of their name
 * @param wrong what about it cannot be read; null if all can
 */
public record GivenRow(
        String place,
        String to,
        @Nullable String message,
        Map<String, String> variables,
        @Nullable Wrong wrong) {
    static final int MAX_VARIABLES = 500;

    /** Which field of a row is wrong, and how. */
    public record Wrong(String field, String detail) {}

    static GivenRow wrong(String place, String to, String field, String detail) {
        return new GivenRow(place, to, null, Map.of(), new Wrong(field, detail));
    }
}
