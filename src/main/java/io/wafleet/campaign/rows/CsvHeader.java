package io.wafleet.campaign.rows;

import io.wafleet.campaign.rows.CsvLines.Line;
import io.wafleet.problem.Problem;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What separates the columns of a CSV file, and what they are called. The header is looked for, because titles may stand
 * above it; it is the line that names the column of the number, and the separator is the one by which it does.
 *
 * @param line its number, from 1
 * @param columns by their keys; those without a name are empty
 * @param number the index of the column with the number
 */
record CsvHeader(char separator, long line, List<String> columns, int number) {
    static final int MAX_COLUMNS = 500;
    private static final char[] SEPARATORS = {',', ';', '\t', '|'};
    /** The header stands among so many lines. */
    private static final int LOOKED_AT = 20;

    private static final int NAMED = 30;
    /** Excel writes and reads it as the first line. */
    private static final Pattern SEP =
            Pattern.compile("^\"?sep=([^\\r\\n])\"?[;,\\t ]*(?:\\r|\\n|$)", Pattern.CASE_INSENSITIVE);

    /** What has so many digits is a number, and no name of a column. */
    private static final int DIGITS = 8;

    CsvHeader {
        columns = List.copyOf(columns);
    }

    /** A line that may be the header, if this is the separator. */
    private record Candidate(char separator, Line line) {
        private long named() {
            return line.cells().stream()
                    .filter(cell -> !Name.trimmed(cell).isEmpty())
                    .count();
        }

        private boolean isHeader() {
            return line.fault() == null
                    && !numbers().isEmpty()
                    && line.cells().stream()
                            .noneMatch(cell ->
                                    cell.chars().filter(Character::isDigit).count() >= DIGITS);
        }

        /** The columns that the number may be in. */
        private List<Integer> numbers() {
            List<Integer> exact = indexes(true);
            return exact.isEmpty() ? indexes(false) : exact;
        }

        private List<Integer> indexes(boolean exact) {
            return IntStream.range(0, line.cells().size())
                    .filter(i -> exact
                            ? Name.key(line.cells().get(i)).equals(Name.TO)
                            : Name.isNumber(line.cells().get(i)))
                    .boxed()
                    .toList();
        }
    }

    static CsvHeader of(String text) {
        Matcher sep = SEP.matcher(text);
        boolean said = sep.find();
        char[] separators = said ? new char[] {sep.group(1).charAt(0)} : SEPARATORS;
        List<Candidate> candidates = new ArrayList<>();
        for (char separator : separators) {
            List<Candidate> more = candidates(text, separator, said ? 1 : 0);
            if (more.isEmpty()) {
                throw refusal("is empty");
            }
            candidates.addAll(more);
        }
        // The first of the best, so that a line of data is not taken that happens to look like a header.
        Comparator<Candidate> widest = Comparator.comparingLong(Candidate::named);
        Candidate header = candidates.stream()
                .filter(Candidate::isHeader)
                .reduce((best, next) -> widest.compare(next, best) > 0 ? next : best)
                .orElse(null);
        return header == null ? refuse(candidates, widest) : header(header);
    }

    private static List<Candidate> candidates(String text, char separator, int skipped) {
        CsvLines lines = new CsvLines(text, separator, skipped);
        List<Candidate> candidates = new ArrayList<>();
        for (Line line = lines.next(); line != null && candidates.size() < LOOKED_AT; line = lines.next()) {
            candidates.add(new Candidate(separator, line));
        }
        return candidates;
    }

    private static CsvHeader refuse(List<Candidate> candidates, Comparator<Candidate> widest) {
        Candidate found = candidates.stream()
                .reduce((best, next) -> widest.compare(next, best) > 0 ? next : best)
                .orElseThrow();
        throw refusal("has no column that is called to (or telefone, celular, phone, whatsapp and the like); line "
                + found.line().number() + " has: " + names(found.line().cells()));
    }

    private static String names(List<String> cells) {
        String names = cells.stream()
                .map(Name::trimmed)
                .filter(name -> !name.isEmpty())
                .limit(NAMED)
                .map(name -> name.length() <= Name.MAX ? name : name.substring(0, Name.MAX) + "…")
                .collect(Collectors.joining(", "));
        return cells.size() > NAMED ? names + " …" : names;
    }

    private static CsvHeader header(Candidate header) {
        List<String> cells = header.line().cells();
        String where = " (line " + header.line().number() + ")";
        if (cells.size() > MAX_COLUMNS) {
            throw refusal("has more than " + MAX_COLUMNS + " columns" + where);
        }
        List<Integer> numbers = header.numbers();
        if (numbers.size() > 1) {
            String names = numbers.stream().map(cells::get).map(Name::trimmed).collect(Collectors.joining(" and "));
            throw refusal("has %d columns that may be the number's, %s%s: call the right one to"
                    .formatted(numbers.size(), names, where));
        }
        List<String> keys = cells.stream().map(Name::key).toList();
        checkTwice(keys, where);
        return new CsvHeader(header.separator(), header.line().number(), keys, numbers.get(0));
    }

    private static void checkTwice(List<String> keys, String where) {
        Map<String, Integer> seen = new HashMap<>();
        for (int i = 0; i < keys.size(); i++) {
            Integer before = keys.get(i).isEmpty() ? null : seen.put(keys.get(i), i);
            if (before != null) {
                throw refusal("has two columns called %s, the %d. and the %d.%s"
                        .formatted(keys.get(i), before + 1, i + 1, where));
            }
        }
    }

    private static RuntimeException refusal(String detail) {
        return Problem.field("rows", "the CSV " + detail).exception();
    }
}
