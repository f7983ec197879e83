package io.wafleet.webhook;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a webhook still has to deliver, and what it could not.
 *
 * @param oldest when the oldest that is pending was put into the outbox; null where none is
 */
record Backlog(long pending, long dead, @Nullable Instant oldest) {
    static final Backlog NONE = new Backlog(0, 0, null);
}
