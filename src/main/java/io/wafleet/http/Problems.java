package io.wafleet.http;

import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.wafleet.http.change.Change;
import io.wafleet.problem.Excess;
import io.wafleet.problem.Problem;
import io.wafleet.problem.ProblemCode;
import io.wafleet.problem.ProblemException;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Renders whatever failed as {@code application/problem+json}. A bug is logged once, with an id that the answer has. */
public final class Problems {
    private static final Logger log = LoggerFactory.getLogger(Problems.class);
    private static final String CODE = "wafleet.problem";
    private static final String TYPE = "application/problem+json";
    private static final String RETRY_SECONDS = "2";

    private Problems() {}

    public static void mount(Router router) {
        router.route().failureHandler(Problems::render);
        // A failure handler does not see these: an address that cannot be decoded, and one that nobody knows.
        router.errorHandler(
                400, ctx -> answer(ctx, Problem.of(ProblemCode.INVALID_REQUEST, "the address cannot be decoded")));
        router.errorHandler(404, ctx -> answer(ctx, Problem.of(ProblemCode.NOT_FOUND)));
        router.errorHandler(405, ctx -> answer(ctx, Problem.of(ProblemCode.METHOD_NOT_ALLOWED)));
    }

    /** Answers what is no request of HTTP, or has more before its body than may be; there is no more of its connection. */
    public static void refuseInvalid(HttpServerRequest request) {
        Throwable cause = request.decoderResult().cause();
        Problem problem = cause instanceof TooLongHttpLineException
                ? Problem.of(ProblemCode.URI_TOO_LONG, "what does not fit into an address belongs into a body")
                : cause instanceof TooLongHttpHeaderException
                        ? Problem.of(ProblemCode.HEADERS_TOO_LARGE)
                        : Problem.of(ProblemCode.INVALID_REQUEST, "this is no request of HTTP/1.1");
        String requestId = RequestId.made();
        request.response()
                .setStatusCode(problem.code().status())
                .putHeader(RequestId.HEADER, requestId)
                .putHeader("Content-Type", TYPE)
                .putHeader("Connection", "close")
                .end(problem.toJson().put("requestId", requestId).toBuffer())
                .onComplete(answered -> request.connection().close());
    }

    private static void render(RoutingContext ctx) {
        if (ctx.failure() instanceof HttpClosedException) {
            log.debug(
                    "a client has gone: {} {}",
                    ctx.request().method(),
                    Credentials.hidden(ctx.request().path()));
            return;
        }
        Problem problem = problem(ctx);
        if (problem.code() == ProblemCode.INTERNAL) {
            log.error(
                    "bug: request {} {} {} failed",
                    RequestId.of(ctx),
                    ctx.request().method(),
                    Credentials.hidden(ctx.request().path()),
                    ctx.failure());
        }
        answer(ctx, problem);
    }

    /** Of the problem that the request is answered with; null for none. */
    public static @Nullable String codeOf(RoutingContext ctx) {
        return ctx.get(CODE);
    }

    private static Problem problem(RoutingContext ctx) {
        if (ctx.failure() instanceof ProblemException expected) {
            return expected.problem();
        }
        return switch (ctx.statusCode()) {
            case 400 -> Problem.of(ProblemCode.INVALID_REQUEST);
            case 401 -> Problem.of(ProblemCode.UNAUTHENTICATED);
            case 403 -> Problem.of(ProblemCode.FORBIDDEN);
            case 404 -> Problem.of(ProblemCode.NOT_FOUND);
            case 405 -> Problem.of(ProblemCode.METHOD_NOT_ALLOWED);
            case 408 -> Problem.of(ProblemCode.BODY_TOO_SLOW);
            case 415 -> Problem.of(ProblemCode.UNSUPPORTED_MEDIA_TYPE);
            case 413 -> Problem.of(ProblemCode.BODY_TOO_LARGE);
            default -> Problem.of(ProblemCode.INTERNAL);
        };
    }

    private static void answer(RoutingContext ctx, Problem problem) {
        if (ctx.response().headWritten()) {
            ctx.response().reset();
            return;
        }
        ctx.put(CODE, problem.code().code());
        Change.of(ctx).refused(problem.code().code());
        JsonObject body = problem.toJson().put("requestId", RequestId.of(ctx));
        if (problem.code() == ProblemCode.UNAUTHENTICATED) {
            ctx.response().putHeader("WWW-Authenticate", "Bearer realm=\"wafleet\"");
        }
        if (problem.code() == ProblemCode.OVERLOADED) {
            ctx.response().putHeader("Retry-After", RETRY_SECONDS);
        }
        Excess excess = problem.excess();
        if (excess != null && excess.freeAt() != null) {
            long seconds = Duration.between(Instant.now(), excess.freeAt()).toSeconds();
            ctx.response().putHeader("Retry-After", String.valueOf(Math.max(1, seconds + 1)));
        }
        if (Bodies.isContinueExpected(ctx.request()) && ctx.request().bytesRead() == 0) {
            ctx.response().putHeader("Connection", "close");
        }
        ctx.response()
                .setStatusCode(problem.code().status())
                .putHeader("Content-Type", TYPE)
                .putHeader("Cache-Control", "no-store")
                .end(body.toBuffer());
    }
}
