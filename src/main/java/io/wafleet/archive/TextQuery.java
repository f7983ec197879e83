package io.wafleet.archive;

import io.wafleet.problem.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What somebody looks for in texts: some words that are all to be there, some in a row. Nothing else of what was written has a
 * meaning, to us or to a database: only {@link Words} go into the queries below.
 */
public record TextQuery(List<Term> terms) {
    private static final int MAX_WORDS = 50;
    /** A beginning of one letter is that of most words. */
    private static final int SHORTEST_BEGINNING = 2;

    private static final Pattern PIECE = Pattern.compile("\"([^\"]*)\"|(\\S+?)(\\*)?(?=\\s|\"|$)");

    public TextQuery {
        terms = List.copyOf(terms);
    }

    /**
     * Words in a row.
     *
     * @param isBeginning whether the last of them only begins a word
     */
    record Term(List<String> words, boolean isBeginning) {
        Term {
            words = List.copyOf(words);
        }

        private String sqlite() {
            return "\"" + String.join(" ", words) + "\"" + (isBeginning ? " *" : "");
        }

        private String postgres() {
            return words.stream().map(word -> "'" + word + "'").collect(Collectors.joining(" <-> ", "(", ""))
                    + (isBeginning ? ":*)" : ")");
        }
    }

    /**
     * Words with blanks between; in quotes, words in a row; with a star behind, the beginning of a word. What is no letter, digit or
     * symbol only parts words.
     *
     * @param field the request's that it came in
     */
    public static TextQuery parse(String field, String text) {
        List<Term> terms = new ArrayList<>();
        Matcher pieces = PIECE.matcher(text);
        while (pieces.find()) {
            boolean quoted = pieces.group(1) != null;
            List<String> words = Words.of(quoted ? pieces.group(1) : pieces.group(2));
            if (!words.isEmpty()) {
                terms.add(new Term(words, pieces.group(3) != null));
            }
        }
        refuseTooWide(field, terms);
        return new TextQuery(terms);
    }

    private static void refuseTooWide(String field, List<Term> terms) {
        if (terms.isEmpty()) {
            throw Problem.field(field, "must have a word to look for").exception();
        }
        if (terms.stream().mapToInt(term -> term.words().size()).sum() > MAX_WORDS) {
            throw Problem.field(field, "must have at most " + MAX_WORDS + " words")
                    .exception();
        }
        boolean tooShort = terms.stream()
                .filter(Term::isBeginning)
                .map(term -> term.words().get(term.words().size() - 1))
                .anyMatch(word -> word.codePointCount(0, word.length()) < SHORTEST_BEGINNING);
        if (tooShort) {
            throw Problem.field(field, "must have at least two letters before a *")
                    .exception();
        }
    }

    /** For {@code MATCH} of FTS5. */
    String sqlite() {
        return terms.stream().map(Term::sqlite).collect(Collectors.joining(" AND "));
    }

    /** For {@code @@}, as the text of a tsquery. */
    String postgres() {
        return terms.stream().map(Term::postgres).collect(Collectors.joining(" & "));
    }
}
