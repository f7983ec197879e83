package io.wafleet.simulator;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A file of JSON lines that only grows. A line is written by one call, so a killed process loses at most the line it
 * was writing; such a torn end is cut off when the file is opened again.
 */
final class Journal {
    private final Path file;
    private FileChannel channel;

    private Journal(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    static Journal open(Path file, Consumer<Map<String, Object>> reader) throws IOException {
        if (Files.exists(file)) {
            cutTornEnd(file);
            try (BufferedReader lines = Files.newBufferedReader(file)) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    reader.accept(Json.parseObject(line));
                }
            } catch (Json.SyntaxException | java.nio.charset.CharacterCodingException e) {
                throw new IOException("file is not a database", e);
            }
        }
        return new Journal(file, channel(file));
    }

    private static FileChannel channel(Path file) throws IOException {
        return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND, StandardOpenOption.WRITE);
    }

    private static void cutTornEnd(Path file) throws IOException {
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
            long end = bytes.length();
            while (end > 0) {
                bytes.seek(end - 1);
                if (bytes.read() == '\n') {
                    break;
                }
                end--;
            }
            bytes.setLength(end);
        }
    }

    synchronized void append(Map<String, Object> entry) {
        ByteBuffer line = ByteBuffer.wrap((JsonText.of(entry) + "\n").getBytes(StandardCharsets.UTF_8));
        try {
            while (line.hasRemaining()) {
                channel.write(line);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Replaces all that was written so far by {@code entries}. */
    synchronized void rewrite(List<Map<String, Object>> entries) throws IOException {
        Path fresh = file.resolveSibling(file.getFileName() + "-wal");
        Files.write(fresh, entries.stream().map(JsonText::of).toList());
        channel.close();
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        channel = channel(file);
    }
}
