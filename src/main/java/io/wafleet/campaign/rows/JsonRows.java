package io.wafleet.campaign.rows;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.wafleet.campaign.rows.GivenRow.Wrong;
import io.wafleet.problem.Problem;
import io.wafleet.problem.ProblemCode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads the rows of a JSON body token by token, so that never more than one of them is in memory. */
public final class JsonRows {
    private static final JsonFactory JSON = new JsonFactory();
    private static final String ROWS = "rows";
    /** Of all that is beside the rows. */
    private static final int MAX_REST = 1024 * 1024;
    /** Zeros that a number may be written out with; one with more keeps its exponent. */
    private static final int MAX_ZEROS = 30;

    private JsonRows() {}

    /** The body without its rows; they must be there, and a list. Blocks. */
    public static JsonObject fields(byte[] body) {
        ByteArrayOutputStream rest = new ByteArrayOutputStream();
        boolean[] found = {false};
        try (JsonGenerator out = JSON.createGenerator(rest)) {
            out.writeStartObject();
            read(body, (name, parser) -> {
                if (name.equals(ROWS)) {
                    found[0] = true;
                    skipList(parser);
                } else {
                    out.writeFieldName(name);
                    out.copyCurrentStructure(parser);
                    out.flush();
                    checkRest(rest.size());
                }
            });
            out.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (!found[0]) {
            throw notAList();
        }
        return object(rest);
    }

    private static JsonObject object(ByteArrayOutputStream bytes) {
        try {
            return Buffer.buffer(bytes.toByteArray()).toJsonObject();
        } catch (DecodeException odd) {
            throw notAnObject("");
        }
    }

    private static void checkRest(int size) {
        if (size > MAX_REST) {
            throw Problem.of(ProblemCode.BODY_TOO_LARGE, "only rows may have more than " + MAX_REST + " bytes")
                    .exception();
        }
    }

    private static void skipList(JsonParser parser) throws IOException {
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            throw notAList();
        }
        parser.skipChildren();
    }

    private static RuntimeException notAList() {
        return Problem.field(ROWS, "must be a list").exception();
    }

    private static RuntimeException notAnObject(String where) {
        return Problem.of(ProblemCode.INVALID_JSON, "the body must be a JSON object" + where)
                .exception();
    }

    /** Takes a field whose value the parser stands at, and leaves the parser at the value's end. */
    private interface FieldTaker {
        void take(String name, JsonParser parser) throws IOException;
    }

    private static void read(byte[] body, FieldTaker taker) {
        try (JsonParser parser = JSON.createParser(body)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw notAnObject("");
            }
            fields(parser, taker);
            if (parser.nextToken() != null) {
                throw notAnObject(", and nothing behind it");
            }
        } catch (JsonProcessingException malformed) {
            throw notAnObject("; it cannot be read" + place(malformed.getLocation()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Not known of what is too deep to be copied. */
    private static String place(@Nullable JsonLocation location) {
        return location == null
                ? ": it is too deep"
                : " in line %d, column %d".formatted(location.getLineNr(), location.getColumnNr());
    }

    private static void fields(JsonParser parser, FieldTaker taker) throws IOException {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            taker.take(name, parser);
        }
    }

    static void each(byte[] body, Consumer<GivenRow> taker) {
        read(body, (name, parser) -> {
            if (!name.equals(ROWS)) {
                parser.skipChildren();
                return;
            }
            if (parser.currentToken() != JsonToken.START_ARRAY) {
                throw notAList();
            }
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                taker.accept(row(parser));
            }
        });
    }

    private static GivenRow row(JsonParser parser) throws IOException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            parser.skipChildren();
            return GivenRow.wrong("", "", "", "must be an object");
        }
        Reading row = new Reading();
        fields(parser, row::take);
        return row.given();
    }

    /** One row while it is read. */
    private static final class Reading {
        private final Map<String, String> variables = new HashMap<>();
        private String to = "";
        private @Nullable String message;
        private @Nullable Wrong wrong;

        private void take(String name, JsonParser parser) throws IOException {
            JsonToken token = parser.currentToken();
            switch (name) {
                case "to" -> {
                    String text = text(parser);
                    to = text == null ? "" : text;
                    check(text != null || token == JsonToken.VALUE_NULL, name, "must be a phone number or a JID");
                }
                case "message" -> {
                    message = token == JsonToken.VALUE_STRING ? parser.getText() : null;
                    check(message != null || token == JsonToken.VALUE_NULL, name, "must be a string");
                }
                case "variables" -> {
                    if (token == JsonToken.START_OBJECT) {
                        fields(parser, this::variable);
                    } else {
                        check(token == JsonToken.VALUE_NULL, name, "must be an object");
                    }
                }
                default ->
                    check(
                            false,
                            name,
                            "is no field of a row, which has to, message and variables; a value for {{name}} goes into"
                                    + " variables");
            }
            parser.skipChildren();
        }

        private void variable(String name, JsonParser parser) throws IOException {
            String value = parser.currentToken().isBoolean() ? parser.getText() : text(parser);
            if (value == null) {
                check(
                        parser.currentToken() == JsonToken.VALUE_NULL,
                        "variables." + name,
                        "must be a string or a number");
                parser.skipChildren();
            } else if (variables.size() == GivenRow.MAX_VARIABLES) {
                check(false, "variables", "must be at most " + GivenRow.MAX_VARIABLES);
            } else {
                check(variables.put(Name.key(name), value) == null, "variables." + name, "is there twice");
            }
        }

        private void check(boolean right, String field, String detail) {
            if (!right && wrong == null) {
                wrong = new Wrong(shortened(field), detail);
            }
        }

        private static String shortened(String field) {
            return field.length() <= Name.MAX ? field : field.substring(0, Name.MAX) + "…";
        }

        private GivenRow given() {
            return new GivenRow("", to, message, variables, wrong);
        }
    }

    /** A string, or a number as the JSON has it, which no type of Java would give back; null of anything else. */
    private static @Nullable String text(JsonParser parser) throws IOException {
        JsonToken token = parser.currentToken();
        String text = token == JsonToken.VALUE_STRING || token.isNumeric() ? parser.getText() : null;
        return text != null && token == JsonToken.VALUE_NUMBER_FLOAT ? withoutExponent(text) : text;
    }

    private static String withoutExponent(String number) {
        if (number.indexOf('e') < 0 && number.indexOf('E') < 0) {
            return number;
        }
        BigDecimal value = new BigDecimal(number);
        return Math.abs((long) value.scale()) > MAX_ZEROS ? number : value.toPlainString();
    }
}
