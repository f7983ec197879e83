package io.wafleet.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.wafleet.problem.Problem;
import io.wafleet.problem.ProblemCode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Bytes that shall be a JSON object, and text that shall be text: what they are instead is told. */
public final class JsonText {
    private static final List<String> FORMS = List.of("application/x-www-form-urlencoded", "multipart/form-data");
    private static final Set<String> CHARSETS = Set.of("utf-8", "utf8", "us-ascii", "utf-16", "utf-16le", "utf-16be");
    /** What a person reads may hold any character. */
    private static final Set<String> FREE_TEXTS = Set.of("message", "caption");

    private JsonText() {}

    /** The body of the request, whatever its type says: the docs' {@code curl -d} calls JSON a form. */
    public static JsonObject object(RoutingContext ctx, Buffer body) {
        if (body.length() == 0) {
            throw Problem.of(ProblemCode.INVALID_JSON, "the body is empty").exception();
        }
        String encoding = ctx.request().getHeader(HttpHeaders.CONTENT_ENCODING);
        if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
            throw unsupported("the body must come without Content-Encoding, not as " + cut(encoding));
        }
        String charset = charset(ctx);
        if (charset != null && !CHARSETS.contains(charset.toLowerCase(Locale.ROOT))) {
            throw unsupported("JSON must be in UTF-8, not in " + cut(charset));
        }
        try {
            return body.toJsonObject();
        } catch (DecodeException | ClassCastException notAnObject) {
            throw noObject(body, ctx.request().getHeader(HttpHeaders.CONTENT_TYPE));
        }
    }

    private static @Nullable String charset(RoutingContext ctx) {
        return ctx.request().getHeader(HttpHeaders.CONTENT_TYPE) == null
                ? null
                : ctx.parsedHeaders().contentType().parameter("charset");
    }

    private static RuntimeException noObject(Buffer body, @Nullable String type) {
        if (!isUtf8(body)) {
            return unsupported("JSON must be in UTF-8, which this body is not");
        }
        boolean form = type != null && FORMS.stream().anyMatch(type.toLowerCase(Locale.ROOT)::startsWith);
        char first = body.toString().strip().charAt(0);
        return form && first != '{' && first != '['
                ? unsupported("the body must be a JSON object, and this is a form")
                : Problem.of(ProblemCode.INVALID_JSON, "the body must be a JSON object")
                        .exception();
    }

    private static boolean isUtf8(Buffer body) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body.getBytes()));
            return true;
        } catch (CharacterCodingException otherwise) {
            return false;
        }
    }

    private static RuntimeException unsupported(String detail) {
        return Problem.of(ProblemCode.UNSUPPORTED_MEDIA_TYPE, detail).exception();
    }

    private static String cut(String text) {
        return text.substring(0, Math.min(text.length(), 40));
    }

    /** Refuses characters that no database and no phone takes, wherever in it they are. */
    static JsonObject checked(JsonObject json) {
        check("", json);
        return json;
    }

    private static void check(String path, @Nullable Object value) {
        if (value instanceof String text) {
            String fault = fault(text, FREE_TEXTS.contains(path));
            if (fault != null) {
                throw Problem.field(path, fault).exception();
            }
        } else if (value instanceof JsonObject object) {
            object.forEach(entry -> {
                if (fault(entry.getKey(), false) != null) {
                    throw Problem.field(path.isEmpty() ? "body" : path, "has a name that is no text")
                            .exception();
                }
                check(path.isEmpty() ? entry.getKey() : path + "." + entry.getKey(), entry.getValue());
            });
        } else if (value instanceof JsonArray array) {
            for (int i = 0; i < array.size(); i++) {
                check(path + "[" + i + "]", array.getValue(i));
            }
        }
    }

    /** What is wrong with a text's characters; null for nothing. */
    static @Nullable String fault(String text, boolean free) {
        if (!free && text.indexOf('\0') >= 0) {
            return "must not hold the character NUL";
        }
        boolean lone = text.codePoints().anyMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
        return lone ? "holds half a character (a lone surrogate)" : null;
    }

    /** Whether nothing of it can be seen, such as blanks and zero-width spaces. */
    public static boolean isBlank(String text) {
        return text.codePoints()
                .allMatch(c -> Character.isWhitespace(c)
                        || Character.isSpaceChar(c)
                        || Character.isISOControl(c)
                        || Character.getType(c) == Character.FORMAT);
    }
}
