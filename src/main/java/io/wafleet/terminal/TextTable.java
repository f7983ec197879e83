package io.wafleet.terminal;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A table of left-aligned words and right-aligned numbers; the first column names the row and is a word. */
public final class TextTable {
    private static final String GAP = "  ";

    private final List<List<String>> rows = new ArrayList<>();
    private final int columns;

    public TextTable(String... headings) {
        columns = headings.length;
        rows.add(List.of(headings));
    }

    /** Adds a row; what is null is shown as a dash. */
    public TextTable row(@Nullable Object... cells) {
        List<String> texts = new ArrayList<>();
        for (@Nullable Object cell : cells) {
            texts.add(cell == null ? "-" : Printable.line(cell.toString()));
        }
        rows.add(texts);
        return this;
    }

    public List<String> lines() {
        int[] widths = new int[columns];
        boolean[] numbers = new boolean[columns];
        for (int column = 0; column < columns; column++) {
            widths[column] = width(column);
            numbers[column] = column > 0 && isNumeric(column);
        }
        return rows.stream().map(row -> line(row, widths, numbers)).toList();
    }

    private int width(int column) {
        return rows.stream().mapToInt(row -> length(row.get(column))).max().orElse(0);
    }

    private boolean isNumeric(int column) {
        return rows.size() > 1
                && rows.stream().skip(1).map(row -> row.get(column)).allMatch(cell -> cell.matches("-|\\d+"));
    }

    private static String line(List<String> row, int[] widths, boolean[] numbers) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < widths.length; column++) {
            String cell = row.get(column);
            String padding = " ".repeat(widths[column] - length(cell));
            line.append(column == 0 ? "" : GAP).append(numbers[column] ? padding + cell : cell + padding);
        }
        return line.toString().stripTrailing();
    }

    private static int length(String text) {
        return text.codePointCount(0, text.length());
    }
}
