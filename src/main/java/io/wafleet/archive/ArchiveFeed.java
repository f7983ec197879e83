package io.wafleet.archive;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.DecodeException;
import io.wafleet.journal.Event;
import io.wafleet.journal.Follower;
import io.wafleet.loops.Retries;
import io.wafleet.loops.Rounds;
import io.wafleet.store.Database;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Archives what the journal tells of messages, each once: some events at a time, what they tell and how far it is in one
 * transaction. So whoever receives and sends does not wait for it, and a gateway that is killed goes on where it was. Confined to
 * the context that opened it.
 */
final class ArchiveFeed {
    private static final Logger log = LoggerFactory.getLogger(ArchiveFeed.class);
    /** So late a message is found at most, where there is nothing else to do; and so few commits are made for it. */
    private static final long GATHER_MILLIS = 200;

    private static final Duration RETRY = Duration.ofSeconds(2);
    private static final Duration MAX_RETRY = Duration.ofMinutes(1);

    private final Vertx vertx;
    private final boolean on;
    private final Follower<List<Change>> follower;
    private final Rounds<Long> rounds = new Rounds<>(this::round);
    private final Retries retries = new Retries(log, "archiving messages", RETRY, MAX_RETRY);
    private long timer = -1;
    private boolean gathering;
    private boolean closed;

    /** @param on whether anything is archived; else {@link #upToNow} waits for nothing */
    ArchiveFeed(Vertx vertx, Database database, boolean on) {
        this.vertx = vertx;
        this.on = on;
        this.follower =
                new Follower<>(vertx, database, EventReader.TYPES, ArchiveFeed::changes, new FeedStore(database));
    }

    /** There may be new events. */
    void wake() {
        again(GATHER_MILLIS);
    }

    private void again(long millis) {
        if (closed || gathering || !on) {
            return;
        }
        gathering = true;
        timer = vertx.setTimer(millis, due -> {
            gathering = false;
            rounds.wake().onComplete(done -> {
                if (done.failed()) {
                    again(retries.failed(done.cause()).toMillis());
                } else {
                    retries.succeeded();
                }
            });
        });
    }

    /** Succeeds when nothing is under way any more. */
    Future<Void> close() {
        closed = true;
        vertx.cancelTimer(timer);
        return rounds.between();
    }

    /** Archives all that is stored by now; gives the number of the last event, before which nothing is left out. */
    Future<Long> upToNow() {
        return on ? rounds.wake() : Future.succeededFuture(Long.MAX_VALUE);
    }

    private Future<Long> round() {
        return follower.goOn(() -> closed);
    }

    private static List<Change> changes(List<Event> events) {
        List<Change> changes = new ArrayList<>();
        for (Event told : events) {
            try {
                changes.addAll(EventReader.changes(told));
            } catch (IllegalArgumentException | DecodeException unreadable) {
                // One that cannot be read must not keep all others from being archived.
                log.error("bug: event {} of device {} cannot be archived", told.seq(), told.device(), unreadable);
            }
        }
        return changes;
    }
}
