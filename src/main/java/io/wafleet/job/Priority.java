package io.wafleet.job;

import java.util.Locale;

/** Which jobs of a lane go first. The order is that of the numbers in the database. */
public enum Priority {
    /** Replies, unless asked for otherwise. */
    HIGH(0),
    NORMAL(1),
    /** Campaigns. */
    LOW(2);

    private final int stored;

    Priority(int stored) {
        this.stored = stored;
    }

    /** The word of the API. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The one of this word; fails with IllegalArgumentException if there is none. */
    public static Priority parse(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT));
    }

    int stored() {
        return stored;
    }

    static Priority of(int stored) {
        return values()[stored];
    }
}
