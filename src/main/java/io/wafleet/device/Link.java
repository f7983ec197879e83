package io.wafleet.device;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The state of a device's link to WhatsApp, since when, and why. */
record Link(
        LinkState state,
        Instant since,
        @Nullable String cause,
        @Nullable String jid) {
    /** The same state goes on, so it keeps its beginning. */
    Link to(LinkState next, @Nullable String why, @Nullable String number, Instant now) {
        return new Link(next, next == state ? since : now, why, number);
    }

    boolean isOnline() {
        return state == LinkState.ONLINE;
    }
}
