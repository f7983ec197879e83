package io.wafleet.message;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerFileUpload;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.wafleet.http.Bodies;
import io.wafleet.http.Body;
import io.wafleet.http.Caller;
import io.wafleet.http.JsonText;
import io.wafleet.media.Intake;
import io.wafleet.media.Spool;
import io.wafleet.media.Spool.Limit;
import io.wafleet.message.SendBody.FilePart;
import io.wafleet.problem.Problem;
import io.wafleet.problem.ProblemCode;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The bodies of sends: JSON, JSON with a file as Base64, and forms with a file. A file goes to the spool without ever being in
 * memory whole.
 */
public final class SendBodies {
    /** What a body may have beside its file. */
    private static final int SMALL = Bodies.MAX_BYTES;

    /** 65,536 characters of any language, and the other fields. */
    public static final int MAX_FORM_TEXT = 256 * 1024;

    private static final String FILE = "file";
    private static final String MULTIPART = "multipart/form-data";
    private static final String BASE64 = "media.base64";
    private static final Set<String> FLAGS = Set.of("viewOnce", "gif", "voice", "forwarded", "available", "typing");
    private static final Set<String> LISTS = Set.of("mentions", "options");
    /** As people, browsers and PHP write them. */
    private static final Map<String, Boolean> FLAG_WORDS =
            Map.of("true", true, "1", true, "on", true, "false", false, "0", false, "off", false);

    private static final Set<String> NUMBERS = Set.of("latitude", "longitude", "maxAnswers");
    private static final Pattern NUMBER = Pattern.compile("-?\\d{1,9}(\\.\\d{1,20})?");

    /** Our own forms. */
    private static final Style OWN = new Style(FILE, Set.of(MULTIPART), SendBodies::fields);

    private final Vertx vertx;
    private final Intake intake;
    private final Bodies bodies;

    public SendBodies(Vertx vertx, Intake intake, Bodies bodies) {
        this.bodies = bodies;
        this.vertx = vertx;
        this.intake = intake;
    }

    /** Whether the body may be too large to be in memory. */
    private static boolean isLarge(HttpServerRequest request) {
        long length = Bodies.length(request);
        return length < 0 ? Bodies.hasBody(request) : length > SMALL;
    }

    /**
     * How forms are written.
     *
     * @param file the name of the part that may have a file
     * @param types of what counts as a form
     * @param fields the others, as JSON would have them
     */
    public record Style(String file, Set<String> types, Function<MultiMap, JsonObject> fields) {
        public Style {
            types = Set.copyOf(types);
        }

        private boolean isForm(HttpServerRequest request) {
            String type = request.getHeader(HttpHeaders.CONTENT_TYPE);
            return type != null && types.stream().anyMatch(each -> type.regionMatches(true, 0, each, 0, each.length()));
        }
    }

    /** The request is paused, and its body not begun. */
    public Future<SendBody> read(RoutingContext ctx) {
        return read(ctx, OWN);
    }

    /** As {@link #read(RoutingContext)}, where forms are written in another way. */
    public Future<SendBody> read(RoutingContext ctx, Style style) {
        HttpServerRequest request = ctx.request();
        String sender = Caller.of(ctx).tenant();
        if (!style.isForm(request) && isLarge(request)) {
            bodies.beginStream(request);
            return json(request, sender);
        }
        if (!style.isForm(request)) {
            return bodies.read(ctx, sender, SMALL)
                    .map(bytes -> new SendBody(Body.of(JsonText.object(ctx, bytes)), null));
        }
        return bodies.reserve(ctx, sender, MAX_FORM_TEXT).compose(room -> {
            Future<SendBody> form = form(request, style, sender);
            bodies.beginStream(request);
            return form;
        });
    }

    private Future<SendBody> json(HttpServerRequest request, String sender) {
        Limit limit = new Limit(sender, BASE64, intake.maxBytes() / 3 * 4 + SMALL);
        if (Bodies.length(request) > limit.bytes()) {
            return Future.failedFuture(
                    Limit.problem(limit.field(), intake.maxBytes()).exception());
        }
        return intake.spool()
                .receive(request, limit, () -> {})
                .compose(raw -> vertx.executeBlocking(() -> cut(raw, sender), false)
                        .eventually(() -> intake.spool().release(raw.id())));
    }

