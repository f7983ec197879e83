package io.wafleet.supervisor.output;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.util.concurrent.Callable;
import java.util.function.Supplier;

/** A child's output on its way to a client that follows it, until one of them is gone or somebody ends it. */
public final class FollowedOutput {
    private static final long POLL_MILLIS = 250;
    /** Where there is no file to read on in. */
    private static final long LOOK_MILLIS = 1000;

    private final Vertx vertx;
    private final OutputReader reader;
    private final HttpServerResponse response;
    private final Supplier<Future<Boolean>> same;
    private final long signOfLifeMillis;
    private final Promise<Void> closed = Promise.promise();
    private long silentMillis;

    FollowedOutput(
            Vertx vertx,
            OutputReader reader,
            HttpServerResponse response,
            Supplier<Future<Boolean>> same,
            long signOfLifeMillis) {
        this.vertx = vertx;
        this.reader = reader;
        this.response = response;
        this.same = same;
        this.signOfLifeMillis = signOfLifeMillis;
    }

    /** Succeeds when it is over; fails, with nothing or a part of it written, if the files cannot be read. */
    public Future<Void> ended() {
        return closed.future();
    }

    /** Writes nothing more. */
    public void end() {
        if (closed.tryComplete() && !response.ended() && !response.closed()) {
            response.end();
        }
    }

    void begin(int lines) {
        response.closeHandler(gone -> closed.tryComplete());
        response.exceptionHandler(failure -> closed.tryComplete());
        ended().onComplete(over -> vertx.executeBlocking(
                () -> {
                    reader.close();
                    return reader;
                },
                false));
        response.setChunked(true);
        ifStillTheirs(() -> reader.tail(lines))
                .compose(text -> isOver() ? Future.succeededFuture() : response.write(text))
                .onFailure(closed::tryFail)
                .onSuccess(written -> poll());
    }

    private boolean isOver() {
        return closed.future().isComplete();
    }

    private <T> Future<T> blocking(Callable<T> work) {
        return vertx.executeBlocking(work, false);
    }

    /** What a file holds that was not open before is written only if the volume is still the same owner's after it was opened. */
    private Future<Buffer> ifStillTheirs(Callable<Buffer> read) {
        return blocking(read)
                .compose(text -> same.get().map(theirs -> {
                    if (!theirs) {
                        end();
                    }
                    return theirs ? text : Buffer.buffer();
                }));
    }

    private void poll() {
        if (isOver()) {
            return;
        }
        if (response.writeQueueFull()) {
            response.drainHandler(drained -> poll());
            return;
        }
        blocking(reader::nextHere)
                .compose(text -> text.length() > 0
                        ? Future.succeededFuture(new Heard(text, POLL_MILLIS))
                        : blocking(reader::isElsewhere)
                                .compose(elsewhere -> elsewhere
                                        ? ifStillTheirs(reader::next).map(next -> new Heard(next, LOOK_MILLIS))
                                        : Future.succeededFuture(new Heard(text, POLL_MILLIS))))
                .compose(this::write)
                .onFailure(closed::tryFail)
                .onSuccess(pause -> vertx.setTimer(pause, again -> poll()));
    }

    /** @param pause until the next look, if this one brought nothing */
    private record Heard(Buffer text, long pause) {}

    /** Gives the pause until the next look. */
    private Future<Long> write(Heard heard) {
        if (isOver()) {
            return Future.succeededFuture(heard.pause());
        }
        if (heard.text().length() > 0) {
            silentMillis = 0;
            return response.write(heard.text()).map(1L);
        }
        silentMillis += heard.pause();
        if (silentMillis <= signOfLifeMillis) {
            return Future.succeededFuture(heard.pause());
        }
        silentMillis = 0;
        return response.write(ChildOutput.SIGN_OF_LIFE).map(heard.pause());
    }
}
