package io.wafleet.device;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The state of a device's link to WhatsApp, since when, and why.
 *
 * @param checkedAt when the child last told of it; null before it ever did
 */
record Link(
        LinkState state,
        Instant since,
        @Nullable String cause,
        @Nullable String jid,
        @Nullable Instant checkedAt) {
    /** What the child told now. The same state goes on, so it keeps its beginning. */
    Link seen(LinkState next, @Nullable String why, @Nullable String number, Instant now) {
        return new Link(next, next == state ? since : now, why, number, now);
    }

    /** What is concluded without the child. */
    Link unseen(LinkState next, @Nullable String why, Instant now) {
        return new Link(next, next == state ? since : now, why, jid, checkedAt);
    }

    /** The word that the cause begins with, if it is of those that begin with one: what follows it may change. */
    @Nullable
    String causeWord() {
        int end = cause == null ? -1 : cause.indexOf(':');
        return end < 0 || cause == null ? null : cause.substring(0, end);
    }

    boolean isOnline() {
        return state == LinkState.ONLINE;
    }
}
