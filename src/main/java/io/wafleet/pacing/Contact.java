package io.wafleet.pacing;

import java.util.Locale;

/** How the device and a recipient know each other. The order is that of the numbers in the database. */
public enum Contact {
    /** The recipient wrote to us lately. */
    REPLY(0),
    KNOWN(1),
    /** They never were in touch: the sends that get numbers banned. */
    FIRST(2);

    private final int stored;

    Contact(int stored) {
        this.stored = stored;
    }

    /** The word of the API. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    public int stored() {
        return stored;
    }

    public static Contact of(int stored) {
        return values()[stored];
    }
}
