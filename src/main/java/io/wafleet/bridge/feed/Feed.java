package io.wafleet.bridge.feed;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.json.JsonObject;
import io.wafleet.bus.Addresses;
import io.wafleet.id.DeviceId;
import io.wafleet.journal.EventFilter;
import io.wafleet.journal.EventStore;
import io.wafleet.journal.Page;
import io.wafleet.store.PageSize;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What is stored, handed on live to all who follow. It hears of each event once, keeps the newest, and finds the rooms that
 * an event belongs in. Confined to the context of the API server.
 */
public final class Feed {
    /**
     * Handing something to one client costs about this long. A room's next round begins when it could pay for the one before,
     * so that one event to few is at once, and many to many go out together.
     */
    private static final long MICROS_PER_READER = 100;

    private static final long MAX_PAUSE_MILLIS = 150;
    /** Pages that are read at once; a thousand clients that come back together wait for each other. */
    private static final int MAX_PAGES = 8;

    private static final long RETRY_MILLIS = 1000;
    private static final Object ALL = new Object();

    private final Vertx vertx;
    private final EventStore store;
    private final Tail tail = new Tail();
    private final Map<EventFilter, Room> rooms = new HashMap<>();
    /** By the one device, by the tenant, or under {@link #ALL}: where to look for the rooms of an event. */
    private final Map<Object, Set<Room>> index = new HashMap<>();

    private final Deque<Runnable> waitingPages = new ArrayDeque<>();
    private int pages;
    private long head;
    private @Nullable MessageConsumer<JsonObject> consumer;

    public Feed(Vertx vertx, EventStore store) {
        this.vertx = vertx;
        this.store = store;
    }

    /** Hears of events from now on. */
    public Future<Void> open() {
        consumer = vertx.eventBus().consumer(Addresses.EVENTS, message -> happened(message.body()));
        return consumer.completion().compose(listening -> store.lastSeq()).map(last -> {
            // What came meanwhile is stored, and read there by who wants it.
            head = Math.max(head, last);
            tail.begin(head);
            return null;
        });
    }

    public Future<Void> close() {
        return consumer == null ? Future.succeededFuture() : consumer.unregister();
    }

    private void happened(JsonObject notice) {
        long seq = notice.getLong("seq");
        if (seq <= head) {
            return;
        }
        head = seq;
        if (notice.getBoolean("hole", false)) {
            tail.begin(seq);
            List.copyOf(rooms.values()).forEach(Room::lookAgain);
            return;
        }
        Entry entry = Entry.of(notice);
        tail.add(entry);
        if (entry.device() != null) {
            tell(entry.device(), entry);
        }
        tell(entry.tenant(), entry);
        tell(ALL, entry);
    }

    private void tell(Object key, Entry entry) {
        for (Room room : index.getOrDefault(key, Set.of())) {
            if (entry.isFor(room.filter())) {
                room.add(entry);
                schedule(room);
            }
        }
    }

    private void schedule(Room room) {
        if (room.schedule()) {
            long pause = Math.min(room.size() * MICROS_PER_READER / 1000, MAX_PAUSE_MILLIS);
            long left = room.lastRound() + pause - now();
            if (left > 0) {
                vertx.setTimer(left, due -> room.round(now()));
            } else {
                vertx.runOnContext(due -> room.round(now()));
            }
        }
    }

    private static Object key(EventFilter filter) {
        Set<DeviceId> devices = filter.access().limit();
        return devices.size() == 1
                ? devices.iterator().next()
                : filter.access().whole().match(() -> ALL, tenant -> tenant);
    }

    /** The client gets all after {@code after}; what there is of it already first. */
    public Reader follow(EventFilter filter, Outlet outlet, long after) {
        Reader reader = new Reader(this, filter, outlet, Math.min(after, head));
        rooms.computeIfAbsent(filter, missing -> {
                    Room room = new Room(filter);
                    index.computeIfAbsent(key(filter), none -> new HashSet<>()).add(room);
                    return room;
                })
                .enter(reader);
        return reader;
    }

    public void leave(Reader reader) {
        reader.close();
        Room room = rooms.get(reader.filter());
        if (room == null) {
            return;
        }
        room.leave(reader);
        if (room.isEmpty()) {
            rooms.remove(reader.filter());
            Object key = key(reader.filter());
            Set<Room> others = index.get(key);
            if (others != null && others.remove(room) && others.isEmpty()) {
                index.remove(key);
            }
        }
    }

    /** Up to which number the client has all that is for it. */
    public long position(Reader reader) {
        Room room = rooms.get(reader.filter());
        return reader.isLive() && room != null && room.isIdle() ? head : reader.cursor();
    }

    /** The number of the newest event. */
    public long head() {
        return head;
    }

    boolean covers(long seq) {
        return tail.covers(seq);
    }

    List<Entry> after(long seq, EventFilter filter, int limit) {
        return tail.after(seq, filter, limit);
    }

    /** A page of the journal, in its turn; one that is the last goes up to the head at least. */
    Future<Page> page(EventFilter filter, long after, int limit) {
        Promise<Page> promise = Promise.promise();
        waitingPages.add(() -> {
            long known = head;
            pages++;
            store.page(filter, after, PageSize.step(limit))
                    .map(page -> page.more() ? page : new Page(page.events(), Math.max(page.last(), known), false))
                    .onComplete(read -> {
                        pages--;
                        readPages();
                    })
                    .onComplete(promise);
        });
        readPages();
        return promise.future();
    }

    private void readPages() {
        while (pages < MAX_PAGES && !waitingPages.isEmpty()) {
            waitingPages.remove().run();
        }
    }

    void later(Runnable work) {
        vertx.setTimer(RETRY_MILLIS, due -> work.run());
    }

    /** Milliseconds on a clock that only goes on. */
    public long now() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }
}
