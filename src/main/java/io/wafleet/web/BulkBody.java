package io.wafleet.web;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerFileUpload;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.ParsedHeaderValues;
import io.vertx.ext.web.RoutingContext;
import io.wafleet.campaign.CsvRows;
import io.wafleet.problem.Problem;
import io.wafleet.problem.ProblemCode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The body of a bulk request as one JSON object, whichever way it came: as that, as a CSV file with the other fields in the
 * query, or as a form with a CSV file. It may be larger than other bodies, and is read on a worker thread.
 */
final class BulkBody {
    static final int MAX_BYTES = 16 * 1024 * 1024;
    private static final String JSON = "application/json";
    private static final String CSV = "text/csv";
    private static final String FORM = "multipart/form-data";
    private static final String ROWS = "rows";
    private static final String TTL = "ttl";

    private final Vertx vertx;
    private final Bodies bodies;

    BulkBody(Vertx vertx, Bodies bodies) {
        this.vertx = vertx;
        this.bodies = bodies;
    }

    /** The request is paused, and its body not begun. */
    Future<JsonObject> read(RoutingContext ctx) {
        String type = type(ctx);
        return switch (type) {
            case JSON -> whole(ctx).compose(body -> blocking(() -> json(body)));
            case CSV ->
                whole(ctx)
                        .compose(body -> blocking(() ->
                                fields(ctx.request().params()).put(ROWS, CsvRows.parse(text(body, charset(ctx))))));
            case FORM ->
                bodies.room(ctx, Caller.of(ctx).tenant(), MAX_BYTES)
                        .compose(room -> form(ctx.request()))
                        .compose(file -> blocking(() -> fields(ctx.request().formAttributes())
                                .put(ROWS, CsvRows.parse(text(file, StandardCharsets.UTF_8)))));
            default ->
                throw Problem.of(
                                ProblemCode.INVALID_REQUEST,
                                "the Content-Type must be " + JSON + ", " + CSV + " or " + FORM)
                        .exception();
        };
    }

    private static String type(RoutingContext ctx) {
        ParsedHeaderValues headers = ctx.parsedHeaders();
        return (headers.contentType().component() + "/" + headers.contentType().subComponent())
                .toLowerCase(Locale.ROOT);
    }

    private Future<JsonObject> blocking(java.util.concurrent.Callable<JsonObject> work) {
        return vertx.executeBlocking(work, false);
    }

    private Future<Buffer> whole(RoutingContext ctx) {
        return bodies.read(ctx, Caller.of(ctx).tenant(), MAX_BYTES);
    }

    private static void collect(Buffer body, Buffer chunk, Promise<Buffer> whole) {
        if (body.length() + chunk.length() > MAX_BYTES) {
            whole.tryFail(Problem.of(ProblemCode.BODY_TOO_LARGE, "at most " + MAX_BYTES + " bytes")
                    .exception());
        } else if (!whole.future().isComplete()) {
            body.appendBuffer(chunk);
        }
    }

    /** The file of the form. */
    private Future<Buffer> form(HttpServerRequest request) {
        Promise<Buffer> file = Promise.promise();
        Buffer content = Buffer.buffer();
        request.setExpectMultipart(true)
                .uploadHandler(upload -> collect(upload, content, file))
                .endHandler(end -> file.tryComplete(content));
        bodies.begin(request, file);
        return file.future();
    }

    private static void collect(HttpServerFileUpload upload, Buffer content, Promise<Buffer> file) {
        if (content.length() > 0) {
            file.tryFail(Problem.field(ROWS, "must be one file").exception());
        }
        upload.handler(chunk -> collect(content, chunk, file)).exceptionHandler(file::tryFail);
    }

    private static JsonObject json(Buffer body) {
        try {
            return body.toJsonObject();
        } catch (DecodeException | ClassCastException notAnObject) {
            throw Problem.of(ProblemCode.INVALID_JSON, "the body must be a JSON object")
                    .exception();
        }
    }

    private static JsonObject fields(MultiMap given) {
        JsonObject fields = new JsonObject();
        for (Map.Entry<String, String> field : given) {
            fields.put(field.getKey(), field.getKey().equals(TTL) ? number(field.getValue()) : field.getValue());
        }
        return fields;
    }

    private static Object number(String text) {
        return text.matches("\\d{1,15}") ? (Object) Long.valueOf(text) : text;
    }

    private static Charset charset(RoutingContext ctx) {
        String name = ctx.parsedHeaders().contentType().parameter("charset");
        return charset(name);
    }

    private static Charset charset(@Nullable String name) {
        try {
            return name == null ? StandardCharsets.UTF_8 : Charset.forName(name);
        } catch (IllegalCharsetNameException | UnsupportedCharsetException unknown) {
            throw Problem.of(ProblemCode.INVALID_REQUEST, "the charset " + name + " is not known")
                    .exception();
        }
    }

    private static String text(Buffer bytes, Charset charset) {
        try {
            return charset.newDecoder()
                    .decode(ByteBuffer.wrap(bytes.getBytes()))
                    .toString();
        } catch (CharacterCodingException otherwise) {
            throw Problem.field(
                            ROWS,
                            "the CSV is not in " + charset
                                    + "; save it as UTF-8, or name its charset in the Content-Type")
                    .exception();
        }
    }
}
