package io.wafleet.faults;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A receiver of webhooks that fails three calls of ten: an error, a cut connection, before it took the event or after, or
 * silence. What it took it knows by the {@code webhook-id}, so that a repeat counts once.
 */
final class UnreliableReceiver implements AutoCloseable {
    private final Vertx vertx = Vertx.vertx();
    private final Random random;
    private final HttpServer server;
    private final Set<String> ids = ConcurrentHashMap.newKeySet();
    private final List<JsonObject> taken = new CopyOnWriteArrayList<>();
    private final AtomicInteger calls = new AtomicInteger();
    private final AtomicInteger failures = new AtomicInteger();

    UnreliableReceiver(long seed) {
        random = new Random(seed);
        server = vertx.createHttpServer()
                .requestHandler(request -> request.body().onSuccess(body -> received(request, body)))
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    String url() {
        return "http://127.0.0.1:" + server.actualPort() + "/hook";
    }

    private void received(HttpServerRequest request, Buffer body) {
        calls.incrementAndGet();
        int fate = random.nextInt(100);
        if (fate < 30) {
            failures.incrementAndGet();
        }
        if (fate < 10) {
            request.response().setStatusCode(fate < 5 ? 500 : 503).end("not now");
        } else if (fate < 15) {
            request.connection().close();
        } else if (fate < 25) {
            // Took it, and nobody hears of that: it must come again.
            take(request, body);
            request.connection().close();
        } else if (fate >= 30) {
            take(request, body);
            request.response().end();
        }
        // Between 25 and 30 there is no answer at all.
    }

    private void take(HttpServerRequest request, Buffer body) {
        if (ids.add(request.getHeader("webhook-id"))) {
            taken.add(body.toJsonObject());
        }
    }

    /** Each event once, in the order in which they came first. */
    List<JsonObject> taken() {
        return taken;
    }

    int calls() {
        return calls.get();
    }

    int failures() {
        return failures.get();
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
