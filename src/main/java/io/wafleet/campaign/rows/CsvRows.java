package io.wafleet.campaign.rows;

import io.wafleet.campaign.rows.CsvLines.Line;
import io.wafleet.csv.Csv;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Reads a table of recipients as spreadsheets and other programs leave it: one column has the number, {@code message} the
 * row's own text, and every other one that has a name is a variable.
 */
final class CsvRows {
    private static final String MESSAGE = "message";

    private CsvRows() {}

    static void each(String text, Consumer<GivenRow> taker) {
        CsvHeader header = CsvHeader.of(text);
        CsvLines lines = new CsvLines(text, header.separator(), 0);
        for (Line line = lines.next(); line != null; line = lines.next()) {
            if (line.number() > header.line()) {
                taker.accept(row(header, line));
            }
        }
    }

    private static GivenRow row(CsvHeader header, Line line) {
        String place = "line " + line.number();
        List<String> cells = line.cells();
        String to = cells.size() > header.number() ? value(cells.get(header.number())) : "";
        if (line.fault() != null) {
            return GivenRow.wrong(place, to, "", line.fault());
        }
        List<String> columns = header.columns();
        if (cells.stream()
                .skip(columns.size())
                .anyMatch(cell -> !Name.trimmed(cell).isEmpty())) {
            return GivenRow.wrong(
                    place,
                    to,
                    "",
                    "has %d cells, and the header %d: a cell with a \"%s\" in it must stand in quotes"
                            .formatted(cells.size(), columns.size(), header.separator()));
        }
        String message = null;
        Map<String, String> variables = new HashMap<>();
        for (int i = 0; i < columns.size(); i++) {
            String cell = i < cells.size() ? cells.get(i) : "";
            if (i == header.number() || columns.get(i).isEmpty()) {
                continue;
            }
            if (columns.get(i).equals(MESSAGE)) {
                message = Name.trimmed(cell).isEmpty() ? null : plain(cell);
            } else {
                variables.put(columns.get(i), value(cell));
            }
        }
        return new GivenRow(place, to, message, variables, null);
    }

    private static String value(String cell) {
        return plain(Name.trimmed(cell));
    }

    /** Without what only tells a spreadsheet that it is text: {@code ="0123"} and {@code '+55}. */
    private static String plain(String cell) {
        if (cell.length() > 3 && cell.startsWith("=\"") && cell.endsWith("\"")) {
            return cell.substring(2, cell.length() - 1).replace("\"\"", "\"");
        }
        return Csv.plain(cell);
    }
}
