package io.wafleet.bridge.feed;

import io.wafleet.journal.EventFilter;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** All who follow the same events. What happens is handed to them together, so that it is put into form only once. */
final class Room {
    private final EventFilter filter;
    private final Set<Reader> readers = new LinkedHashSet<>();
    private List<Entry> waiting = new ArrayList<>();
    private long lastRound;
    private boolean scheduled;

    Room(EventFilter filter) {
        this.filter = filter;
    }

    EventFilter filter() {
        return filter;
    }

    void enter(Reader reader) {
        readers.add(reader);
    }

    void leave(Reader reader) {
        readers.remove(reader);
    }

    boolean isEmpty() {
        return readers.isEmpty();
    }

    /** Whether nothing waits for a round. */
    boolean isIdle() {
        return waiting.isEmpty();
    }

    int size() {
        return readers.size();
    }

    void add(Entry entry) {
        waiting.add(entry);
    }

    /** Whether a round is under way; if not, one is from now on. */
    boolean schedule() {
        boolean first = !scheduled;
        scheduled = true;
        return first;
    }

    long lastRound() {
        return lastRound;
    }

    /** Hands what has come to all who are up to date; the others read it in the journal. */
    void round(long now) {
        scheduled = false;
        lastRound = now;
        if (waiting.isEmpty()) {
            return;
        }
        Chunk chunk = new Chunk(waiting);
        waiting = new ArrayList<>();
        for (Reader reader : List.copyOf(readers)) {
            if (reader.isLive()) {
                reader.offer(chunk);
            }
        }
    }

    /** Nobody knows what became of an event: all look in the journal. */
    void lookAgain() {
        waiting = new ArrayList<>();
        List.copyOf(readers).forEach(Reader::catchUp);
    }
}
