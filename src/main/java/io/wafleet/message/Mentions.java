package io.wafleet.message;

import io.wafleet.http.Body;
import io.wafleet.problem.Problem;
import io.wafleet.recipient.Recipient;
import io.wafleet.recipient.Recipients;
import java.util.List;
import java.util.regex.Pattern;

/** Who is mentioned in a text: the field {@code mentions}. */
final class Mentions {
    private static final int MAX = 1024;
    private static final Pattern MENTION = Pattern.compile("(?s).{1,100}");
    private static final String EVERYONE = "@everyone";

    private Mentions() {}

    /** Numbers as digits, JIDs as they are: the child takes both. Empty where none are given. */
    static List<String> of(Body body, Recipients numbers) {
        List<String> given = body.optionalTexts("mentions", MENTION, MAX);
        return given == null
                ? List.of()
                : given.stream().map(text -> one(text, numbers)).distinct().toList();
    }

    private static String one(String text, Recipients numbers) {
        if (text.equals(EVERYONE)) {
            return text;
        }
        String jid = numbers.jid("mentions", text);
        if (!Recipient.isPerson(jid)) {
            throw Problem.field("mentions", text + " is no person; everybody in a group is " + EVERYONE)
                    .exception();
        }
        return text.contains("@") ? jid : numbers.digits("mentions", text);
    }
}
