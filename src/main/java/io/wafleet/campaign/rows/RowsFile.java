package io.wafleet.campaign.rows;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a request as they came: read one after the other, because thousands of small objects take many times the
 * memory of their text.
 *
 * @param bytes of a CSV file, or of the whole JSON body
 * @param charset of a CSV file; null if nothing was said of it
 */
public record RowsFile(
        Format format, Buffer bytes, @Nullable String charset) {
    /** How rows may come. */
    public enum Format {
        CSV,
        JSON
    }

    public static RowsFile json(Buffer body) {
        return new RowsFile(Format.JSON, body, null);
    }

    public static RowsFile csv(Buffer file, @Nullable String charset) {
        return new RowsFile(Format.CSV, file, charset);
    }

    /** Hands on each row, in order; a problem says why they cannot be read. Blocks for as long as it takes. */
    public void each(Consumer<GivenRow> taker) {
        if (format == Format.CSV) {
            CsvRows.each(CsvText.decode(bytes.getBytes(), charset), taker);
        } else {
            JsonRows.each(bytes.getBytes(), taker);
        }
    }

    /** For the bus. */
    public JsonObject toJson() {
        return new JsonObject()
                .put("format", format.name().toLowerCase(Locale.ROOT))
                .put("bytes", bytes)
                .put("charset", charset);
    }

    public static RowsFile of(JsonObject json) {
        return new RowsFile(
                Format.valueOf(json.getString("format").toUpperCase(Locale.ROOT)),
                json.getBuffer("bytes"),
                json.getString("charset"));
    }
}
