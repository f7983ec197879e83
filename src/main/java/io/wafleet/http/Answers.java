package io.wafleet.http;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.wafleet.net.ByteBudget;
import io.wafleet.problem.Problem;
import io.wafleet.problem.ProblemCode;
import io.wafleet.store.PageSize;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Long answers, of which only so many bytes are in memory at once, in all and of one tenant: what is to be answered is read
 * when there is room for it, and is forgotten when the client has taken it. Confined to the context of the API server.
 */
public final class Answers {
    private static final Logger log = LoggerFactory.getLogger(Answers.class);
    /** What is read becomes some ten times its size on its way from the database to the client. */
    private static final long HEAP_SHARE = 40;

    /** The last lines of a child's output, which are the longest answer. */
    static final long LOG_BYTES = 4 * 1024 * 1024;

    private static final int MAX_WAITING = 1000;
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    /** A client that has not taken an answer by then is sent away. */
    private static final Duration TAKEN_WITHIN = Duration.ofSeconds(60);

    private final Vertx vertx;
    private final ByteBudget<String> budget;

    public Answers(Vertx vertx, long heapBytes) {
        this.vertx = vertx;
        long total = Math.max(2 * LOG_BYTES, heapBytes / HEAP_SHARE);
        this.budget = new ByteBudget<>(total, Math.max(LOG_BYTES, total / 2), MAX_WAITING);
    }

    /** Answers with a page of a list, as JSON. */
    public void json(RoutingContext ctx, Supplier<Future<JsonObject>> page) {
        text(ctx, () -> page.get().map(JsonObject::toBuffer));
    }

    /** Answers with a page of a list that is JSON text already. */
    public void text(RoutingContext ctx, Supplier<Future<Buffer>> page) {
        whole(ctx, "application/json", PageSize.ANSWER_BYTES, page);
    }

    /** Answers with the last lines of a child's output. */
    public void log(RoutingContext ctx, Supplier<Future<Buffer>> lines) {
        whole(ctx, "text/plain; charset=utf-8", LOG_BYTES, lines);
    }

    private void whole(RoutingContext ctx, String type, long bytes, Supplier<Future<Buffer>> read) {
        HttpServerResponse response = ctx.response();
        holding(
                        ctx,
                        bytes,
                        share -> read.get().compose(body -> {
                            share.shrink(body.length());
                            return taken(
                                    response,
                                    response.putHeader("Content-Type", type).end(body));
                        }))
                .onFailure(failure -> failed(ctx, failure));
    }

    /** A part of an answer that is written part by part: read when there is room for it, forgotten when it was taken. */
    public <T> Future<T> part(RoutingContext ctx, Supplier<Future<T>> readAndWrite) {
        return holding(ctx, PageSize.STEP_BYTES, share -> taken(ctx.response(), readAndWrite.get()));
    }

    public static void failed(RoutingContext ctx, Throwable failure) {
        if (ctx.response().headWritten()) {
            log.debug("an answer was not taken to its end: {}", failure.toString());
            ctx.response().reset();
        } else {
            ctx.fail(failure);
        }
    }

    private <T> Future<T> taken(HttpServerResponse response, Future<T> written) {
        long late = vertx.setTimer(TAKEN_WITHIN.toMillis(), due -> {
            log.debug("a client did not take its answer within {}", TAKEN_WITHIN);
            response.reset();
        });
        return written.onComplete(done -> vertx.cancelTimer(late));
    }

    /** Does something that takes memory as soon as there is room; not at all if the client goes away before. */
    private <T> Future<T> holding(RoutingContext ctx, long bytes, Function<ByteBudget<String>.Share, Future<T>> work) {
        Promise<Boolean> room = Promise.promise();
        ByteBudget<String>.Share share = budget.ask(Caller.of(ctx).tenant(), bytes, () -> room.tryComplete(true));
        if (share == null) {
            return Future.failedFuture(busy());
        }
        long late = vertx.setTimer(PATIENCE.toMillis(), due -> room.tryComplete(false));
        ctx.addEndHandler(gone -> room.tryComplete(false));
        return room.future()
                .onComplete(decided -> vertx.cancelTimer(late))
                .compose(there -> there && !ctx.response().closed() ? work.apply(share) : Future.failedFuture(busy()))
                .onComplete(done -> share.giveBack());
    }

    private static Throwable busy() {
        return Problem.of(ProblemCode.OVERLOADED, "too many long answers are being read")
                .exception();
    }
}
