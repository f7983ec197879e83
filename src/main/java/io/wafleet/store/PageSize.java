package io.wafleet.store;

/**
 * How much of a list may be held in memory at once: the rows may be many, and each of them long.
 *
 * @param rows at most so many
 * @param bytes at most so many of what may be long in them; only a first row that is longer by itself is taken all the same
 */
public record PageSize(int rows, long bytes) {
    /** What one answer of the API may hold. */
    public static final long ANSWER_BYTES = 2 * 1024 * 1024;

    /** What is read for the gateway's own work, of which much may go on at once. */
    public static final long STEP_BYTES = 256 * 1024;

    /** For one answer of the API. */
    public static PageSize answer(int rows) {
        return new PageSize(rows, ANSWER_BYTES);
    }

    /** For one step of the gateway's own work. */
    public static PageSize step(int rows) {
        return new PageSize(rows, STEP_BYTES);
    }
}
