package io.wafleet.device.row;

import java.util.Locale;

/** What the user wants of a device. Only a user's command changes it. */
public enum Desired {
    RUNNING,
    STOPPED;

    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Desired parse(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT));
    }
}
