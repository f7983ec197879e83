package io.wafleet.proxy;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import io.wafleet.problem.Problem;
import io.wafleet.problem.ProblemCode;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;

/** An answer of the child's that is read whole before the client gets it, because it is not right as it is. */
final class SmallAnswer {
    private static final int MAX_BYTES = 64 * 1024;

    private SmallAnswer() {}

    /** Writes what is made of the body. */
    static BiFunction<HttpClientResponse, RoutingContext, Future<Void>> rewritten(UnaryOperator<Buffer> body) {
        return (response, ctx) -> read(response).compose(whole -> {
            Buffer mended = body.apply(whole);
            return Exchange.head(response, ctx)
                    .putHeader(HttpHeaders.CONTENT_LENGTH, Integer.toString(mended.length()))
                    .end(mended);
        });
    }

    /** The whole body; fails with {@code child-failed} where it is not small. */
    static Future<Buffer> read(HttpClientResponse response) {
        Promise<Buffer> whole = Promise.promise();
        Buffer body = Buffer.buffer();
        response.handler(chunk -> {
                    if (body.length() + chunk.length() > MAX_BYTES) {
                        whole.tryFail(Problem.of(ProblemCode.CHILD_FAILED, "the child answers too much")
                                .exception());
                    } else {
                        body.appendBuffer(chunk);
                    }
                })
                .exceptionHandler(whole::tryFail)
                .endHandler(end -> whole.tryComplete(body));
        return whole.future();
    }
}
