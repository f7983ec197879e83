package io.wafleet.campaign;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wafleet.problem.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Reads a table of recipients: the first line names the columns, of which {@code to} must be there. {@code message} is the
 * row's own text, every other column a variable. The separator is a comma, a semicolon or a tab, whichever the first line
 * has most of.
 */
public final class CsvRows {
    private static final String TO = "to";
    private static final String MESSAGE = "message";

    private CsvRows() {}

    /** The rows in the form that a request in JSON has them. Blocks for as long as it takes to read them. */
    public static JsonArray parse(String text) {
        // Some programs begin a file with a mark of its byte order.
        String plain = text.startsWith("\ufeff") ? text.substring(1) : text;
        try (CsvReader<CsvRecord> reader = CsvReader.builder()
                .fieldSeparator(separator(plain))
                .allowUnclosedQuote(false)
                .missingFieldStrategy(FieldMismatchStrategy.STRICT)
                .extraFieldStrategy(FieldMismatchStrategy.STRICT)
                .ofCsvRecord(plain)) {
            Iterator<CsvRecord> records = reader.iterator();
            if (!records.hasNext()) {
                throw refusal("is empty");
            }
            List<String> columns = columns(records.next());
            JsonArray rows = new JsonArray();
            while (records.hasNext()) {
                if (rows.size() == Plan.MAX_ROWS) {
                    throw Plan.tooMany();
                }
                rows.add(row(columns, records.next()));
            }
            return rows;
        } catch (CsvParseException malformed) {
            throw refusal("cannot be read: " + malformed.getMessage());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static char separator(String text) {
        String first = text.lines().findFirst().orElse("");
        char best = ',';
        for (char separator : List.of(',', ';', '\t')) {
            best = count(first, separator) > count(first, best) ? separator : best;
        }
        return best;
    }

    private static long count(String text, char sign) {
        return text.chars().filter(each -> each == sign).count();
    }

    private static List<String> columns(CsvRecord header) {
        List<String> columns =
                header.getFields().stream().map(String::trim).collect(Collectors.toCollection(ArrayList::new));
        columns.replaceAll(name ->
                Set.of(TO, MESSAGE).contains(name.toLowerCase(Locale.ROOT)) ? name.toLowerCase(Locale.ROOT) : name);
        if (!columns.contains(TO)) {
            throw refusal("has no column named to");
        }
        if (Set.copyOf(columns).size() < columns.size()) {
            throw refusal("has two columns of the same name");
        }
        return columns;
    }

    private static JsonObject row(List<String> columns, CsvRecord csv) {
        JsonObject row = new JsonObject();
        JsonObject variables = new JsonObject();
        for (int i = 0; i < columns.size(); i++) {
            String column = columns.get(i);
            String value = csv.getField(i);
            if (column.equals(TO)) {
                row.put(TO, value);
            } else if (!column.equals(MESSAGE)) {
                variables.put(column, value);
            } else if (!value.isBlank()) {
                row.put(MESSAGE, value);
            }
        }
        return row.put("variables", variables);
    }

    private static RuntimeException refusal(String detail) {
        return Problem.field("rows", "the CSV " + detail).exception();
    }
}
