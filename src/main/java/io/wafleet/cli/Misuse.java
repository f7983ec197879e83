package io.wafleet.cli;

import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** What is wrong with a command line, in words that say how to write it right. */
final class Misuse {
    private Misuse() {}

    static String of(ParameterException failure) {
        if (!(failure instanceof UnmatchedArgumentException unmatched)
                || unmatched.getUnmatched().isEmpty()) {
            return String.valueOf(failure.getMessage());
        }
        String first = unmatched.getUnmatched().get(0);
        CommandSpec spec = failure.getCommandLine().getCommandSpec();
        if (unmatched.isUnknownOption()) {
            return "Unknown option '" + first + "'" + suggestion(unmatched)
                    + "; what begins with - and is no option goes behind --";
        }
        return spec.subcommands().isEmpty()
                ? "'" + first + "' is one argument too many"
                : unknownCommand(unmatched, spec);
    }

    /** A word that was taken for the first argument may have been meant as a command, and the next one is too many. */
    private static String unknownCommand(UnmatchedArgumentException failure, CommandSpec spec) {
        ParseResult parsed = failure.getCommandLine().getParseResult();
        List<String> words = parsed == null
                ? List.of()
                : parsed.matchedPositionals().stream()
                        .flatMap(each -> each.originalStringValues().stream())
                        .toList();
        String word = words.isEmpty() ? failure.getUnmatched().get(0) : words.get(0);
        return "Unknown command '%s'%s; there are %s"
                .formatted(
                        word,
                        suggestion(new UnmatchedArgumentException(failure.getCommandLine(), List.of(word))),
                        String.join(", ", spec.subcommands().keySet()));
    }

    private static String suggestion(UnmatchedArgumentException failure) {
        List<String> near = failure.getSuggestions();
        return near.isEmpty() ? "" : ", did you mean '" + near.get(0) + "'?";
    }
}
