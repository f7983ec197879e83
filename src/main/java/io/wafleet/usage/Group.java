package io.wafleet.usage;

import io.wafleet.problem.Problem;
import java.util.Arrays;
import java.util.Locale;

/** What usage may be told apart by; in the order in which rows sort. */
public enum Group {
    MONTH,
    DAY,
    TENANT,
    DEVICE;

    /** The word of the API. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Reads the word of the API; fails with {@code invalid-request}. */
    public static Group parse(String field, String word) {
        return Arrays.stream(values())
                .filter(group -> group.text().equals(word))
                .findFirst()
                .orElseThrow(() -> Problem.field(field, "must be of month, day, tenant, device, separated by commas")
                        .exception());
    }
}
