package io.wafleet.bridge.feed;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;

/** A way to one client, in the form that the client asked for. */
public interface Outlet {
    /** Hands events over; completes when they have left for the client. */
    Future<Void> write(Chunk chunk);

    /** Tells something that is no event: {@code snapshot} or {@code gap}. */
    Future<Void> tell(String what, JsonObject body);
}
