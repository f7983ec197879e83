package io.wafleet.rest;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerFileUpload;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.ParsedHeaderValues;
import io.vertx.ext.web.RoutingContext;
import io.wafleet.campaign.rows.JsonRows;
import io.wafleet.campaign.rows.RowsFile;
import io.wafleet.http.Bodies;
import io.wafleet.http.Body;
import io.wafleet.http.Caller;
import io.wafleet.http.Operation.Input;
import io.wafleet.http.Query;
import io.wafleet.http.contract.Schema;
import io.wafleet.problem.Problem;
import io.wafleet.problem.ProblemCode;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The body of a bulk request, whichever way it came: as JSON, as a CSV file with the other fields in the query, or as a form
 * with a CSV file. It may be larger than other bodies, and is read on a worker thread. Its rows are not looked at here.
 */
final class BulkBody {
    private static final String JSON = "application/json";
    private static final String CSV = "text/csv";
    private static final String FORM = "multipart/form-data";
    private static final String ROWS = "rows";
    private static final String TTL = "ttl";
    private static final Set<String> FLAGS = Set.of("dryRun", "skipInvalid");

    private final Vertx vertx;
    private final Bodies bodies;
    private final int maxBytes;
    /** The rows are apart. */
    private final Schema fields;

    BulkBody(Vertx vertx, Bodies bodies, Input input) {
        this.maxBytes = input.maxBytes();
        this.fields = input.schema().without(ROWS);
        this.vertx = vertx;
        this.bodies = bodies;
    }

    /**
     * What came.
     *
     * @param fields all but the rows
     */
    record Bulk(Body fields, RowsFile rows) {}

    /** The request is paused, and its body not begun. */
    Future<Bulk> read(RoutingContext ctx) {
        String type = type(ctx);
        if (!type.equals(CSV)) {
            checkQuery(ctx.request().params());
        }
        return switch (type) {
            case JSON -> whole(ctx).compose(body -> vertx.executeBlocking(() -> json(body), false));
            case CSV ->
                whole(ctx)
                        .map(body -> bulk(
                                fields(ctx.request().params()),
                                RowsFile.csv(
                                        body, ctx.parsedHeaders().contentType().parameter("charset"))));
            case FORM ->
                bodies.room(ctx, Caller.of(ctx).tenant(), maxBytes)
                        .compose(room -> form(ctx.request()))
                        .map(rows -> bulk(fields(ctx.request().formAttributes()), rows));
            default ->
                throw Problem.of(
                                ProblemCode.INVALID_REQUEST,
                                "the Content-Type must be " + JSON + ", " + CSV + " or " + FORM)
                        .exception();
        };
    }

    /** What a JSON body or a form has room for is read there alone. */
    private static void checkQuery(MultiMap query) {
        for (String name : query.names()) {
            if (!FLAGS.contains(name)) {
                throw Problem.field(name, "belongs into the body").exception();
            }
        }
    }

    private Bulk bulk(JsonObject given, RowsFile rows) {
        return new Bulk(Body.of(given).as(fields), rows);
    }

    private Bulk json(Buffer body) {
        return bulk(JsonRows.fields(body.getBytes()), RowsFile.json(body));
    }

    private static String type(RoutingContext ctx) {
        ParsedHeaderValues headers = ctx.parsedHeaders();
        return (headers.contentType().component() + "/" + headers.contentType().subComponent())
                .toLowerCase(Locale.ROOT);
    }

    private Future<Buffer> whole(RoutingContext ctx) {
        return bodies.read(ctx, Caller.of(ctx).tenant(), maxBytes);
    }

    private void collect(Buffer body, Buffer chunk, Promise<Buffer> whole) {
        if (body.length() + chunk.length() > maxBytes) {
            whole.tryFail(Problem.of(ProblemCode.BODY_TOO_LARGE, "at most " + maxBytes + " bytes")
                    .exception());
        } else if (!whole.future().isComplete()) {
            body.appendBuffer(chunk);
        }
    }

    /** The file of the form. */
    private Future<RowsFile> form(HttpServerRequest request) {
        Promise<Buffer> file = Promise.promise();
        Buffer content = Buffer.buffer();
        AtomicReference<@Nullable String> charset = new AtomicReference<>();
        Set<String> files = new HashSet<>();
        request.setExpectMultipart(true)
                .uploadHandler(upload -> {
                    if (!upload.name().equals(ROWS) || !files.add(ROWS)) {
                        file.tryFail(Problem.field(upload.name(), "is a file; there must be one, named " + ROWS)
                                .exception());
                    }
                    charset.set(charset(upload));
                    upload.handler(chunk -> collect(content, chunk, file)).exceptionHandler(file::tryFail);
                })
                .endHandler(end -> file.tryComplete(content));
        bodies.begin(request, file);
        request.exceptionHandler(broken -> file.tryFail(unreadable(broken).exception()));
        return file.future().map(bytes -> {
            if (files.isEmpty()) {
                throw Problem.field(ROWS, "is missing; it must be a CSV file").exception();
            }
            return RowsFile.csv(bytes, charset.get());
        });
    }

    /** The decoder of forms knows the charsets of their parts, and says of none more than that. */
    private static Problem unreadable(Throwable broken) {
        Throwable reason = broken.getCause();
        return reason instanceof IllegalCharsetNameException || reason instanceof UnsupportedCharsetException
                ? Problem.field(ROWS, "has a charset that is not known: " + reason.getMessage())
                : Problem.of(ProblemCode.INVALID_REQUEST, "the form ends too early, or cannot be read");
    }

    /** Null if nothing was said: then it is UTF-8 here, too, and so that word tells nothing. */
    private static @Nullable String charset(HttpServerFileUpload upload) {
        String charset = upload.charset();
        return StandardCharsets.UTF_8.name().equalsIgnoreCase(charset) ? null : charset;
    }

    private static JsonObject fields(MultiMap given) {
        JsonObject fields = new JsonObject();
        for (String name : given.names()) {
            List<String> values = given.getAll(name);
            if (values.size() > 1) {
                throw Problem.field(name, "occurs more than once").exception();
            }
            fields.put(name, value(name, values.get(0)));
        }
        return fields;
    }

    private static Object value(String name, String text) {
        if (name.equals(TTL) && text.matches("\\d{1,15}")) {
            return Long.valueOf(text);
        }
        return FLAGS.contains(name) ? Query.flag(name, text) : text;
    }
}
