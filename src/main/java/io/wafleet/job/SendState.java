package io.wafleet.job;

import java.util.Locale;

/** Where a send job is. The order is the order of its life. */
public enum SendState {
    QUEUED(false),
    /** Stored before the child is called: after a crash the outcome is unknown until it is looked up. */
    SENDING(false),
    SENT(true),
    DELIVERED(true),
    READ(true),
    FAILED(true),
    /** The child may or may not have sent it; nobody can tell. Never repeated by itself. */
    UNCERTAIN(true),
    /** A user took it back before it was sent. */
    CANCELLED(true),
    /** Its time was over before it could be sent. */
    EXPIRED(true);

    private final boolean outcome;

    SendState(boolean outcome) {
        this.outcome = outcome;
    }

    /** Whether the child will not be called for this job any more. */
    public boolean isOutcome() {
        return outcome;
    }

    /** The word of the API and the database. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static SendState parse(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT));
    }
}
