package io.wafleet.simulator;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads JSON into maps, lists, strings, numbers, booleans and nulls.
 *
 * <p>Its error texts are those of Go's {@code encoding/json}, because the real program passes them on to its users.
 */
final class Json {
    /** What was wrong with a text, in Go's words. */
    static final class SyntaxException extends Exception {
        private static final long serialVersionUID = 1;

        SyntaxException(String message) {
            super(message);
        }
    }

    private static final int MAX_DEPTH = 100;

    private final String text;
    private int position;

    private Json(String text) {
        this.text = text;
    }

    static @Nullable Object parse(String text) throws SyntaxException {
        Json json = new Json(text);
        Object value = json.value(0);
        json.skipSpace();
        if (json.position < text.length()) {
            throw json.unexpected("after top-level value");
        }
        return value;
    }

    /** The object in {@code text}, or an empty one when the text is blank. */
    @SuppressWarnings("unchecked")
    static Map<String, Object> parseObject(String text) throws SyntaxException {
        if (text.isBlank()) {
            return new LinkedHashMap<>();
        }
        if (parse(text) instanceof Map<?, ?> map) {
            return (Map<String, Object>) map;
        }
        throw new SyntaxException("json: expected an object");
    }

    /** An object from alternating keys and values, in that order. */
    static Map<String, Object> object(@Nullable Object... keysAndValues) {
        Map<String, Object> object = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            object.put(String.valueOf(keysAndValues[i]), keysAndValues[i + 1]);
        }
        return object;
    }

    /** Go's name of the kind of {@code value}, as used in its type errors. */
    static String kind(@Nullable Object value) {
        if (value instanceof String) {
            return "string";
        }
        if (value instanceof Number) {
            return "number";
        }
        if (value instanceof Boolean) {
            return "bool";
        }
        return value instanceof List ? "array" : "object";
    }

    private @Nullable Object value(int depth) throws SyntaxException {
        skipSpace();
        if (depth > MAX_DEPTH) {
            throw new SyntaxException("exceeded max depth");
        }
        char c = current();
        return switch (c) {
            case '{' -> object(depth);
            case '[' -> array(depth);
            case '"' -> string();
            case 't' -> literal("true", true);
            case 'f' -> literal("false", false);
            case 'n' -> literal("null", null);
            default -> {
                if (c == '-' || Character.isDigit(c)) {
                    yield number();
                }
                throw unexpected("looking for beginning of value");
            }
        };
    }

    private Map<String, Object> object(int depth) throws SyntaxException {
        Map<String, Object> object = new LinkedHashMap<>();
        position++;
        skipSpace();
        if (current() == '}') {
            position++;
            return object;
        }
        while (true) {
            skipSpace();
            if (current() != '"') {
                throw unexpected("looking for beginning of object key string");
            }
            String key = string();
            skipSpace();
            if (current() != ':') {
                throw unexpected("after object key");
            }
            position++;
            object.put(key, value(depth + 1));
            if (endOf('}', "after object key:value pair")) {
                return object;
            }
        }
    }

    private List<Object> array(int depth) throws SyntaxException {
        List<Object> array = new ArrayList<>();
        position++;
        skipSpace();
        if (current() == ']') {
            position++;
            return array;
        }
        while (true) {
            array.add(value(depth + 1));
            if (endOf(']', "after array element")) {
                return array;
            }
        }
    }

    private boolean endOf(char close, String context) throws SyntaxException {
        skipSpace();
        char c = current();
        if (c != ',' && c != close) {
            throw unexpected(context);
        }
        position++;
        return c == close;
    }

    private String string() throws SyntaxException {
        StringBuilder string = new StringBuilder();
        position++;
        for (char c = current(); c != '"'; c = current()) {
            if (c < 0x20) {
                throw unexpected("in string literal");
            }
            position++;
            string.append(c == '\\' ? escaped() : c);
        }
        position++;
        return string.toString();
    }

    private char escaped() throws SyntaxException {
        char c = current();
        position++;
        return switch (c) {
            case 'n' -> '\n';
            case 't' -> '\t';
            case 'r' -> '\r';
            case 'b' -> '\b';
            case 'f' -> '\f';
            case '"', '\\', '/' -> c;
            case 'u' -> hexadecimal();
            default -> {
                position--;
                throw unexpected("in string escape code");
            }
        };
    }

    private char hexadecimal() throws SyntaxException {
        int code = 0;
        for (int i = 0; i < 4; i++) {
            int digit = Character.digit(current(), 16);
            if (digit < 0) {
                throw unexpected("in \\u hexadecimal character escape");
            }
            code = code * 16 + digit;
            position++;
        }
        return (char) code;
    }

    private Number number() throws SyntaxException {
        int start = position;
        while (position < text.length() && "+-.eE0123456789".indexOf(text.charAt(position)) >= 0) {
            position++;
        }
        String number = text.substring(start, position);
        try {
            BigDecimal decimal = new BigDecimal(number);
            boolean whole = number.chars().allMatch(c -> c == '-' || Character.isDigit(c));
            return whole && decimal.precision() < 19 ? (Number) decimal.longValueExact() : decimal.doubleValue();
        } catch (NumberFormatException e) {
            throw position < text.length()
                    ? unexpected("in numeric literal")
                    : new SyntaxException("unexpected end of JSON input");
        }
    }

    private @Nullable Object literal(String word, @Nullable Object value) throws SyntaxException {
        for (int i = 0; i < word.length(); i++) {
            if (current() != word.charAt(i)) {
                throw unexpected("in literal " + word + " (expecting '" + word.charAt(i) + "')");
            }
            position++;
        }
        return value;
    }

    private char current() throws SyntaxException {
        if (position >= text.length()) {
            throw new SyntaxException("unexpected end of JSON input");
        }
        return text.charAt(position);
    }

    private void skipSpace() {
        while (position < text.length() && " \t\r\n".indexOf(text.charAt(position)) >= 0) {
            position++;
        }
    }

    private SyntaxException unexpected(String context) {
        return new SyntaxException("invalid character '" + text.charAt(position) + "' " + context);
    }
}
