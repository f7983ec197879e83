package io.wafleet.supervisor;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.nio.file.Path;

/** What a child wrote: the last lines, and those to come. */
public final class ChildOutput {
    private static final long POLL_MILLIS = 250;
    /**
     * A silent child's follower is sent a zero byte, which terminals do not show and our command line drops, so that
     * neither the server (after 300 s) nor a proxy (nginx: 60 s) takes the connection for dead.
     */
    private static final Buffer SIGN_OF_LIFE = Buffer.buffer(new byte[] {0});

    private static final long SIGN_OF_LIFE_MILLIS = 30_000;

    private final Vertx vertx;
    private final Path file;
    private final long signOfLifeMillis;

    public ChildOutput(Vertx vertx, Path volume) {
        this(vertx, volume, SIGN_OF_LIFE_MILLIS);
    }

    ChildOutput(Vertx vertx, Path volume, long signOfLifeMillis) {
        this.vertx = vertx;
        this.file = Launcher.output(volume);
        this.signOfLifeMillis = signOfLifeMillis;
    }

    /** The last lines, at most 4 MiB of them; nothing if the child never ran. */
    public Future<Buffer> tail(int lines) {
        return vertx.executeBlocking(
                () -> {
                    try (OutputReader reader = new OutputReader(file)) {
                        return reader.tail(lines);
                    }
                },
                false);
    }

    /**
     * Writes the last lines and those to come, over rotations and restarts, until the response is closed. Fails, with
     * nothing or a part of it written, if the files cannot be read.
     */
    public Future<Void> follow(int lines, HttpServerResponse response) {
        Promise<Void> closed = Promise.promise();
        response.closeHandler(gone -> closed.tryComplete());
        response.exceptionHandler(failure -> closed.tryComplete());
        OutputReader reader = new OutputReader(file);
        closed.future().onComplete(end -> close(reader));
        vertx.executeBlocking(() -> reader.tail(lines), false)
                .compose(text -> response.setChunked(true).write(text))
                .onFailure(closed::tryFail)
                .onSuccess(written -> poll(reader, 0, response, closed));
        return closed.future();
    }

    private void close(OutputReader reader) {
        vertx.executeBlocking(
                () -> {
                    reader.close();
                    return reader;
                },
                false);
    }

    private void poll(OutputReader reader, long silentMillis, HttpServerResponse response, Promise<Void> closed) {
        if (closed.future().isComplete()) {
            return;
        }
        if (response.writeQueueFull()) {
            response.drainHandler(drained -> poll(reader, 0, response, closed));
            return;
        }
        vertx.executeBlocking(reader::next, false)
                .map(text -> text.length() == 0 && silentMillis >= signOfLifeMillis ? SIGN_OF_LIFE : text)
                .compose(text -> text.length() == 0
                        ? Future.succeededFuture(true)
                        : response.write(text).map(false))
                .onFailure(closed::tryFail)
                .onSuccess(silent -> vertx.setTimer(
                        silent ? POLL_MILLIS : 1,
                        again -> poll(reader, silent ? silentMillis + POLL_MILLIS : 0, response, closed)));
    }
}
