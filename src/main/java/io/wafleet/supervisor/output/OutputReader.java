package io.wafleet.supervisor.output;

import io.vertx.core.buffer.Buffer;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a child wrote: the last lines, then what comes, over rotations and restarts. It keeps the file open, so that
 * one that was replaced is read to its end before the new one is begun. Blocks; used by one thread after the other,
 * closed by any.
 */
final class OutputReader implements Closeable {
    static final int MAX_TAIL_BYTES = 4 * 1024 * 1024;

    private static final int CHUNK_BYTES = 64 * 1024;
    private static final Buffer NOTHING = Buffer.buffer();

    private final Path live;
    private @Nullable FileChannel channel;
    /** Names the open file, whatever it is called by now. */
    private @Nullable Object key;

    private long position;
    private boolean closed;

    OutputReader(Path live) {
        this.live = live;
    }

    /** The last lines, at most 4 MiB of them, also from the older file; {@link #next} goes on after them. */
    synchronized Buffer tail(int lines) throws IOException {
        open(live, 0);
        FileChannel file = channel;
        if (file == null || closed) {
            return NOTHING;
        }
        long start = OutputFile.dataStart(file);
        position = file.size();
        byte[] bytes = lastBytes(file, start, position, MAX_TAIL_BYTES);
        boolean tooFew = lines > 0 && startOfLine(bytes, lines) == 0 && bytes.length < MAX_TAIL_BYTES;
        byte[] older = tooFew ? lastOlderBytes(MAX_TAIL_BYTES - bytes.length) : new byte[0];
        // Rotated meanwhile: the older file may be what was read above.
        BasicFileAttributes now = attributes(live);
        boolean same = OutputFile.dataStart(file) == start
                && now != null
                && now.fileKey().equals(key);
        Buffer all = Buffer.buffer().appendBytes(same ? older : new byte[0]).appendBytes(bytes);
        return all.getBuffer(startOfLine(all.getBytes(), lines), all.length());
    }

    private byte[] lastOlderBytes(int atMost) throws IOException {
        try (FileChannel older = FileChannel.open(OutputFile.older(live, 1), StandardOpenOption.READ)) {
            return lastBytes(older, 0, older.size(), atMost);
        } catch (NoSuchFileException none) {
            return new byte[0];
        }
    }

    /** Fewer, if the file is emptied meanwhile. */
    private static byte[] lastBytes(FileChannel file, long start, long end, int atMost) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(end - start, atMost));
        long from = end - bytes.capacity();
        int read = 0;
        while (bytes.hasRemaining() && read >= 0) {
            read = file.read(bytes, from + bytes.position());
        }
        return Arrays.copyOf(bytes.array(), bytes.position());
    }

    private static int startOfLine(byte[] bytes, int lines) {
        int seen = 0;
        for (int i = bytes.length - 1; i >= 0; i--) {
            boolean endsEarlierLine = bytes[i] == '\n' && i != bytes.length - 1;
            if (endsEarlierLine && ++seen == lines) {
                return i + 1;
            }
        }
        return lines == 0 ? bytes.length : 0;
    }

    /** What came since the last call in the file that is open, or the beginning of it; empty if nothing did. */
    synchronized Buffer nextHere() throws IOException {
        return closed ? NOTHING : read();
    }

    /** Whether what comes next is in another file than the one that is open, or there is none. */
    synchronized boolean isElsewhere() throws IOException {
        BasicFileAttributes now = attributes(live);
        return now == null || !now.fileKey().equals(key) || now.size() < position;
    }

    /** What came since the last call, in whatever file, or the beginning of it; empty if nothing did. */
    synchronized Buffer next() throws IOException {
        if (closed) {
            return NOTHING;
        }
        if (channel == null) {
            open(live, 0);
        }
        Buffer text = read();
        BasicFileAttributes now = text.length() > 0 ? null : attributes(live);
        if (now == null) {
            return text;
        }
        if (!now.fileKey().equals(key)) {
            // Nobody writes to the old file any more; but somebody may have, after it was read above.
            text = read();
            if (text.length() == 0) {
                open(live, 0);
                text = read();
            }
        } else if (now.size() < position) {
            emptied();
        }
        return text;
    }

    /** The file was copied and emptied. What was not read yet is in the copy; after that comes the live file again. */
    private void emptied() throws IOException {
        Path copy = OutputFile.older(live, 1);
        BasicFileAttributes attributes = attributes(copy);
        if (attributes != null && attributes.size() >= position) {
            open(copy, position);
        } else {
            position = 0;
        }
    }

    private void open(Path file, long from) throws IOException {
        FileChannel old = channel;
        if (old != null) {
            old.close();
        }
        channel = null;
        key = null;
        BasicFileAttributes attributes = attributes(file);
        if (attributes != null) {
            // Should the file be replaced between the two, the key is the old one's, and the new one is opened again.
            channel = FileChannel.open(file, StandardOpenOption.READ);
            key = attributes.fileKey();
            position = from;
        }
    }

    private static @Nullable BasicFileAttributes attributes(Path file) throws IOException {
        try {
            return Files.readAttributes(file, BasicFileAttributes.class);
        } catch (NoSuchFileException none) {
            return null;
        }
    }

    private Buffer read() throws IOException {
        FileChannel file = channel;
        ByteBuffer chunk = ByteBuffer.allocate(CHUNK_BYTES);
        int length = file == null ? 0 : file.read(chunk, position);
        if (file == null || length <= 0) {
            return NOTHING;
        }
        long missed = chunk.get(0) == 0 ? OutputFile.dataStart(file) - position : 0;
        if (missed > 0) {
            // Only one who reads much slower than the child writes comes too late.
            position += missed;
            return Buffer.buffer("\n[" + missed + " bytes were rotated away before they were read]\n");
        }
        position += length;
        return Buffer.buffer(length).appendBytes(chunk.array(), 0, length);
    }

    @Override
    public synchronized void close() throws IOException {
        closed = true;
        if (channel != null) {
            channel.close();
        }
    }
}
