package io.wafleet.webhook.subscription;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a webhook still has to deliver, and what it could not.
 *
 * @param oldest when the oldest that is pending was put into the outbox; null where none is
 */
public record Backlog(long pending, long dead, @Nullable Instant oldest) {
    public static final Backlog NONE = new Backlog(0, 0, null);
}
