package io.wafleet.store;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a page ends, found before its rows are read.
 *
 * @param rows how many it has
 * @param last the key of the last of them; null for an empty page
 * @param bytes what is long in them
 * @param more whether there may be more after it
 */
public record Cut<K>(int rows, @Nullable K last, long bytes, boolean more) {
    /** A row, not read yet, and how long it is. */
    record Row<K>(K key, long bytes) {}

    static <K> Cut<K> of(List<Row<K>> candidates, PageSize size) {
        int rows = 0;
        long bytes = 0;
        while (rows < candidates.size()
                && (rows == 0 || bytes + candidates.get(rows).bytes() <= size.bytes())) {
            bytes += candidates.get(rows).bytes();
            rows++;
        }
        boolean more = rows < candidates.size() || rows == size.rows();
        return new Cut<>(rows, rows == 0 ? null : candidates.get(rows - 1).key(), bytes, more);
    }
}
