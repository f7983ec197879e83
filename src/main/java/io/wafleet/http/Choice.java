package io.wafleet.http;

import io.wafleet.problem.Problem;
import java.util.Arrays;
import java.util.Locale;

/** A word of a small set, in lower case in the API. */
final class Choice {
    private Choice() {}

    /** The word, if it is one of the enum's. */
    static <E extends Enum<E>> String of(String field, String text, Class<E> type) {
        boolean known = Arrays.stream(type.getEnumConstants())
                .anyMatch(value -> value.name().toLowerCase(Locale.ROOT).equals(text));
        if (!known) {
            String words = String.join(
                    ", ",
                    Arrays.stream(type.getEnumConstants())
                            .map(value -> value.name().toLowerCase(Locale.ROOT))
                            .toList());
            throw Problem.field(field, "must be one of " + words).exception();
        }
        return text;
    }
}
