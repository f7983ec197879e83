package io.wafleet.bridge;

import io.wafleet.auth.Principal;
import io.wafleet.bridge.feed.Reader;
import java.time.Instant;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** One client's open socket or stream. */
interface Connection {
    Principal principal();

    Collection<Reader> readers();

    /** Says that it lives, where its form has a way to. */
    void beat();

    /** Why it ends now, besides what holds for every connection; null if it does not. */
    default @Nullable Ending due(Instant now) {
        return null;
    }

    void end(Ending ending);
}
