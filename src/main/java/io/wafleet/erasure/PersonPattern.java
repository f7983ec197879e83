package io.wafleet.erasure;

import io.wafleet.recipient.Recipient;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Finds where a person is named: by the phone number, wherever it stands as a whole, and by the hidden number, as a JID or where a text
 * mentions it ({@code @12345}). Whoever has a number that begins or ends as this one, or the same digits as another kind of name, is
 * somebody else.
 *
 * <p>An old group is called after its founder ({@code 5511999999999-1600000000@g.us}), who may have left long ago. Its name is no
 * naming of the founder: else all that anybody ever wrote there would go with one person.
 */
final class PersonPattern {
    /** What may stand between a number and its {@code @}: one of the person's phones and browsers. */
    private static final String PART = "(?:\\.\\d{1,3})?(?::\\d{1,5})?";

    private static final String NOT_IN_ANOTHER_NAME = "(?!(?:-\\d+|" + PART + ")@(?:g\\.us|lid|newsletter))";

    private final List<String> digits;
    private final Pattern pattern;

    /** @param names JIDs of one person, at least one */
    PersonPattern(Set<String> names) {
        this.digits = names.stream().map(PersonPattern::digits).toList();
        this.pattern = Pattern.compile(names.stream().map(PersonPattern::named).collect(Collectors.joining("|")));
    }

    private static String digits(String jid) {
        return jid.substring(0, jid.indexOf('@'));
    }

    private static String named(String jid) {
        String whole = "(?<!\\d)" + Pattern.quote(digits(jid));
        return Recipient.number(jid) == null
                ? whole + PART + "@lid\\b|(?<!\\w)@" + Pattern.quote(digits(jid)) + "(?!\\d)"
                : whole + "(?!\\d)" + NOT_IN_ANOTHER_NAME;
    }

    /** Whether a JSON text may name the person; quick, since most do not. */
    boolean mayBeIn(String json) {
        return digits.stream().anyMatch(json::contains);
    }

    boolean isNamedIn(String text) {
        return pattern.matcher(text).find();
    }
}