    private SendBody cut(Spool.Entry raw, String sender) throws IOException {
        Cut cut = new Cut(sender);
        try (InputStream in = new BufferedInputStream(intake.spool().read(raw.id()))) {
            return new SendBody(Body.of(new CutJson(in, SMALL, cut::take).read()), cut.file);
        } catch (IOException | RuntimeException e) {
            if (cut.file != null) {
                intake.spool().delete(cut.file.entry().id());
            }
            throw e;
        }
    }

    private final class Cut {
        private final String sender;
        private @Nullable FilePart file;

        private Cut(String sender) {
            this.sender = sender;
        }

        private void take(InputStream characters) {
            Intake.Decoded decoded = intake.decode(sender, BASE64, characters);
            file = new FilePart(BASE64, decoded.entry(), null, decoded.mimeType());
        }
    }

    private Future<SendBody> form(HttpServerRequest request, Style style, String sender) {
        Form form = new Form(request, style, sender);
        request.setExpectMultipart(true);
        request.uploadHandler(form::take);
        request.handler(form::count);
        request.exceptionHandler(form.ended::tryFail);
        request.endHandler(end -> form.ended.tryComplete());
        return form.body();
    }

    /** One form while it comes in. */
    private final class Form {
        private final HttpServerRequest request;
        private final Style style;
        private final String sender;
        private final Promise<Void> ended = Promise.promise();
        private Future<@Nullable FilePart> file = Future.succeededFuture();
        private boolean taken;
        private long textBytes;

        private Form(HttpServerRequest request, Style style, String sender) {
            this.request = request;
            this.style = style;
            this.sender = sender;
        }

        /** What is no file is kept in memory by the decoder, whoever wants it, so that only the connection's end helps. */
        private void count(Buffer chunk) {
            if (file.isComplete() && !ended.future().isComplete()) {
                textBytes += chunk.length();
                if (textBytes > MAX_FORM_TEXT) {
                    request.response().putHeader(HttpHeaders.CONNECTION, "close");
                    ended.tryFail(Problem.of(
                                    ProblemCode.BODY_TOO_LARGE, "at most " + MAX_FORM_TEXT + " bytes beside the file")
                            .exception());
                }
            }
        }

        private void take(HttpServerFileUpload upload) {
            if (taken || !upload.name().equals(style.file())) {
                upload.handler(unwanted -> {});
                ended.tryFail(Problem.field(upload.name(), "is a file; there may be one, named " + style.file())
                        .exception());
                return;
            }
            taken = true;
            file = intake.spool()
                    .receive(upload, new Limit(sender, style.file(), intake.maxBytes()), () -> {
                        upload.handler(unwanted -> {});
                        upload.resume();
                    })
                    .map(entry -> new FilePart(FILE, entry, upload.filename(), upload.contentType()));
            // The answer need not wait for the rest of a file that is refused.
            file.onFailure(ended::tryFail);
        }

        private Future<SendBody> body() {
            return ended.future()
                    .compose(end -> file)
                    .map(part -> new SendBody(Body.of(style.fields().apply(request.formAttributes())), part))
                    .recover(failure -> {
                        file.onSuccess(this::discard);
                        return Future.failedFuture(readable(failure));
                    });
        }

        private void discard(@Nullable FilePart part) {
            if (part != null) {
                intake.spool().release(part.entry().id());
            }
        }
    }

    private static Throwable readable(Throwable failure) {
        return failure instanceof io.wafleet.problem.ProblemException
                ? failure
                : Problem.of(ProblemCode.INVALID_REQUEST, "the form cannot be read")
                        .exception();
    }

    private static Object number(String text) {
        if (!NUMBER.matcher(text).matches()) {
            return text;
        }
        return text.indexOf('.') < 0 ? (Object) Integer.valueOf(text) : Double.valueOf(text);
    }

    /** As JSON would have them. */
    private static JsonObject fields(MultiMap form) {
        JsonObject json = new JsonObject();
        for (String name : form.names()) {
            List<String> values = form.getAll(name);
            String first = values.get(0);
            if (LISTS.contains(name)) {
                json.put(name, new JsonArray(values));
            } else if (values.size() > 1) {
                throw Problem.field(name, "occurs more than once").exception();
            } else {
                Boolean flag = FLAGS.contains(name) ? FLAG_WORDS.get(first.toLowerCase(Locale.ROOT)) : null;
                json.put(name, flag != null ? flag : NUMBERS.contains(name) ? number(first) : first);
            }
        }
        return json;
    }
}
