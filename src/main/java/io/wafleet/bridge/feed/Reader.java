package io.wafleet.bridge.feed;

import io.vertx.core.json.JsonObject;
import io.wafleet.journal.EventFilter;
import io.wafleet.journal.Page;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client that follows events. It gets each event after the number that it came with once and in order: stored ones page
 * by page, then, without a gap, what a {@link Room} hands it live. While more is on the way to it than it takes, it gets
 * nothing, falls behind, and goes on from the journal; so a slow client costs no memory and delays nobody.
 */
public final class Reader {
    private static final Logger log = LoggerFactory.getLogger(Reader.class);
    /** Characters on the way to one client; the last of it may be one event that is longer. */
    private static final long MAX_ON_THE_WAY = 256 * 1024L;

    private static final long MAX_CHUNK = 128 * 1024L;

    private static final int PAGE = 100;
    /** One a second. */
    private static final int MAX_FAILURES = 20;

    private final Feed feed;
    private final EventFilter filter;
    private final Outlet outlet;
    private long cursor;
    private long onTheWay;
    private long progressAt;
    private boolean live;
    private boolean paging;
    /** A write may complete at once, and must not begin the next from within. */
    private boolean working;

    private boolean closed;
    private int failures;

    Reader(Feed feed, EventFilter filter, Outlet outlet, long after) {
        this.feed = feed;
        this.filter = filter;
        this.outlet = outlet;
        this.cursor = after;
        this.progressAt = feed.now();
    }

    EventFilter filter() {
        return filter;
    }

    /** All events up to this number that are for the client were handed over. */
    long cursor() {
        return cursor;
    }

    boolean isLive() {
        return live;
    }

    /** Nothing is handed over any more. */
    void close() {
        closed = true;
        live = false;
    }

    /** Goes on from where it is, in the journal; the room need not be told. */
    public void catchUp() {
        live = false;
        next();
    }

    /** What just happened. */
    void offer(Chunk chunk) {
        Chunk rest = chunk.after(cursor);
        if (rest != null) {
            if (isFull() || rest.size() > MAX_CHUNK) {
                catchUp();
            } else {
                write(rest);
            }
        }
    }

    private boolean isFull() {
        return onTheWay >= MAX_ON_THE_WAY;
    }

    /** How long the client has taken nothing of what is on the way to it, in milliseconds. */
    public long stalledFor(long now) {
        return onTheWay == 0 ? 0 : now - progressAt;
    }

    private void next() {
        if (working) {
            return;
        }
        working = true;
        while (!closed && !live && !paging && !isFull()) {
            if (!feed.covers(cursor)) {
                page();
                continue;
            }
            List<Entry> missed = feed.after(cursor, filter, PAGE);
            if (missed.isEmpty()) {
                cursor = Math.max(cursor, feed.head());
                live = true;
            } else {
                write(beginning(missed));
            }
        }
        working = false;
    }

    private void page() {
        paging = true;
        feed.page(filter, cursor, PAGE).onComplete(page -> {
            paging = false;
            if (page.succeeded()) {
                failures = 0;
                take(page.result());
                next();
            } else {
                failed(page.cause());
            }
        });
    }

    /** A database that is away for a moment comes back; a question that it cannot answer does not get better. */
    private void failed(Throwable cause) {
        failures++;
        if (failures == 1) {
            log.warn("a reader waits for the journal: {}", cause.toString());
        }
        if (!hasGivenUp()) {
            feed.later(this::next);
        }
    }

    /** Whether the journal failed so often that the client must be sent away. */
    public boolean hasGivenUp() {
        return failures >= MAX_FAILURES;
    }

    private void take(Page page) {
        if (closed) {
            return;
        }
        if (page.events().isEmpty()) {
            cursor = Math.max(cursor, page.last());
            return;
        }
        Chunk chunk = beginning(page.events().stream().map(Entry::of).toList());
        boolean isWhole =
                chunk.last() == page.events().get(page.events().size() - 1).seq();
        write(chunk);
        if (isWhole) {
            cursor = Math.max(cursor, page.last());
        }
    }

    /** As much as goes out together, and one event at least. */
    private static Chunk beginning(List<Entry> entries) {
        int end = 1;
        long characters = entries.get(0).event().length();
        while (end < entries.size() && characters + entries.get(end).event().length() <= MAX_CHUNK) {
            characters += entries.get(end).event().length();
            end++;
        }
        return new Chunk(entries.subList(0, end));
    }

    private void write(Chunk chunk) {
        cursor = chunk.last();
        if (onTheWay == 0) {
            progressAt = feed.now();
        }
        onTheWay += chunk.size();
        outlet.write(chunk).onComplete(left -> {
            onTheWay -= chunk.size();
            progressAt = feed.now();
            // A client that went away is closed by its transport.
            if (left.succeeded()) {
                next();
            }
        });
    }

    public void tell(String what, JsonObject body) {
        outlet.tell(what, body).onFailure(gone -> log.debug("a client went away before it was told of its {}", what));
    }
}
