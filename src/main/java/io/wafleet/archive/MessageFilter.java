package io.wafleet.archive;

import io.wafleet.access.Access;
import io.wafleet.usage.Kind;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which messages somebody looks for.
 *
 * @param access whose
 * @param text what is in them
 * @param chats JIDs of the chat; empty for any
 * @param senders JIDs of who wrote them; empty for anybody
 * @param kind null for any
 * @param fromMe whether the device's number wrote them; null for both
 * @param from none before; null for no limit
 * @param to none at this time or after; null for no limit
 */
public record MessageFilter(
        Access access,
        TextQuery text,
        Set<String> chats,
        Set<String> senders,
        @Nullable Kind kind,
        @Nullable Boolean fromMe,
        @Nullable Instant from,
        @Nullable Instant to) {
    public MessageFilter {
        chats = Set.copyOf(chats);
        senders = Set.copyOf(senders);
    }
}
