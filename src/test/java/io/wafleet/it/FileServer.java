package io.wafleet.it;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/** A web server with files for the gateway to fetch, and with tricks. */
final class FileServer implements AutoCloseable {
    private static final Buffer PDF = Buffer.buffer("%PDF-1.4\n%%EOF\n");
    private static final Buffer ZEROS = Buffer.buffer(new byte[64 * 1024]);

    private final Vertx vertx = Vertx.vertx();
    private final Queue<String> asked = new ConcurrentLinkedQueue<>();
    private final AtomicLong zeros = new AtomicLong();
    private final AtomicBoolean brokenOff = new AtomicBoolean();
    private final byte[] picture;
    private final HttpServer server;

    FileServer(byte[] picture) {
        this.picture = picture;
        this.server = vertx.createHttpServer()
                .requestHandler(this::answer)
                .listen(0, "127.0.0.1")
                .await();
    }

    int port() {
        return server.actualPort();
    }

    String host() {
        return "127.0.0.1:" + port();
    }

    String url(String path) {
        return "http://" + host() + path;
    }

    /** The paths that were asked for, with their Host. */
    Queue<String> asked() {
        return asked;
    }

    /** How many bytes of the endless file were written. */
    long zeros() {
        return zeros.get();
    }

    /** Whether the reader of an endless file had enough. */
    boolean brokenOff() {
        return brokenOff.get();
    }

    private void answer(HttpServerRequest request) {
        asked.add(request.getHeader("Host") + request.uri());
        HttpServerResponse response = request.response();
        String path = request.path();
        if (path.startsWith("/to/")) {
            response.setStatusCode(302)
                    .putHeader("Location", request.getParam("url"))
                    .end();
        } else if (path.startsWith("/loop/")) {
            response.setStatusCode(301).putHeader("Location", path + "x").end();
        } else if (path.startsWith("/hops/")) {
            int left = Integer.parseInt(path.substring("/hops/".length()));
            response.setStatusCode(307)
                    .putHeader("Location", left == 1 ? "/dot.png" : "/hops/" + (left - 1))
                    .end();
        } else if (path.equals("/dot.png")) {
            response.putHeader("Content-Type", "text/html").end(Buffer.buffer(picture));
        } else if (path.equals("/named")) {
            response.putHeader(
                            "Content-Disposition", "attachment; filename=\"x.php\"; filename*=UTF-8''Nota%20fiscal.pdf")
                    .end(PDF);
        } else if (path.equals("/download") || path.equals("/a%20b%5B1%5D")) {
            response.putHeader("X-Debug", "x".repeat(20_000)).end(PDF);
        } else if (path.equals("/zeros")) {
            response.setChunked(true);
            pour(response);
        } else if (path.equals("/proud")) {
            response.putHeader("X-Policy", "x".repeat(100_000)).end(Buffer.buffer(picture));
        } else if (path.equals("/huge")) {
            response.putHeader("Content-Length", "10000000000").write(ZEROS);
        } else if (path.equals("/gzip")) {
            response.putHeader("Content-Encoding", "gzip").end(ZEROS);
        } else if (path.equals("/torn")) {
            response.putHeader("Content-Length", "1000").write(Buffer.buffer(picture));
            vertx.setTimer(50, later -> request.connection().close());
        } else if (path.equals("/page.png")) {
            response.end("<!DOCTYPE html><html><head><title>no picture</title></head></html>");
        } else {
            response.setStatusCode(404).end();
        }
    }

    private void pour(HttpServerResponse response) {
        if (zeros.addAndGet(ZEROS.length()) < 10_000_000_000L) {
            response.write(ZEROS).onSuccess(written -> pour(response)).onFailure(closed -> brokenOff.set(true));
        } else {
            response.end();
        }
    }

    @Override
    public void close() {
        vertx.close().await();
    }
}
