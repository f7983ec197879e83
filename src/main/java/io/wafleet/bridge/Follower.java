package io.wafleet.bridge;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.wafleet.bridge.feed.Feed;
import io.wafleet.bridge.feed.Outlet;
import io.wafleet.bridge.feed.Reader;
import io.wafleet.journal.EventFilter;
import io.wafleet.journal.EventStore;
import org.jspecify.annotations.Nullable;

/** Begins to follow: what there is to say first, then all events from the wanted number on. */
final class Follower {
    private final Feed feed;
    private final EventStore store;
    private final EventAccess access;

    Follower(Feed feed, EventStore store, EventAccess access) {
        this.feed = feed;
        this.store = store;
        this.access = access;
    }

    Feed feed() {
        return feed;
    }

    /**
     * Where a client begins.
     *
     * @param after the last event that it has; null for only what happens from now on
     * @param snapshot whether it wants to know first how its devices stand
     */
    record Start(@Nullable Long after, boolean snapshot) {}

    /**
     * The reader gets nothing before {@link Reader#catchUp}. Fails if the state of the devices cannot be had.
     *
     * <p>The snapshot's {@code seq} is read before the devices are asked: their state holds all events up to it, at least.
     */
    Future<Reader> follow(EventFilter filter, Outlet outlet, Start start) {
        long head = feed.head();
        long after = start.after() == null ? head : Math.min(start.after(), head);
        // Entered at once, so that nothing is missed while the questions are under way.
        Reader reader = feed.follow(filter, outlet, after);
        return store.oldestSeq(filter.access().whole())
                .compose(oldest -> introduce(reader, filter, start, new Edges(after, oldest, head)))
                .map(reader)
                .onFailure(failure -> feed.leave(reader));
    }

    private record Edges(long after, long oldest, long head) {
        /** Whether events after the wanted number are gone by now. */
        boolean isCut() {
            return after + 1 < oldest;
        }
    }

    private Future<Void> introduce(Reader reader, EventFilter filter, Start start, Edges edges) {
        if (start.snapshot()) {
            return access.devices(filter).map(devices -> {
                reader.tell(
                        "snapshot",
                        new JsonObject()
                                .put("seq", edges.head())
                                .put("oldest", edges.oldest())
                                .put("complete", !edges.isCut())
                                .put("devices", devices));
                return null;
            });
        }
        if (edges.isCut()) {
            reader.tell("gap", new JsonObject().put("after", edges.after()).put("oldest", edges.oldest()));
        }
        return Future.succeededFuture();
    }
}
