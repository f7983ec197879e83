package io.wafleet.loops;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Work that is done in rounds, one at a time. A wake-up that comes while a round is under way is kept and another round
 * follows, because the one under way may have looked before that was there which it is woken for. Confined to one context.
 */
public final class Rounds<T> {
    private final Supplier<Future<T>> round;
    /** Of the round that was asked for and has not begun; null if none was. */
    private @Nullable Promise<T> next;

    private Promise<Void> rest = Promise.promise();
    private boolean busy;

    public Rounds(Supplier<Future<T>> round) {
        this.round = round;
    }

    /** What a round gives that begins after this call; all who call before it begins share it. */
    public Future<T> wake() {
        Promise<T> asked = next == null ? Promise.promise() : next;
        next = asked;
        begin();
        return asked.future();
    }

    private void begin() {
        Promise<T> asked = next;
        if (busy || asked == null) {
            return;
        }
        busy = true;
        next = null;
        // What throws fails: a round that never ends would be the last one.
        Future.<T>future(end -> round.get().onComplete(end)).onComplete(done -> {
            busy = false;
            Promise<Void> over = rest;
            rest = Promise.promise();
            over.complete();
            asked.handle(done);
            begin();
        });
    }

    /** Succeeds at once where no round is under way, else after it and before the next one begins. */
    public Future<Void> between() {
        return busy ? rest.future() : Future.succeededFuture();
    }
}
