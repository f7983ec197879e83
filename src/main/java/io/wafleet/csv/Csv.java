package io.wafleet.csv;

import de.siegmar.fastcsv.writer.CsvWriter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;

/** Rows as spreadsheets like them, which compute nothing of what is in the cells. */
public final class Csv {
    /** What a client asks for. */
    public static final String MEDIA_TYPE = "text/csv";

    public static final String TYPE = MEDIA_TYPE + "; charset=utf-8";
    /** Excel takes a file for UTF-8 by this mark alone. */
    public static final String MARK = "\ufeff";

    /** Excel splits by this where numbers have a decimal comma. */
    private static final char SEPARATOR = ';';
    /** A spreadsheet takes what begins with one of these signs for a formula and computes it; after a quote it is text. */
    private static final String FORMULA = "=+-@\t\r\n";

    private Csv() {}

    /** The rows as text, one a line, split as Excel splits. */
    public static String lines(List<List<String>> rows) {
        return lines(rows, SEPARATOR);
    }

    /**
     * The rows as text, one a line.
     *
     * @param separator between the cells of a row
     */
    public static String lines(List<List<String>> rows, char separator) {
        StringWriter text = new StringWriter();
        try (CsvWriter writer = CsvWriter.builder().fieldSeparator(separator).build(text)) {
            rows.forEach(row -> writer.writeRecord(row.stream().map(Csv::safe).toList()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    /** The cell as text that no spreadsheet computes. */
    private static String safe(String cell) {
        return isFormula(cell) ? "'" + cell : cell;
    }

    /** The cell as it was before {@link #lines} kept it from being computed. */
    public static String plain(String cell) {
        return cell.startsWith("'") && isFormula(cell.substring(1)) ? cell.substring(1) : cell;
    }

    private static boolean isFormula(String cell) {
        return !cell.isEmpty() && FORMULA.indexOf(cell.charAt(0)) >= 0;
    }
}
