package io.wafleet.bench.events;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.wafleet.bench.NumberedMessage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Two receivers of webhooks: one answers at once, the other takes the call and never answers. */
final class WebhookReceivers implements AutoCloseable {
    private static final String HOST = "127.0.0.1";
    private static final long PATIENCE_SECONDS = 20;
    private static final int NO_CONTENT = 204;

    private final Vertx vertx = Vertx.vertx(new VertxOptions()
            .setEventLoopPoolSize(1)
            // Nothing of it goes to the disk, so nothing is left there.
            .setFileSystemOptions(
                    new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false)));
    private final HttpServer fast;
    private final HttpServer hanging;
    private volatile @Nullable Heard heard;

    WebhookReceivers() {
        fast = open(request -> request.body().onSuccess(body -> take(request, body)));
        hanging = open(request -> request.resume());
    }

    private HttpServer open(io.vertx.core.Handler<HttpServerRequest> handler) {
        return vertx.createHttpServer()
                .requestHandler(handler)
                .listen(0, HOST)
                .toCompletionStage()
                .toCompletableFuture()
                .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .join();
    }

    private void take(HttpServerRequest request, Buffer body) {
        long now = System.nanoTime();
        request.response().setStatusCode(NO_CONTENT).end();
        Heard listening = heard;
        if (listening != null) {
            NumberedMessage.find(body.getBytes(), 0, body.length(), false, number -> listening.hear(number, now));
        }
    }

    String fastUrl() {
        return "http://" + HOST + ":" + fast.actualPort() + "/fast";
    }

    String hangingUrl() {
        return "http://" + HOST + ":" + hanging.actualPort() + "/hanging";
    }

    void listenFor(Heard next) {
        heard = next;
    }

    @Override
    public void close() {
        vertx.close()
                .toCompletionStage()
                .toCompletableFuture()
                .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .join();
    }
}
