package io.wafleet.http;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A part of a file that was asked for with {@code Range: bytes=…}; only a single one, as players ask for. */
public record ByteRange(long offset, long length) {
    private static final Pattern SINGLE = Pattern.compile("bytes=(\\d{0,18})-(\\d{0,18})");

    /**
     * What of a file of this size is to be sent: all of it without a header, or with one that says several ranges or
     * nothing sensible, which may be ignored.
     *
     * @return null if there is nothing there that was asked for
     */
    public static @Nullable ByteRange of(@Nullable String header, long size) {
        Matcher range = SINGLE.matcher(header == null ? "" : header);
        if (!range.matches() || (range.group(1).isEmpty() && range.group(2).isEmpty())) {
            return new ByteRange(0, size);
        }
        if (range.group(1).isEmpty()) {
            long last = Math.min(size, Long.parseLong(range.group(2)));
            return last == 0 ? null : new ByteRange(size - last, last);
        }
        long first = Long.parseLong(range.group(1));
        long end = range.group(2).isEmpty() ? size - 1 : Math.min(size - 1, Long.parseLong(range.group(2)));
        if (first >= size) {
            return null;
        }
        return end < first ? new ByteRange(0, size) : new ByteRange(first, end - first + 1);
    }

    public boolean isWhole(long size) {
        return length == size;
    }

    public String contentRange(long size) {
        return "bytes " + offset + "-" + (offset + length - 1) + "/" + size;
    }
}
