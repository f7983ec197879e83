package io.wafleet.archive;

import io.wafleet.access.Access;
import org.jspecify.annotations.Nullable;

/**
 * Which chats somebody gets.
 *
 * @param access whose
 * @param words a part of the name or the number, as {@link Words} writes it; null for any
 * @param unread only those in which something came in that was not read
 */
public record ChatFilter(Access access, @Nullable String words, boolean unread) {
    /**
     * As a request asks for them.
     *
     * @param text a part of a name or number, as somebody writes it; null for any
     */
    public static ChatFilter of(Access access, @Nullable String text, boolean unread) {
        return new ChatFilter(access, text == null ? null : Words.joined(text), unread);
    }
}
