package io.wafleet.supervisor;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a child wrote: the last lines, and those to come. */
public final class ChildOutput {
    private static final int MAX_TAIL_BYTES = 4 * 1024 * 1024;
    private static final int CHUNK_BYTES = 64 * 1024;
    private static final long POLL_MILLIS = 250;

    private final Vertx vertx;
    private final Path file;

    public ChildOutput(Vertx vertx, Path volume) {
        this.vertx = vertx;
        this.file = Launcher.output(volume);
    }

    /**
     * Some of the output.
     *
     * @param end where in the file it ends
     */
    public record Part(Buffer text, long end) {}

    /** The last lines, at most 4 MiB of them; nothing if the child never ran. */
    public Future<Part> tail(int lines) {
        return vertx.executeBlocking(() -> readTail(lines), false);
    }

    private Part readTail(int lines) throws IOException {
        if (!Files.exists(file)) {
            return new Part(Buffer.buffer(), 0);
        }
        try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "r")) {
            long end = open.length();
            int length = (int) Math.min(end, MAX_TAIL_BYTES);
            byte[] bytes = new byte[length];
            open.seek(end - length);
            open.readFully(bytes);
            int start = startOfLine(bytes, lines);
            return new Part(Buffer.buffer(length - start).appendBytes(bytes, start, length - start), end);
        }
    }

    private static int startOfLine(byte[] bytes, int lines) {
        int seen = 0;
        for (int i = bytes.length - 1; i >= 0; i--) {
            boolean endsEarlierLine = bytes[i] == '\n' && i != bytes.length - 1;
            if (endsEarlierLine && ++seen == lines) {
                return i + 1;
            }
        }
        return lines == 0 ? bytes.length : 0;
    }

    /** Writes what the child writes after a place in the file, until the response is closed. */
    public Future<Void> follow(long from, HttpServerResponse response) {
        Promise<Void> closed = Promise.promise();
        response.closeHandler(gone -> closed.tryComplete());
        response.exceptionHandler(failure -> closed.tryComplete());
        poll(from, response, closed);
        return closed.future();
    }

    private void poll(long from, HttpServerResponse response, Promise<Void> closed) {
        if (closed.future().isComplete()) {
            return;
        }
        if (response.writeQueueFull()) {
            response.drainHandler(drained -> poll(from, response, closed));
            return;
        }
        vertx.executeBlocking(() -> readAfter(from), false)
                .compose(part -> part.text().length() == 0
                        ? Future.succeededFuture(part)
                        : response.write(part.text()).map(part))
                .onFailure(closed::tryFail)
                .onSuccess(part -> {
                    long pause = part.text().length() == 0 ? POLL_MILLIS : 1;
                    vertx.setTimer(pause, again -> poll(part.end(), response, closed));
                });
    }

    /** A file that became shorter was rotated: go on at its beginning. */
    private Part readAfter(long from) throws IOException {
        if (!Files.exists(file)) {
            return new Part(Buffer.buffer(), 0);
        }
        try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "r")) {
            long start = open.length() < from ? 0 : from;
            byte[] bytes = new byte[(int) Math.min(open.length() - start, CHUNK_BYTES)];
            open.seek(start);
            open.readFully(bytes);
            return new Part(Buffer.buffer(bytes), start + bytes.length);
        }
    }
}
