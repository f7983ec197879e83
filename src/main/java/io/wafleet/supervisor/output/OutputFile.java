package io.wafleet.supervisor.output;

import io.wafleet.config.Configuration.ChildLogs;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * What one child writes: the live file {@code child.log}, which it appends to, and the older {@code child.log.1} to
 * {@code .N}. The live file may begin with a hole, where its head was before it was moved to the older ones; offsets in
 * it therefore stay what they are as long as the child lives. Everything here blocks, and one caller at a time may change
 * the files of a child.
 */
record OutputFile(Path live, ChildLogs limits) {
    /** File systems keep holes in whole blocks of this size, or of multiples of it. */
    private static final int BLOCK_BYTES = 4096;
    /** A longer line may be cut in two. */
    private static final int MAX_LINE_BYTES = 64 * 1024;

    /** The nth older file. */
    static Path older(Path live, int n) {
        return live.resolveSibling(live.getFileName() + "." + n);
    }

    /**
     * The largest that the live file may be. Half a file's worth stays in it when the head is moved, so that those who
     * follow it have time to read what is moved next.
     */
    long tooLarge() {
        return limits.maxBytes() + limits.maxBytes() / 2;
    }

    /**
     * Where the hole at the beginning ends, found by halving: it may be of terabytes. A child that wrote whole blocks of
     * zeros could mislead it, and then some output would be passed over.
     */
    static long dataStart(FileChannel file) throws IOException {
        long low = 0;
        long high = file.size() / BLOCK_BYTES;
        ByteBuffer block = ByteBuffer.allocate(BLOCK_BYTES);
        if (leadingZeros(file, 0, block) == 0) {
            return 0;
        }
        while (low < high) {
            long middle = (low + high) >>> 1;
            if (leadingZeros(file, middle * BLOCK_BYTES, block) == BLOCK_BYTES) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low * BLOCK_BYTES + leadingZeros(file, low * BLOCK_BYTES, block);
    }

    private static int leadingZeros(FileChannel file, long at, ByteBuffer block) throws IOException {
        block.clear();
        int length = Math.max(0, file.read(block, at));
        int zeros = 0;
        while (zeros < length && block.get(zeros) == 0) {
            zeros++;
        }
        return zeros;
    }

    /**
     * Copies so much of the live file's head to the older ones that the rest is not too large.
     *
     * @return where that rest begins; what is before it can go
     */
    long copyHead() throws IOException {
        try (FileChannel channel = FileChannel.open(live, StandardOpenOption.READ)) {
            return copyHead(channel, tooLarge());
        }
    }

    private long copyHead(FileChannel channel, long atMost) throws IOException {
        long start = dataStart(channel);
        long size = channel.size();
        // More than all older files hold would be deleted again at once.
        long kept = atMost + limits.files() * limits.maxBytes();
        if (size - start > kept) {
            start = lineStart(channel, start, size - kept);
        }
        while (size - start > atMost) {
            long cut = lineStart(channel, start, start + limits.maxBytes());
            copyToOlder(channel, start, cut);
            start = cut;
        }
        return start;
    }

    /** The beginning of the line that a place is in, or the place itself if that is too far away. */
    private static long lineStart(FileChannel channel, long from, long place) throws IOException {
        int length = (int) Math.min(place - from, MAX_LINE_BYTES);
        ByteBuffer before = ByteBuffer.allocate(length);
        int read = channel.read(before, place - length);
        for (int i = read - 1; i >= 0; i--) {
            if (before.get(i) == '\n') {
                return place - length + i + 1;
            }
        }
        return place;
    }

    /** The oldest goes first: it makes room where the disk is nearly full. */
    private void copyToOlder(FileChannel channel, long from, long to) throws IOException {
        dropExcess();
        Path copy = live.resolveSibling(live.getFileName() + ".copy");
        try (FileChannel target = FileChannel.open(
                copy, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            for (long at = from; at < to; ) {
                at += channel.transferTo(at, to - at, target);
            }
        } catch (IOException e) {
            Files.deleteIfExists(copy);
            throw e;
        }
        for (int n = limits.files() - 1; n >= 1; n--) {
            if (Files.exists(older(live, n))) {
                Files.move(older(live, n), older(live, n + 1), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        Files.move(copy, older(live, 1), StandardCopyOption.REPLACE_EXISTING);
    }

    /** Those beyond the limit, too, which was larger once. */
    private void dropExcess() throws IOException {
        int n = limits.files();
        while (Files.deleteIfExists(older(live, n))) {
            n++;
        }
    }

    /** Where the live file would begin if its head were given up, for want of space to copy it to. */
    long endOfHead() throws IOException {
        try (FileChannel channel = FileChannel.open(live, StandardOpenOption.READ)) {
            long start = dataStart(channel);
            long place = channel.size() - limits.maxBytes();
            return place <= start ? start : lineStart(channel, start, place);
        }
    }

    /** For file systems without holes: copies all to the first older file and empties the live one. */
    void copyAndEmpty() throws IOException {
        try (FileChannel channel = FileChannel.open(live, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            copyToOlder(channel, 0, channel.size());
            // What the child writes between the last byte's copy and this is lost.
            channel.truncate(0);
        }
    }

    /**
     * Makes room for a child that is to be launched, while none writes: a live file that is too large or begins with a
     * hole becomes an older one.
     */
    void renew() throws IOException {
        if (!Files.exists(live)) {
            return;
        }
        try (FileChannel channel = FileChannel.open(live, StandardOpenOption.READ)) {
            boolean holed = dataStart(channel) > 0;
            if (!holed && channel.size() <= limits.maxBytes()) {
                return;
            }
            long rest = copyHead(channel, limits.maxBytes());
            if (rest < channel.size()) {
                copyToOlder(channel, rest, channel.size());
            }
            // Made before the old one goes, so that the two are different files for those who follow them.
            Path fresh = live.resolveSibling(live.getFileName() + ".new");
            Files.deleteIfExists(fresh);
            Files.createFile(fresh);
            Files.move(fresh, live, StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
