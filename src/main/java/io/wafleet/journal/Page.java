package io.wafleet.journal;

import java.util.List;

/**
 * Some events, oldest first.
 *
 * @param last the number to read on from: all up to it were looked at
 * @param more whether there may be more after it
 */
public record Page(List<Event> events, long last, boolean more) {
    public Page {
        events = List.copyOf(events);
    }
}
