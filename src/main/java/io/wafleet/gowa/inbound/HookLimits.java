package io.wafleet.gowa.inbound;

import java.time.Duration;

/**
 * What the receiver of webhooks takes at a time. Beyond it calls wait; only beyond the last two are they refused.
 *
 * @param totalBytes of all posts in memory, from their first byte until they are stored
 * @param deviceBytes of one device's
 * @param deadline for a whole post; a child's own attempt lasts 10 s (contract 6.1)
 * @param maxWaiting calls that wait for their turn to be read
 * @param maxConnections open at a time
 */
public record HookLimits(long totalBytes, long deviceBytes, Duration deadline, int maxWaiting, int maxConnections) {
    /** The largest post. Thumbnails of places and lists come in them, media does not. */
    static final int MAX_BODY_BYTES = 4 * 1024 * 1024;

    /** What a call costs besides its body: its connection, its headers, what was read of it before it was told to wait. */
    static final int OVERHEAD_BYTES = 8 * 1024;

    private static final long MOST_BYTES = 64L * 1024 * 1024;
    /** The text of a post becomes a tree of objects several times its size. */
    private static final int HEAP_SHARE = 16;

    private static final int MAX_WAITING = 2048;
    private static final int MAX_CONNECTIONS = 4096;
    private static final Duration DEADLINE = Duration.ofSeconds(10);

    /** A sixteenth of the heap, 64 MiB at most, of which one device may have the fourth part, or one largest post. */
    public static HookLimits ofHeap(long heapBytes) {
        long largest = MAX_BODY_BYTES + OVERHEAD_BYTES;
        long total = Math.max(2 * largest, Math.min(MOST_BYTES, heapBytes / HEAP_SHARE));
        return new HookLimits(total, Math.max(largest, total / 4), DEADLINE, MAX_WAITING, MAX_CONNECTIONS);
    }
}
