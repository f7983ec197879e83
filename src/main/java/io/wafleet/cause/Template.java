package io.wafleet.cause;

import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The text of a code: {@code {name}} stands for an argument, and {@code [...]} for a part that is left out where an argument
 * in it is unknown. What arguments hold is never read as a part of the template.
 */
record Template(String text) {
    private static final Pattern ARGUMENT = Pattern.compile("\\{(\\w+)}");
    private static final Pattern OPTIONAL = Pattern.compile("\\[([^\\[\\]]*)]");

    /** The names of the arguments, in the order of the text. */
    List<String> names() {
        return names(text);
    }

    /** Those without which the text would make no sense. */
    List<String> required() {
        return names(OPTIONAL.matcher(text).replaceAll(""));
    }

    private static List<String> names(String part) {
        return ARGUMENT.matcher(part)
                .results()
                .map(found -> found.group(1))
                .distinct()
                .toList();
    }

    String fill(Map<String, Object> args) {
        String kept = OPTIONAL.matcher(text)
                .replaceAll(part ->
                        args.keySet().containsAll(names(part.group(1))) ? Matcher.quoteReplacement(part.group(1)) : "");
        return ARGUMENT.matcher(kept).replaceAll(name -> Matcher.quoteReplacement(value(name, args)));
    }

    private static String value(MatchResult name, Map<String, Object> args) {
        Object value = args.getOrDefault(name.group(1), "?");
        return value instanceof Cause inner ? inner.text() : value.toString();
    }
}
