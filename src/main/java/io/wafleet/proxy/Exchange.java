package io.wafleet.proxy;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import io.wafleet.http.Bodies;
import io.wafleet.http.guard.RequestEnd;
import io.wafleet.problem.Problem;
import io.wafleet.problem.ProblemCode;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One call on its way: the request to the child and the answer to the client, as fast as the slower of both takes them, and never
 * more of either in memory than a socket's buffer. Ends once, whichever side ends it, and leaves nothing behind.
 */
final class Exchange {
    private static final Logger log = LoggerFactory.getLogger(Exchange.class);
    private static final int OK = 200;
    private static final int NO_CONTENT = 204;
    private static final int NOT_MODIFIED = 304;
    private static final int UNAUTHORIZED = 401;
    private static final String WWW_AUTHENTICATE = "WWW-Authenticate";

    private final RoutingContext ctx;
    private final @Nullable Buffer body;
    private final HttpServerRequest asked;
    private final HttpServerResponse answer;
    private final BiFunction<HttpClientResponse, RoutingContext, Future<Void>> writer;
    private final Consumer<Exchange> left;
    private @Nullable HttpClientRequest call;
    private long moved = -1;
    private long movedAt;
    private boolean over;
    /** What the client gets is ours, and not the child's. */
    private boolean refused;

    /**
     * @param body what the child gets in place of the request's own, which was read; null for that
     * @param writer has the child's answer written to the client, head and body
     * @param left told when it is over
     */
    Exchange(
            RoutingContext ctx,
            @Nullable Buffer body,
            BiFunction<HttpClientResponse, RoutingContext, Future<Void>> writer,
            Consumer<Exchange> left) {
        this.ctx = ctx;
        this.body = body;
        this.asked = ctx.request();
        this.answer = ctx.response();
        this.writer = writer;
        this.left = left;
        this.movedAt = System.nanoTime();
        RequestEnd.watch(ctx, ended -> end(ended.succeeded()));
    }

    /** Nobody waits for the answer any more. */
    boolean isOver() {
        return over;
    }

    /** The connection to the child stands, and nothing was sent. */
    void begin(HttpClientRequest request) {
        call = request;
        request.exceptionHandler(broken -> log.trace("a call has broken: {}", broken.toString()));
        send(request).compose(this::respond).onFailure(this::failed);
    }

    private Future<HttpClientResponse> send(HttpClientRequest request) {
        if (body != null) {
            return body.length() == 0 ? request.send() : request.send(body);
        }
        if (!Bodies.hasBody(asked)) {
            return request.send();
        }
        long length = Bodies.length(asked);
        if (length >= 0) {
            request.putHeader(HttpHeaders.CONTENT_LENGTH, Long.toString(length));
        } else {
            request.setChunked(true);
        }
        if (Bodies.isContinueExpected(asked)) {
            answer.writeContinue();
        }
        // At once: else it would wait for the first of the body.
        request.sendHead().onFailure(broken -> log.trace("the child went away: {}", broken.toString()));
        asked.pipe().endOnFailure(false).to(request).onFailure(broken -> request.reset());
        // It may come before the body is whole.
        return request.response();
    }

    private Future<Void> respond(HttpClientResponse response) {
        if (response.statusCode() == UNAUTHORIZED && response.getHeader(WWW_AUTHENTICATE) != null) {
            return Future.failedFuture(
                    Problem.of(ProblemCode.CHILD_FAILED, "the child does not know the gateway any more")
                            .exception());
        }
        if (response.statusCode() < OK) {
            // Nobody asked it for a socket: a connection that the client takes for one would never be counted out
            // again.
            return Future.failedFuture(
                    Problem.of(ProblemCode.CHILD_FAILED, "the child answers a call with " + response.statusCode())
                            .exception());
        }
        return over ? Future.succeededFuture() : writer.apply(response, ctx);
    }

    /** Writes the child's answer as it comes. */
    static Future<Void> stream(HttpClientResponse response, RoutingContext ctx) {
        HttpServerResponse answer = head(response, ctx);
        int status = response.statusCode();
        if (ctx.request().method().equals(HttpMethod.HEAD) || status == NO_CONTENT || status == NOT_MODIFIED) {
            return answer.end();
        }
        if (!answer.headers().contains(HttpHeaders.CONTENT_LENGTH)) {
            answer.setChunked(true);
        }
        // An answer that breaks off must not look whole.
        return response.pipe().endOnFailure(false).to(answer);
    }

    /** As {@link #stream}, of what strangers sent: to be kept, never to be shown as a page. */
    static Future<Void> file(HttpClientResponse response, RoutingContext ctx) {
        ctx.response().putHeader("Content-Disposition", "attachment");
        return stream(response, ctx);
    }

    static HttpServerResponse head(HttpClientResponse response, RoutingContext ctx) {
        HttpServerResponse answer = ctx.response().setStatusCode(response.statusCode());
        Crossing.toClient(response.headers(), answer.headers());
        return answer;
    }

    private void failed(Throwable failure) {
        if (over) {
            log.trace("a call that was over has failed: {}", failure.toString());
        } else if (answer.headWritten()) {
            log.debug("the child broke off its answer to {}: {}", asked.path(), failure.toString());
            breakOff();
        } else {
            refuse(Proxy.problem(failure));
        }
    }

    /** Answers so, unless the answer has begun. */
    void refuse(Problem problem) {
        if (!over && !answer.headWritten()) {
            refused = true;
            ctx.fail(problem.exception());
        }
    }

    /** A client must see that it does not have all. */
    private void breakOff() {
        asked.connection().close().onFailure(gone -> log.trace("a connection was closed already"));
    }

    /** @param nanos how long neither side may stand still */
    void look(long now, long nanos) {
        long sum = asked.bytesRead() + answer.bytesWritten();
        if (sum != moved) {
            moved = sum;
            movedAt = now;
        } else if (now - movedAt > nanos) {
            expire();
        }
    }

    private void expire() {
        boolean clientIsSlow = Bodies.hasBody(asked) && !asked.isEnded();
        log.debug("a call stands still: {} {}", asked.method(), asked.path());
        if (answer.headWritten()) {
            breakOff();
        } else if (clientIsSlow) {
            refuse(Problem.of(ProblemCode.BODY_TOO_SLOW));
        } else {
            refuse(Problem.of(ProblemCode.TIMEOUT, "the child does not answer"));
        }
        end(false);
    }

    /** @param answered whether the client has a whole answer */
    private void end(boolean answered) {
        if (over) {
            return;
        }
        over = true;
        boolean heardOut = answered && !refused && asked.isEnded();
        if (call != null && !heardOut) {
            call.reset();
        }
        left.accept(this);
    }
}
