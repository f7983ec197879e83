package io.wafleet.device.link;

import io.vertx.core.json.JsonObject;
import io.wafleet.cause.Cause;
import io.wafleet.cause.CauseCode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The state of a device's link to WhatsApp, since when, and why.
 *
 * @param checkedAt when the child last told of it; null before it ever did
 */
public record Link(
        LinkState state,
        Instant since,
        @Nullable Cause cause,
        @Nullable String jid,
        @Nullable Instant checkedAt) {
    /** What the child told now. The same state goes on, so it keeps its beginning. */
    Link seen(LinkState next, @Nullable Cause why, @Nullable String number, Instant now) {
        return new Link(next, next == state ? since : now, why, number, now);
    }

    /** What is concluded without the child. */
    Link unseen(LinkState next, @Nullable Cause why, Instant now) {
        return new Link(next, next == state ? since : now, why, jid, checkedAt);
    }

    /** Null if there is nothing to explain. What the cause tells beside its code may change without being news. */
    @Nullable
    CauseCode causeCode() {
        return cause == null ? null : cause.code();
    }

    public boolean isOnline() {
        return state == LinkState.ONLINE;
    }

    /** For the API and the events. */
    public JsonObject toJson() {
        return new JsonObject()
                .put("state", state.text())
                .put("since", since.toString())
                .put("cause", Cause.json(cause))
                .put("jid", jid)
                .put("checkedAt", checkedAt == null ? null : checkedAt.toString());
    }
}
