package io.wafleet.simulator;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Writes JSON as Go does: {@code <}, {@code >} and {@code &} are escaped so that it may stand in HTML. */
final class JsonText {
    private final StringBuilder text = new StringBuilder();
    private final boolean sorted;

    private JsonText(boolean sorted) {
        this.sorted = sorted;
    }

    /** {@code value} with the keys of its objects in their own order, as Go writes structs. */
    static String of(@Nullable Object value) {
        return new JsonText(false).append(value).toString();
    }

    /** {@code value} with the keys of all its objects sorted, as Go writes maps. */
    static String sorted(@Nullable Object value) {
        return new JsonText(true).append(value).toString();
    }

    private JsonText append(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            appendObject(sorted ? new TreeMap<>(map) : map);
        } else if (value instanceof Iterable<?> values) {
            appendArray(values);
        } else if (value == null || value instanceof Number || value instanceof Boolean) {
            text.append(value);
        } else {
            appendString(value.toString());
        }
        return this;
    }

    private void appendObject(Map<?, ?> map) {
        String separator = "{";
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            text.append(separator);
            appendString(String.valueOf(entry.getKey()));
            text.append(':');
            append(entry.getValue());
            separator = ",";
        }
        text.append(map.isEmpty() ? "{}" : "}");
    }

    private void appendArray(Iterable<?> values) {
        text.append('[');
        String separator = "";
        for (Object value : values) {
            text.append(separator);
            append(value);
            separator = ",";
        }
        text.append(']');
    }

    private void appendString(String string) {
        text.append('"');
        for (int i = 0; i < string.length(); i++) {
            appendCharacter(string.charAt(i));
        }
        text.append('"');
    }

    private void appendCharacter(char c) {
        switch (c) {
            case '"', '\\' -> text.append('\\').append(c);
            case '\n' -> text.append("\\n");
            case '\r' -> text.append("\\r");
            case '\t' -> text.append("\\t");
            case '\b' -> text.append("\\b");
            case '\f' -> text.append("\\f");
            default -> {
                if (c < 0x20 || c == '<' || c == '>' || c == '&' || c == 0x2028 || c == 0x2029) {
                    text.append(String.format("\\u%04x", (int) c));
                } else {
                    text.append(c);
                }
            }
        }
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
