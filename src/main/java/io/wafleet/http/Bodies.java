package io.wafleet.http;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import io.wafleet.http.guard.RequestEnd;
import io.wafleet.net.ByteBudget;
import io.wafleet.problem.Problem;
import io.wafleet.problem.ProblemCode;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Reads bodies into memory: those of known callers alone (and a login's, which is small), no more at a time than there is
 * room for, and only while they come. Who finds no room waits unread, a moment. Confined to one context.
 */
public final class Bodies {
    /** What Netty reads of a connection at once. By default Vert.x cuts it into pieces of 8 KB, each of which is then handled. */
    public static final int MOST_AT_ONCE = 64 * 1024;

    /** Of a body with no file and no list of rows in it. */
    public static final int MAX_BYTES = 1024 * 1024;

    private static final String ROOM = "wafleet.body.room";
    private static final String NO_ROOM = "too many bodies are being read";
    private static final int KEEP_CHUNK = 1024;
    /** What a body costs beside its bytes. */
    private static final int OVERHEAD = 2048;

    private final Vertx vertx;
    private final Limits limits;
    private final ByteBudget<String> budget;

    public Bodies(Vertx vertx, Limits limits) {
        this.vertx = vertx;
        this.limits = limits;
        this.budget = new ByteBudget<>(limits.total(), limits.perSender(), limits.maxWaiting());
    }

    /**
     * How much is read at a time.
     *
     * @param total bytes of all bodies in memory, from their first byte to the request's answer
     * @param perSender bytes of one tenant's, or of the logins of one address
     * @param maxWaiting bodies that wait for room
     * @param patience how long one waits for room
     * @param pace each such time must bring as many bytes as {@code paceBytes}, or the rest of the body
     */
    public record Limits(long total, long perSender, int maxWaiting, Duration patience, Duration pace, int paceBytes) {
        private static final long MOST = 64L * 1024 * 1024;
        /** A body becomes a tree of objects several times its size. */
        private static final int HEAP_SHARE = 16;

        /** A sixteenth of the heap, of which a tenant has the fourth part; but at least two of the largest, and one for each. */
        public static Limits ofHeap(long heap, int largest) {
            long one = (long) largest + OVERHEAD;
            long total = Math.max(2 * one, Math.min(MOST, heap / HEAP_SHARE));
            return new Limits(
                    total, Math.max(one, total / 4), 1024, Duration.ofSeconds(5), Duration.ofSeconds(10), 256 * 1024);
        }
    }

    public long usedBytes() {
        return budget.usedBytes();
    }

    public int waiting() {
        return budget.waitingCount();
    }

    /** Whether there is a body, of whatever length. */
    public static boolean hasBody(HttpServerRequest request) {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        return length == null ? request.headers().contains(HttpHeaders.TRANSFER_ENCODING) : !length.equals("0");
    }

    /** A body's length in bytes as its header says; negative where none is said. The server lets no other text pass. */
    public static long length(HttpServerRequest request) {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        return length == null ? -1 : length.length() > 15 ? Long.MAX_VALUE : Long.parseLong(length);
    }

    /** The whole body, which counts until the request is answered, or {@link #release} is called. The request is paused. */
    public Future<Buffer> read(RoutingContext ctx, String sender, int max) {
        if (!hasBody(ctx.request())) {
            return Future.succeededFuture(Buffer.buffer());
        }
        return room(ctx, sender, max)
                .compose(room -> collect(ctx.request(), max))
                .onSuccess(body -> {
                    ByteBudget<String>.Share share = ctx.get(ROOM);
                    if (share != null) {
                        share.shrink(body.length() + OVERHEAD);
                    }
                });
    }

    /** What was read is in memory no longer. */
    public static void release(RoutingContext ctx) {
        ByteBudget<String>.Share share = ctx.get(ROOM);
        if (share != null) {
            share.giveBack();
        }
    }

    /** Succeeds when there is room for the body, whoever reads it. */
    public Future<Void> room(RoutingContext ctx, String sender, int max) {
        long length = length(ctx.request());
        return length > max
                ? Future.failedFuture(tooLarge(max).exception())
                : reserve(ctx, sender, length < 0 ? max : length);
    }

    /** Succeeds when there is so much room, which is free again when the request is answered. */
    public Future<Void> reserve(RoutingContext ctx, String sender, long bytes) {
        Promise<Void> granted = Promise.promise();
        ByteBudget<String>.@Nullable Share share = budget.ask(sender, OVERHEAD + bytes, granted::tryComplete);
        if (share == null) {
            return Future.failedFuture(
                    Problem.of(ProblemCode.OVERLOADED, NO_ROOM).exception());
        }
        ctx.put(ROOM, share);
        RequestEnd.watch(ctx, answered -> share.giveBack());
        if (!granted.future().isComplete()) {
            long timer = vertx.setTimer(
                    limits.patience().toMillis(),
                    late -> granted.tryFail(
                            Problem.of(ProblemCode.OVERLOADED, NO_ROOM).exception()));
            granted.future().onComplete(over -> vertx.cancelTimer(timer));
        }
        return granted.future();
    }

    private static Problem tooLarge(int max) {
        return Problem.of(ProblemCode.BODY_TOO_LARGE, "at most " + max + " bytes");
    }

    private Future<Buffer> collect(HttpServerRequest request, int max) {
        Promise<Buffer> whole = Promise.promise();
        long length = length(request);
        Buffer body = length < 0 ? Buffer.buffer(KEEP_CHUNK) : Buffer.buffer((int) length);
        request.handler(chunk -> {
                    if (body.length() + chunk.length() > max) {
                        whole.tryFail(tooLarge(max).exception());
                    } else if (!whole.future().isComplete()) {
                        body.appendBuffer(chunk);
                    }
                })
                .endHandler(end -> whole.tryComplete(body));
        begin(request, whole);
        return whole.future();
    }

    /** Lets the body come, to handlers that are set; if it breaks off or comes too slowly, the promise fails. */
    public void begin(HttpServerRequest request, Promise<?> body) {
        request.exceptionHandler(broken -> body.tryFail(unreadable()));
        watchPace(
                request,
                () -> body.tryFail(Problem.of(
                                ProblemCode.BODY_TOO_SLOW,
                                "each " + limits.pace().toSeconds() + " s must bring " + limits.paceBytes() + " bytes")
                        .exception()));
        proceed(request);
    }

    /** Ends the connection of who sends too slowly what others read. */
    public void beginStream(HttpServerRequest request) {
        watchPace(request, () -> request.connection().close());
        proceed(request);
    }

    private void watchPace(HttpServerRequest request, Runnable tooSlow) {
        long[] before = {0};
        vertx.setPeriodic(limits.pace().toMillis(), timer -> {
            if (request.isEnded()
                    || request.response().ended()
                    || request.response().closed()) {
                vertx.cancelTimer(timer);
            } else if (request.bytesRead() - before[0] < limits.paceBytes()) {
                vertx.cancelTimer(timer);
                tooSlow.run();
            }
            before[0] = request.bytesRead();
        });
    }

    private static void proceed(HttpServerRequest request) {
        if (isContinueExpected(request)) {
            request.response().writeContinue();
        }
        request.resume();
    }

    private static Throwable unreadable() {
        return Problem.of(ProblemCode.INVALID_REQUEST, "the body ends too early, or is not sent as HTTP says")
                .exception();
    }

    /** The client sends its body only when it is told to. */
    public static boolean isContinueExpected(HttpServerRequest request) {
        return request.version() == HttpVersion.HTTP_1_1
                && "100-continue".equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT));
    }
}
