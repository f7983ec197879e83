package io.wafleet.campaign.rows;

import de.siegmar.fastcsv.reader.AbstractBaseCsvCallbackHandler;
import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import io.wafleet.problem.Problem;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The lines of a CSV file. After one that is broken reading goes on with the next. */
final class CsvLines {
    /** A longer cell is one whose quotes are not closed, most likely. */
    private static final int MAX_CELL = 256 * 1024;
    /** Each broken line costs the reading of what its quotes swallow. */
    private static final int MAX_BROKEN = 100;

    private final String text;
    private final char separator;
    private final Cells cells = new Cells();
    private CloseableIterator<List<String>> lines;
    /** Where the reader began, and the number of the line there. */
    private int offset;

    private long first;
    private int broken;

    /**
     * A line with something in it.
     *
     * @param number from 1
     * @param cells as they stand there
     * @param fault why it cannot be read; null if it can
     */
    record Line(long number, List<String> cells, @Nullable String fault) {}

    /** @param skipped how many lines are passed over */
    CsvLines(String text, char separator, int skipped) {
        this.text = text;
        this.separator = separator;
        this.offset = afterLines(text, 0, skipped);
        this.first = skipped + 1L;
        this.lines = open();
    }

    private CloseableIterator<List<String>> open() {
        try {
            StringReader reader = new StringReader(text);
            reader.skip(offset);
            return CsvReader.builder()
                    .fieldSeparator(separator)
                    .allowUnclosedQuote(false)
                    .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                    .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                    .maxBufferSize(MAX_CELL)
                    .build(cells, reader)
                    .iterator();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Null at the end. */
    @Nullable
    Line next() {
        try {
            while (lines.hasNext()) {
                List<String> line = lines.next();
                if (line.stream().anyMatch(cell -> !Name.trimmed(cell).isEmpty())) {
                    return new Line(first + cells.start() - 1, line, null);
                }
            }
            return null;
        } catch (CsvParseException malformed) {
            return broken(malformed);
        }
    }

    private Line broken(CsvParseException malformed) {
        long number = first + cells.start() - 1;
        if (++broken > MAX_BROKEN) {
            throw Problem.field(
                            "rows",
                            "the CSV has more than " + MAX_BROKEN + " lines that cannot be read, the last is line "
                                    + number)
                    .exception();
        }
        offset = afterLines(text, offset, number - first + 1);
        first = number + 1;
        lines = open();
        Throwable reason = malformed.getCause() == null ? malformed : malformed.getCause();
        return new Line(
                number,
                List.of(),
                "cannot be read: are its quotes closed, and doubled within a cell? (" + reason.getMessage() + ")");
    }

    /** Where the text goes on after so many lines, whatever they end with. */
    private static int afterLines(String text, int from, long count) {
        int at = from;
        for (long line = 0; line < count && at < text.length(); line++) {
            while (at < text.length() && text.charAt(at) != '\n' && text.charAt(at) != '\r') {
                at++;
            }
            at += text.startsWith("\r\n", at) ? 2 : 1;
        }
        return Math.min(at, text.length());
    }

    /** Collects the cells of a line. */
    private static final class Cells extends AbstractBaseCsvCallbackHandler<List<String>> {
        private List<String> line = List.of();

        private long start() {
            return getStartingLineNumber();
        }

        @Override
        protected void handleBegin(long startingLineNumber) {
            line = new ArrayList<>();
        }

        @Override
        protected void handleField(int index, char[] buffer, int from, int length, boolean quoted) {
            if (index <= CsvHeader.MAX_COLUMNS) {
                line.add(new String(buffer, from, length));
            }
        }

        @Override
        protected List<String> buildRecord() {
            return line;
        }
    }
}
