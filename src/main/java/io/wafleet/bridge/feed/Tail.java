package io.wafleet.bridge.feed;

import io.wafleet.journal.EventFilter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;

/** The newest events, so that who is a little behind need not ask the database. Bounded by number and by size. */
final class Tail {
    static final int MAX_EVENTS = 4096;
    static final int MAX_CHARACTERS = 8 * 1024 * 1024;

    private final Deque<Entry> entries = new ArrayDeque<>();
    private long characters;
    private long floor = Long.MAX_VALUE;

    /** Nothing up to this number is here; all that comes after it will be. */
    void begin(long seq) {
        entries.clear();
        characters = 0;
        floor = seq;
    }

    void add(Entry entry) {
        entries.add(entry);
        characters += entry.event().length();
        while (entries.size() > MAX_EVENTS || characters > MAX_CHARACTERS) {
            Entry oldest = entries.remove();
            characters -= oldest.event().length();
            floor = oldest.seq();
        }
    }

    /** Whether all events after this number are here. */
    boolean covers(long seq) {
        return seq >= floor;
    }

    /** The first events after the number that the filter wants, oldest first. */
    List<Entry> after(long seq, EventFilter filter, int limit) {
        List<Entry> found = new ArrayList<>();
        Iterator<Entry> newestFirst = entries.descendingIterator();
        Deque<Entry> newer = new ArrayDeque<>();
        while (newestFirst.hasNext()) {
            Entry entry = newestFirst.next();
            if (entry.seq() <= seq) {
                break;
            }
            newer.push(entry);
        }
        for (Entry entry : newer) {
            if (found.size() == limit) {
                break;
            }
            if (entry.isFor(filter)) {
                found.add(entry);
            }
        }
        return found;
    }
}
